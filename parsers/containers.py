"""Containers inside mail: opaque S/MIME (RFC 8551), opened without a trust decision.

asn1crypto is imported only when such a part turns up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

OPAQUE_TYPES: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def open_opaque(data: bytes, note: Callable[[str], None]) -> bytes | None:
    """The mail inside a signed-data envelope; None for encrypted or unreadable ones (``note`` says so)."""
    from asn1crypto import cms  # type: ignore[import-untyped]

    try:
        info = cms.ContentInfo.load(data)
        if info["content_type"].native != "signed_data":
            return None
        content = info["content"]["encap_content_info"]["content"]
        inner = bytes(content.native) if content is not None and content.native is not None else b""
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        note("smime-unreadable")
        return None
    return inner or None
