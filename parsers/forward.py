"""The original inside a forwarded mail, inline or attached."""

from __future__ import annotations

from parsers.mime import Part

from parsers.values import ForwardedMail


def read_forwarded(root: Part, subject: str, text: str) -> ForwardedMail | None:
    """The original mail if this one forwards it. First version: finds none."""
    return None
