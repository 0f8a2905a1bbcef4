"""Names of attachments made safe as file names, and what a file is by its first bytes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MAX_BYTES: Final = 200  # UTF-8; ext4 and NTFS allow 255, and people add " (1)"
_UNSAFE: Final = re.compile(r'[/\\<>:"|?*]')
_PATH: Final = re.compile(r"(?:[A-Za-z]:[\\/]|[\\/]|\.{1,2}[\\/]|file:)")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")

_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/json": ".json",
    "application/xml": ".xml",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/svg+xml": ".svg",
    "image/heic": ".heic",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/directory": ".vcf",
    "text/xml": ".xml",
    "video/mp4": ".mp4",
}
_TYPES: Final = {ending: media_type for media_type, ending in reversed(_ENDINGS.items()) if ending != ".asc"}
_ALTERNATIVE_ENDINGS: Final = {".jpeg": "image/jpeg", ".tiff": "image/tiff", ".htm": "text/html", ".jpe": "image/jpeg"}


def safe_filename(name: str, media_type: str, fallback: str) -> str:
    """``name`` without separators, controls, bidi overrides and reserved words, at most 200 bytes, never empty.

    ``fallback`` (without ending) is used when nothing is left; the media type then gives the ending.
    """
    if not name.isprintable() or not name.isascii():
        name = "".join(map(_shown, unicodedata.normalize("NFC", name[:4000])))
    if _PATH.match(name):
        name = re.split(r"[\\/]", name[:4000])[-1]
    name = _UNSAFE.sub("_", name[:4000]).strip(" .")
    if not name.strip(" ._") or name.lower() in _NO_NAMES:
        name = fallback + _ENDINGS.get(media_type, ".bin")
    if _RESERVED.fullmatch(name):
        name = "_" + name
    return _shorten(name)


def _shown(char: str) -> str:
    """The character, a blank for any white space, nothing for controls, bidi overrides and other invisible ones."""
    if char.isprintable():
        return char
    return " " if char.isspace() and char not in "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029" else ""


_NO_NAMES: Final = frozenset(("null", "undefined", "unknown", "noname"))


def _shorten(name: str) -> str:
    data = name.encode("utf-8")
    if len(data) <= _MAX_BYTES:
        return name
    ending = _EXTENSION.search(name)
    tail = ending.group() if ending else ""
    return data[: _MAX_BYTES - len(tail)].decode("utf-8", "ignore").rstrip(" .") + tail


# --- what a file is ------------------------------------------------------------------------------------------

_GENERIC: Final = frozenset(
    (
        "application/octet-stream",
        "application/binary",
        "application/unknown",
        "application/x-unknown",
        "unknown/unknown",
        "application/download",
        "application/force-download",
        "application/x-download",
        "application/save",
        "application/x-octet-stream",
        "binary/octet-stream",
        "application/x-msdownload",
        "text/plain",
    )
)
_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x7fELF", "application/x-executable"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PK\x03\x04", "application/zip"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
)
_FAMILY: Final = {  # labels that do not contradict a magic number
    "application/x-ole-storage": (
        "application/msword",
        "application/vnd.ms-",
        "application/vnd.visio",
        "application/x-msi",
    ),
    "application/zip": (
        "application/vnd.",
        "application/epub",
        "application/java-archive",
        "application/x-zip",
        "application/x-java",
    ),
    "application/rtf": ("text/rtf", "text/richtext", "application/msword"),
    "application/gzip": ("application/x-gzip", "application/x-tar", "application/x-compress", "application/x-gtar"),
    "application/vnd.rar": ("application/x-rar", "application/rar"),
    "application/pdf": ("application/x-pdf", "application/vnd.adobe", "application/acrobat"),
    "text/vcard": ("text/x-vcard", "text/directory"),
    "image/jpeg": ("image/jpg", "image/pjpeg"),
    "image/png": ("image/x-png",),
    "image/tiff": ("image/x-", "image/vnd."),
    "audio/mpeg": ("audio/",),
    "audio/ogg": ("audio/", "video/"),
}
_OFFICE_MARKS: Final = (
    (b"word/", ".docx"),
    (b"xl/", ".xlsx"),
    (b"ppt/", ".pptx"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
)


def true_media_type(declared: str, name: str, data: bytes) -> str:
    """The declared type, unless it says nothing or the first bytes contradict it."""
    found = next((media_type for magic, media_type in _MAGIC if data.startswith(magic)), "")
    if not found and data[:2] == b"MZ" and len(data) > 64:
        found = "application/x-dosexec"
    if not found and data[:2] == b"BM" and data[6:10] == bytes(4):
        found = "image/bmp"
    if not found and data[4:8] == b"ftyp":
        found = "image/heic" if data[8:11] in (b"hei", b"mif") else "video/mp4"
    if not found and data[:4] == b"RIFF":
        found = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(data[8:12], "")
    if not found:
        return _by_name(name) or declared if declared in _GENERIC and declared != "text/plain" else declared
    if declared == found or (declared.startswith(_FAMILY.get(found, ("\0",))) and declared not in _GENERIC):
        return declared
    if declared.startswith(("audio/", "video/")) and found == "video/mp4":
        return declared
    return _refine(found, name, data)


def _by_name(name: str) -> str:
    ending = _EXTENSION.search(name.lower())
    return (_TYPES.get(ending.group()) or _ALTERNATIVE_ENDINGS.get(ending.group(), "")) if ending else ""


def _refine(found: str, name: str, data: bytes) -> str:
    """Office files are zip or OLE containers: the name, then the first entries say which."""
    by_name = _by_name(name)
    if found in ("application/zip", "application/x-ole-storage") and by_name.startswith(_FAMILY[found]):
        return by_name
    if found == "application/zip":
        head = data[:4000]
        return next((_TYPES[ending] for mark, ending in _OFFICE_MARKS if mark in head), found)
    return found
