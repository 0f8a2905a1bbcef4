"""What keeps machines from answering each other: our own mail, robots' addresses, hops and caps (rule 6).

The header rules of RFC 3834 are read by the parsers; here stand the rules that need to know who *we* are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from daemon.policy.address import canonical
from daemon.settings import Caps
from parsers.values import Address, ParsedMessage

MAX_HOPS = 50  # Received fields; an ordinary mail has fewer than 15, RFC 5321 section 6.3 stops at 100
MAX_OWN_HOPS = 3  # how often a mail may have been at one of our addresses already

_ROBOT_LOCAL_PART = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|daemon|postmaster|mailerdaemon|mmdf|uucp|listserv|majordomo|mailman|petidomo"
    r"|no-?body|null|blackhole|devnull|bounces?|root"
    r"|(?:do-?)?(?:no|not)[-._]?(?:reply|replay|response|answer)"
    r"|noreply\d*|nie[-._]?odpowiadaj|non[-._]?rispondere|nicht[-._]?antworten|ne[-._]?pas[-._]?repondre"
    r"|no[-._]?responder|posta-certificata|rem-service)",
)
_ROBOT_AFFIX = re.compile(
    r"^(?:owner-|bounces?[-+=]|no-?reply[-._+]|donotreply[-._+])"
    r"|(?:-request|-owner|-bounces?|[-._]no-?reply|[-._]donotreply|-errors)$"
)


@dataclass(frozen=True, slots=True)
class Recent:
    """How many automatic mails a recipient got in the last hour and the last day."""

    last_hour: int
    last_day: int


def is_own(address: Address | None, own_addresses: frozenset[str]) -> bool:
    """Whether an address is one of ours; sub-addresses (``desk+x@``, RFC 5233) are ours too."""
    if address is None or not address.addr_spec:
        return False
    key, ours = canonical(address), _canonical_all(own_addresses)
    local, at, domain = key.rpartition("@")
    return key in ours or f"{local.split('+', 1)[0]}{at}{domain}" in ours


@lru_cache(maxsize=16)
def _canonical_all(addresses: frozenset[str]) -> frozenset[str]:
    return frozenset(canonical(Address("", address)) for address in addresses)


def is_robot(address: Address | None) -> bool:
    """Whether nobody reads an address: no-reply, daemons, list machinery (RFC 3834, section 2)."""
    if address is None:
        return False
    local = address.key.rpartition("@")[0].split("+", 1)[0]
    return (
        _ROBOT_LOCAL_PART.fullmatch(local) is not None
        or _ROBOT_AFFIX.search(address.key.rpartition("@")[0]) is not None
    )


def is_own_machine_mail(message: ParsedMessage, own_addresses: frozenset[str]) -> bool:
    """Whether an automatic mail of ours came back: our address wrote it and it says that a machine did."""
    automatic = message.auto_submitted not in (None, "no")
    return automatic and any(is_own(writer, own_addresses) for writer in (message.author, message.sender))


def runs_in_circles(message: ParsedMessage, own_addresses: frozenset[str]) -> bool:
    """Whether a mail has passed too many servers, or one of our addresses too often."""
    hops = visits = 0
    for name, value in message.headers:
        name = name.lower()
        if name == "received":
            hops += 1
        elif name in ("delivered-to", "x-loop"):
            visits += value.strip().strip("<>").casefold() in own_addresses
    return hops > MAX_HOPS or visits > MAX_OWN_HOPS


def staff_to_tell(notify: tuple[str, ...], message: ParsedMessage) -> tuple[str, ...]:
    """The staff addresses that get a notice about a mail: not the one that wrote it.

    Another help desk among them that confirms every notice, without saying that a machine does, would otherwise
    be told of its own confirmation for ever.
    """
    writers = {canonical(writer) for writer in (*message.authors, message.sender) if writer is not None}
    return tuple(address for address in notify if canonical(Address("", address)) not in writers)


def reached_cap(caps: Caps, recent: Recent, *, valid_form: bool) -> str | None:
    """The name of the cap that forbids one more automatic mail, or None.

    A valid form of the author's own has one cap of its own, per day: offices send many in an hour.
    """
    if valid_form:
        reached = caps.per_day_valid_forms is not None and recent.last_day >= caps.per_day_valid_forms
        return "cap_day_valid_forms" if reached else None
    if caps.per_hour is not None and recent.last_hour >= caps.per_hour:
        return "cap_hour"
    if caps.per_day is not None and recent.last_day >= caps.per_day:
        return "cap_day"
    return None
