"""From the tree to what a person reads: the best text, the HTML, the attachments - in the order of the mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from parsers.attachments import AttachmentList, read_uu_blocks, uu_loader
from parsers.flowed import unflow
from parsers.html import MAX_TAGS, render_html
from parsers.mime import Part
from parsers.values import Limits

_STUB: Final = re.compile(
    r"html|browser|przeglądar|wyświetl|visuali[sz]z|anzeig|darstell|afficher|navegador|view (?:this|it|the)|formato|"
    r"cannot be displayed|display|mime (?:format|message)|text[- ]?(?:version|only)|wersj[ai] tekstow|"
    r"versione testuale|solo testo|version texte|no text|widzisz|vedi|"
    r"(?:mail|e-mail|email)[- ](?:client|reader|viewer|program)",
    re.IGNORECASE,
)
_MAX_STUB: Final = 400  # characters, addresses of pages apart, of a plain part that only asks to look at the HTML
_MAX_STUB_WITH_LINKS: Final = 2000
_URL: Final = re.compile(r"https?://\S{1,1000}")
_OWN_WORDS: Final = 0.5  # of the words of a stub that the HTML does not have; of a version nearly none
_OWN_WORDS_OF_SCRAP: Final = 0.8
_TINY: Final = 40
_HTML_IN_PLAIN: Final = re.compile(r"\s{0,200}<(?:!doctype html|html|body|div|p|table|head)\b", re.IGNORECASE)
_REPORT_TYPES: Final = (
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
    "text/x-amp-html",
    "text/watch-html",
)
_TNEF_TYPES: Final = ("application/ms-tnef", "application/vnd.ms-tnef")
_TEXT_TYPES: Final = ("text/plain", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "text")
_WORD: Final = re.compile(r"\w+")
_LINK: Final = re.compile(r"<(?:https?|ftp|mailto):[^<>\s]*>")
_TWIN_SHARE: Final = 0.15  # of the words of an HTML block that may be missing in the plain one beside it
_MAX_ENCLOSED: Final = 4
_ENRICHED_PARAMETER: Final = re.compile(r"<param>[^<>]{0,200}</param>", re.IGNORECASE)  # RFC 1896
_MARKUP: Final = re.compile(r"<[^<>]{0,100}>")


@dataclass(slots=True)
class Block:
    """One piece of readable text; HTML is rendered when first asked for, because it costs."""

    text: str
    charset: str
    reading: Reading
    is_html: bool = False
    rendered: str | None = None

    def readable(self) -> str:
        """The text for people."""
        if not self.is_html:
            return self.text
        if self.rendered is None:
            tags = self.text.count("<")
            if tags > self.reading.tags:
                self.reading.note("html-too-long")
            self.rendered = render_html(self.text, max(0, self.reading.tags))
            self.reading.tags -= tags
        return self.rendered


@dataclass(slots=True)
class Reading:
    """What one mail gives to read."""

    limits: Limits
    defects: list[str]
    attachments: AttachmentList
    html: list[str] = field(default_factory=list)
    calendar: list[str] = field(default_factory=list)
    fallback: list[Block] = field(default_factory=list)  # bodies of containers, for mails without text
    budget: int = 0  # characters of text that may still be read
    depth: int = 0  # of enclosed mails that are read for want of other text
    tags: int = MAX_TAGS  # of HTML that may still be rendered

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def read_content(root: Part, limits: Limits, defects: list[str]) -> tuple[str, str, Reading]:
    """The readable text, the charset of its first piece, and everything else found on the way."""
    reading = Reading(limits, defects, AttachmentList(limits, defects), budget=limits.max_text_chars)
    blocks = _without_twins(_collect(root, reading))
    if reading.fallback and not any(block.readable().strip() for block in blocks):
        blocks = reading.fallback
        reading.html += [block.text for block in blocks if block.is_html]
    text = "\n\n".join(filled for filled in (block.readable().strip("\n") for block in blocks) if filled.strip())
    if not text.strip():
        text = "\n\n".join(reading.calendar) or _read_enclosed(root, reading)
    if len(text) > limits.max_text_chars:
        text = text[: limits.max_text_chars]
        reading.note("text-too-long")
    charset = next(
        (block.charset for block in blocks if block.text.strip()), blocks[0].charset if blocks else "us-ascii"
    )
    return text, charset, reading


def _without_twins(blocks: list[Block]) -> list[Block]:
    """A plain text with its own HTML version beside it, where the mailer wrote mixed but meant alternative."""
    if len(blocks) < 2:
        return blocks
    kept = [blocks[0]]
    for block in blocks[1:]:
        before = kept[-1]
        if block.is_html and not before.is_html and before.text.strip():
            words = set(_WORD.findall(_LINK.sub(" ", block.readable())))
            if words and len(words - set(_WORD.findall(before.text))) <= _TWIN_SHARE * len(words):
                continue
        kept.append(block)
    return kept


def _read_enclosed(root: Part, reading: Reading) -> str:
    """A mail that only encloses another one: what a reader is shown is the text of the first."""
    enclosed = next((part for part in root.walk() if part.is_message and part.children), None)
    if enclosed is None or reading.depth >= _MAX_ENCLOSED:
        return ""
    inner = Reading(reading.limits, [], AttachmentList(Limits(max_decoded_bytes=0), []), depth=reading.depth + 1)
    inner.budget, inner.tags = reading.budget, reading.tags
    blocks = _without_twins(_collect(enclosed.children[0], inner))
    text = "\n\n".join(block.readable().strip("\n") for block in blocks if block.readable().strip())
    return text or _read_enclosed(enclosed.children[0], inner)


def _collect(part: Part, reading: Reading) -> list[Block]:
    """The blocks of text under a part, in order; its files go to ``reading.attachments``."""
    if part.is_multipart:
        if part.media_type == "multipart/alternative":
            return _choose(part, reading)
        if part.media_type == "multipart/related":
            return _collect_related(part, reading)
        return [block for child in part.children for block in _collect(child, reading)]
    if part.children and not part.is_message:  # an opened S/MIME envelope
        return _collect(part.children[0], reading)
    if part.media_type in _REPORT_TYPES and part.disposition != "attachment":
        return []
    if part.media_type == "application/applefile":  # the resource fork beside a file (RFC 1740)
        return []
    if _is_body(part):
        return _read_body(part, reading)
    return _read_file(part, reading)


def _is_body(part: Part) -> bool:
    """Whether a leaf is text to read in place rather than a file."""
    if part.media_type.startswith("multipart/"):  # declared so, without any parts inside
        return True
    if part.media_type not in _TEXT_TYPES and part.media_type != "text/html":
        return (
            part.media_type.startswith("text/")
            and not part.filename
            and part.disposition != "attachment"
            and (
                part.media_type
                not in ("text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/csv", "text/rtf")
            )
        )
    if part.disposition == "attachment":
        return part.path == "" and not part.filename
    return not part.filename or part.path in ("", "1") or (part.path.endswith(".1") and part.disposition == "")


def _read_body(part: Part, reading: Reading) -> list[Block]:
    if reading.budget <= 0:
        reading.note("text-too-long")
        return []
    text, charset, damage = part.read_text()
    if damage:
        reading.note(damage)
    reading.budget -= len(text)
    if part.media_type == "text/html" or (_HTML_IN_PLAIN.match(text) and "</" in text):
        reading.html.append(text)
        return [Block(text, charset, reading, is_html=True)]
    if part.media_type in ("text/enriched", "text/richtext"):
        text = _MARKUP.sub("", _ENRICHED_PARAMETER.sub("", text.replace("<<", "\ue000"))).replace("\ue000", "<")
    elif part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    if "begin " in text:
        text, files = read_uu_blocks(text)
        for number, (name, encoded) in enumerate(files, 1):
            load = uu_loader(encoded)
            reading.attachments.add_bytes(
                name, "application/octet-stream", load(), f"{part.path or '1'}/uu/{number}", load
            )
    return [Block(text, charset, reading)]


def _read_file(part: Part, reading: Reading) -> list[Block]:
    if part.media_type in _TNEF_TYPES or part.filename.lower() == "winmail.dat":
        blocks = _read_tnef(part, reading)
        if blocks is not None:
            return blocks
    reading.attachments.add_part(part)
    if part.media_type == "text/calendar":
        from parsers.calendars import summarise_calendar

        summary = summarise_calendar(part.text())
        if summary:
            reading.calendar.append(summary)
    return []


def _read_tnef(part: Part, reading: Reading) -> list[Block] | None:
    """The files of a ``winmail.dat``, and its body as a block that counts only where there is no other text."""
    from parsers.tnef import read_tnef

    content = read_tnef(part.body())
    if content is None:
        reading.note("tnef-unreadable")
        return None
    if content.damaged:
        reading.note("tnef-damaged")
    for number, one in enumerate(content.files, 1):
        path = f"{part.path or '1'}/winmail.dat/{number}"
        load = partial(_load_from_tnef, part, number - 1)
        reading.attachments.add_bytes(one.name, one.media_type or "application/octet-stream", one.data, path, load)
    if content.html:
        reading.fallback.append(Block(content.html, "utf-8", reading, is_html=True))
    elif content.text.strip():
        reading.fallback.append(Block(content.text.replace("\r\n", "\n"), "utf-8", reading))
    return []


def _load_from_tnef(part: Part, index: int) -> bytes:
    from parsers.tnef import read_tnef

    content = read_tnef(part.body())
    return content.files[index].data if content is not None else b""


def _choose(part: Part, reading: Reading) -> list[Block]:
    """RFC 2046, section 5.1.4, for a reader of text: the plain version, unless it only points at the HTML."""
    versions = [
        _read_body(child, reading) if _is_version(child) else _collect(child, reading) for child in part.children
    ]
    plain = [blocks for blocks in versions if blocks and not any(block.is_html for block in blocks)]
    rich = [blocks for blocks in versions if any(block.is_html for block in blocks)]
    best = next((blocks for blocks in plain if any(block.text.strip() for block in blocks)), [])
    if not rich or (best and not _is_stub(best, rich[-1])):
        return best or (rich[-1] if rich else [])
    if any(block.readable().strip() for block in rich[-1]):
        return rich[-1]
    return best or rich[-1]


def _is_version(part: Part) -> bool:
    """A text of an alternative is read in place even if it has a name (GroupWise calls its own "HTML")."""
    return part.media_type in ("text/plain", "text/html") and part.disposition != "attachment"


def _is_stub(plain: list[Block], rich: list[Block]) -> bool:
    """A plain version that is no version: empty, "please view as HTML", or a scrap of a long letter. A version has
    the words of the HTML, whatever they speak of."""
    text = "\n".join(block.text for block in plain).strip()
    if len(text) > _MAX_STUB_WITH_LINKS:
        return False
    if len(text) > _MAX_STUB and ("http" not in text or len(_URL.sub("", text)) > _MAX_STUB):
        return False
    asks = _STUB.search(text) is not None
    if not asks and len(text) >= _TINY:
        return False
    shown = "\n".join(block.readable() for block in rich)
    words = set(_WORD.findall(_URL.sub("", text).lower()))
    own = len(words - set(_WORD.findall(shown.lower()))) / len(words) if words else 1.0
    if own > _OWN_WORDS if asks else (own > _OWN_WORDS_OF_SCRAP and len(shown) > 2 * len(text)):
        return True
    return len(shown) > (2 if asks else 4) * len(text) + _TINY


def _collect_related(part: Part, reading: Reading) -> list[Block]:
    """RFC 2387: the root is the text, everything with a Content-ID or a name is a file for it."""
    start = part.parameters.get("start", "").strip("<> ")
    root = part.children[0]
    if start:
        root = next((c for c in part.children if (c.header("Content-ID") or "").strip("<> ") == start), root)
    blocks: list[Block] = []
    for child in part.children:
        if (
            child is root
            or child.is_multipart
            or (child.media_type in ("text/plain", "text/html") and not (child.filename or child.header("Content-ID")))
        ):
            blocks += _collect(child, reading)
        elif child.media_type not in _REPORT_TYPES:
            blocks += _read_file(child, reading)
    return blocks
