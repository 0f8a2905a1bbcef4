"""Which addresses can be written to: plain ASCII addr-specs, IDN domains in their encoded form.

SMTPUTF8 (RFC 6531) is not used, so a local part outside ASCII cannot be reached and is refused clearly.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.values import Address

MAX_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1
MAX_DOMAIN = 253
MAX_ADDR_SPEC = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)

# IDNA 2003 (all that the standard library has) maps these to other names: mail would go to a stranger.
_DEVIATIONS = re.compile("[\u00df\u03c2\u200c\u200d]")


def to_ascii(address: Address) -> str:
    """The addr-spec as it stands in an SMTP envelope: dot-atom local part, domain in A-labels (RFC 5890).

    Raises ValueError, without the address in it, for anything that cannot be written to: no domain, quoted or
    non-ASCII local parts, domain literals, control characters, over-long parts.
    """
    return _to_ascii(address.addr_spec)


@lru_cache(maxsize=1024)
def _to_ascii(addr_spec: str) -> str:
    local, at, domain = addr_spec.rpartition("@")
    if not at:
        raise ValueError("not an address: there is no domain")
    if not local.isascii():
        raise ValueError("the local part of the address is not ASCII, and SMTPUTF8 is not supported")
    if len(local) > MAX_LOCAL_PART or _LOCAL_PART.fullmatch(local) is None:
        raise ValueError("the local part of the address is not a dot-atom (RFC 5322, section 3.2.3)")
    if not domain.isascii():
        if len(domain) > MAX_DOMAIN or _DEVIATIONS.search(domain) is not None:
            raise ValueError("the domain of the address is too long, or has characters that need IDNA 2008")
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise ValueError("the domain of the address is not a valid IDN") from error
    labels = domain.split(".")
    if len(domain) > MAX_DOMAIN or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("the domain of the address is not a host name")
    if len(local) + 1 + len(domain) > MAX_ADDR_SPEC:
        raise ValueError("the address is too long")
    return f"{local}@{domain}"


def canonical(address: Address) -> str:
    """The form under which two addresses are the same: case-folded, the domain in A-labels where it has any."""
    try:
        return to_ascii(address).casefold()
    except ValueError:
        return address.key


def is_usable(address: Address) -> bool:
    """Whether :func:`to_ascii` accepts the address."""
    try:
        to_ascii(address)
    except ValueError:
        return False
    return True
