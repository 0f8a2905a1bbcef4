"""Bytes of mail to frozen values: the message, its kind, its forms, its PEC wrapper. Pure and total.

``parse(raw, limits)`` reads any mail; the values are in ``parsers.values``.
"""

from parsers.message import parse
from parsers.values import DEFAULT_LIMITS, Address, Attachment, Kind, Limits, ParsedMessage

__all__ = ["DEFAULT_LIMITS", "Address", "Attachment", "Kind", "Limits", "ParsedMessage", "parse"]
