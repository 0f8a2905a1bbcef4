"""The new words of a reply, apart from what they answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """``reply_text`` is what the author wrote, ``quoted_text`` the rest."""

    reply_text: str
    quoted_text: str


def split_reply(text: str) -> ReplyParts:
    """Split off the lines quoted with ``>``; the whole text if nothing else is left."""
    lines = text.splitlines()
    own = "\n".join(line for line in lines if not line.startswith(">")).strip()
    rest = "\n".join(line for line in lines if line.startswith(">"))
    return ReplyParts(own, rest) if own else ReplyParts(text.strip(), "")
