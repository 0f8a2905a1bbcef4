"""Parts that are files: named safely, measured and hashed once, decoded again only when asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from parsers.filenames import safe_filename, true_media_type
from parsers.mime import Part
from parsers.parameters import read_percents
from parsers.values import Attachment, Limits

_FILE_NAME: Final = re.compile(r"[^\s/\\:*?\"<>|][^/\\:*?\"<>|]*\.[A-Za-z][A-Za-z0-9]{1,4}")
_HEAD: Final = 4096  # bytes looked at to tell what a file is
_MAX_SUBJECT: Final = 120


@dataclass(slots=True)
class AttachmentList:
    """Collects the attachments of one mail within ``Limits.max_decoded_bytes``."""

    limits: Limits
    defects: list[str]
    found: list[Attachment] = field(default_factory=list)
    decoded: int = 0

    def add_part(self, part: Part) -> None:
        """A MIME part as a file; a message/rfc822 is named after its subject."""
        name, declared = part.filename or _described_name(part), part.media_type
        if "%" in name:
            name = _without_percents(name)
        if part.is_message and not name and part.children:
            subject = part.children[0].header("Subject") or ""
            name = f"{subject[:_MAX_SUBJECT].strip()}.eml" if subject.strip() else ""
        if self.decoded + part.raw_size * (0.73 if part.encoding == "base64" else 1) > self.limits.max_decoded_bytes:
            self._note("attachments-too-large")
            self._append(name, declared, b"", part.path, part, bytes)
            return
        data, damage = part.read_body()
        if damage:
            self._note(damage)
        self._append(name, declared, data, part.path, part, part.body)

    def add_bytes(self, name: str, declared: str, data: bytes, path: str, load: Callable[[], bytes]) -> None:
        """A file from inside a container (TNEF, uuencode); ``load`` finds its bytes again."""
        if self.decoded + len(data) > self.limits.max_decoded_bytes or len(self.found) >= self.limits.max_parts:
            self._note("attachments-too-large")
            return
        self._append(name, declared, data, path, None, load)

    def _append(
        self, name: str, declared: str, data: bytes, path: str, part: Part | None, load: Callable[[], bytes]
    ) -> None:
        self.decoded += len(data)
        media_type = true_media_type(declared, name, data[:_HEAD])
        fallback = "invite" if media_type == "text/calendar" else f"attachment-{path or '1'}".replace("/", "-")
        content_id = (part.header("Content-ID") or "").strip(" <>") if part is not None else ""
        self.found.append(
            Attachment(
                filename=safe_filename(name, media_type, fallback),
                media_type=media_type,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                part_path=path or "1",
                declared_type=declared,
                disposition=_disposition(part, content_id),
                content_id=content_id[: _MAX_SUBJECT * 2],
                _load=load,
            )
        )

    def _note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def _described_name(part: Part) -> str:
    """A file without a name whose description is one (RFC 2045, section 8)."""
    described = part.header("Content-Description") or ""
    return described if len(described) <= _MAX_SUBJECT and _FILE_NAME.fullmatch(described) else ""


def _without_percents(name: str) -> str:
    """A name that was escaped like an address of the web, where that gives UTF-8 beyond ASCII."""
    try:
        decoded = read_percents(name.encode("utf-8", "replace")).decode("utf-8")
    except UnicodeDecodeError:
        return name
    return name if decoded.isascii() else decoded


def _disposition(part: Part | None, content_id: str) -> str:
    """As the mail says; without a word of it a part with a Content-ID belongs into the HTML (RFC 2392)."""
    if part is not None and (part.disposition == "inline" or (not part.disposition and content_id)):
        return "inline"
    return "attachment"


def read_uu_blocks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Text without its uuencoded files, and those files as (name, encoded lines)."""
    if "\nbegin " not in f"\n{text[:10]}" and "\nbegin " not in text:
        return text, []
    kept: list[str] = []
    files: list[tuple[str, str]] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        name = _uu_name(lines, at)
        end = _uu_end(lines, at) if name else -1
        if end < 0:
            kept.append(lines[at])
            at += 1
            continue
        files.append((name, "\n".join(lines[at + 1 : end])))
        at = end + 1
    return ("\n".join(kept) if files else text), files


def _uu_name(lines: list[str], at: int) -> str:
    """The name in ``begin 644 name`` when an encoded line follows (``file`` if it has none), else ``""``."""
    words = [*lines[at].split(" ", 2), "file"][:3]
    if words[0] != "begin" or not (len(words[1]) in (3, 4) and words[1].isdecimal()):
        return ""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return (words[2].strip() or "file") if _is_uu_line(following) or following in ("`", " ") else ""


def _uu_end(lines: list[str], at: int) -> int:
    """Index of the line ``end``, or where the encoded lines stop."""
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.rstrip() == "end":
            return index
        if line.rstrip(" `") and not _is_uu_line(line):
            return index - 1 if index > at + 1 else -1
    return len(lines) - 1


def _is_uu_line(line: str) -> bool:
    if not line or not line.isascii():
        return False
    length = ord(line[0]) - 32
    needed = (length + 2) // 3 * 4
    return 0 < length <= 45 and needed - 2 <= len(line.rstrip("\r")) - 1 + _trailing(line, needed) <= needed + 2


def _trailing(line: str, needed: int) -> int:
    """Blanks that stripped transports cut from the end of an encoded line."""
    return max(0, min(4, needed - (len(line) - 1)))


def uu_loader(encoded: str) -> Callable[[], bytes]:
    """A function that decodes the block again."""
    from parsers.transfer import decode_uu

    return partial(decode_uu, encoded.encode("ascii", "replace"))
