"""PEC (Posta Elettronica Certificata, RFC 6109): the wrapper of a certified mail, opened and verified.

``open_certified`` is the way in. The libraries for CMS and certificates are loaded only when a message
with the marks of PEC comes along.
"""

from .anchors import TrustAnchors, read_anchors, shipped_anchors
from .envelope import RECEIPTS, has_contradictory_marks, open_certified
from .presentation import certified_json
from .references import find_references

__all__ = [
    "RECEIPTS",
    "TrustAnchors",
    "certified_json",
    "find_references",
    "has_contradictory_marks",
    "open_certified",
    "read_anchors",
    "shipped_anchors",
]
