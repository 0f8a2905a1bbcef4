"""Outlook's ``winmail.dat``: the attachments and the body inside a TNEF stream (MS-OXTNEF).

One pass over length-prefixed attributes; every length is checked against what is left, nothing is followed back.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from parsers import charsets
from parsers.rtf import decompress_rtf, read_rtf

_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_MAX_ATTRIBUTES: Final = 20_000
_MAX_PROPERTIES: Final = 5_000
_MAX_DEPTH: Final = 4

_ATT_BODY: Final = 0x800C
_ATT_RENDERING: Final = 0x9002  # begins an attachment
_ATT_TITLE: Final = 0x8010
_ATT_DATA: Final = 0x800F
_ATT_ATTACHMENT: Final = 0x9005
_ATT_PROPERTIES: Final = 0x9003
_ATT_CODE_PAGE: Final = 0x9007

_BODY: Final = 0x1000
_RTF: Final = 0x1009
_HTML: Final = 0x1013
_DISPLAY_NAME: Final = 0x3001
_DATA: Final = 0x3701
_SHORT_NAME: Final = 0x3704
_LONG_NAME: Final = 0x3707
_MIME_TAG: Final = 0x370E
_CONTENT_ID: Final = 0x3712
_CODE_PAGE: Final = 0x3FDE

_STRING8: Final = 0x1E
_UNICODE: Final = 0x1F
_OBJECT: Final = 0x0D
_BINARY: Final = 0x102
_SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_GUID_SIZE: Final = 16


@dataclass(slots=True)
class TnefFile:
    """One attachment of the stream."""

    name: str = ""
    media_type: str = ""
    content_id: str = ""
    data: bytes = b""


@dataclass(slots=True)
class TnefContent:
    """What a ``winmail.dat`` holds."""

    files: list[TnefFile] = field(default_factory=list)
    text: str = ""
    html: str = ""
    damaged: bool = False


def read_tnef(data: bytes, depth: int = 0) -> TnefContent | None:
    """The content of a TNEF stream, None if it is none; a damaged one gives what precedes the damage."""
    if not data.startswith(_SIGNATURE):
        return None
    content = TnefContent()
    codec = "cp1252"
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + 9 > len(data):
            break
        _, attribute, length = struct.unpack_from("<BII", data, at)
        at += 9
        if at + length > len(data):
            content.damaged = True
            length = len(data) - at
        value = memoryview(data)[at : at + length]
        at += length + 2  # a checksum follows
        name = attribute & 0xFFFF
        if name == _ATT_CODE_PAGE and length >= 4:
            codec = charsets.codec_of(f"cp{int.from_bytes(value[:4], 'little')}") or codec
        elif name == _ATT_RENDERING:
            content.files.append(TnefFile())
        else:
            _read_attribute(content, name, value, codec, depth)
    content.files = [one for one in content.files if one.data]
    return content


def _read_attribute(content: TnefContent, name: int, value: memoryview, codec: str, depth: int) -> None:
    if name == _ATT_BODY:
        content.text = content.text or _decode(bytes(value), codec)
    elif name == _ATT_PROPERTIES:
        _read_body(content, _read_properties(value, content), codec)
    elif not content.files:
        return
    elif name == _ATT_TITLE:
        content.files[-1].name = content.files[-1].name or _decode(bytes(value), codec)
    elif name == _ATT_DATA:
        content.files[-1].data = bytes(value)
    elif name == _ATT_ATTACHMENT:
        _read_file(content, _read_properties(value, content), codec, depth)


def _read_body(content: TnefContent, properties: dict[int, tuple[int, bytes]], codec: str) -> None:
    page = properties.get(_CODE_PAGE)
    html_codec = charsets.codec_of(f"cp{int.from_bytes(page[1][:4], 'little')}") if page else ""
    if page and int.from_bytes(page[1][:4], "little") == 65001:
        html_codec = "utf_8"
    if _BODY in properties:
        content.text = _text(properties[_BODY], codec) or content.text
    if _HTML in properties:
        kind, data = properties[_HTML]
        declared = html_codec or charsets.html_charset(data)
        content.html = _text((kind, data), codec) if kind == _UNICODE else charsets.decode(data, declared)[0]
    elif _RTF in properties:
        text, is_html = read_rtf(decompress_rtf(properties[_RTF][1]))
        if is_html:
            content.html = text
        else:
            content.text = content.text or text


def _read_file(content: TnefContent, properties: dict[int, tuple[int, bytes]], codec: str, depth: int) -> None:
    one = content.files[-1]
    for key in (_LONG_NAME, _DISPLAY_NAME, _SHORT_NAME):
        if key in properties and (found := _text(properties[key], codec)):
            one.name = found
            break
    if _MIME_TAG in properties:
        one.media_type = _text(properties[_MIME_TAG], codec).lower()
    if _CONTENT_ID in properties:
        one.content_id = _text(properties[_CONTENT_ID], codec).strip("<>")
    if _DATA in properties:
        kind, data = properties[_DATA]
        inner = data[_GUID_SIZE:] if kind == _OBJECT else data
        enclosed = read_tnef(inner, depth + 1) if kind == _OBJECT and depth < _MAX_DEPTH else None
        if enclosed is not None:  # an Outlook item inside: its files come along
            content.files[-1:] = enclosed.files
        else:
            one.data = inner


def _text(value: tuple[int, bytes], codec: str) -> str:
    kind, data = value
    if kind == _UNICODE:
        return charsets.clean(data.decode("utf-16-le", "replace")).rstrip("\0")
    return _decode(data, codec)


def _decode(data: bytes, codec: str) -> str:
    return charsets.decode(data.split(b"\0", 1)[0], charsets.mime_name(codec))[0]


def _read_properties(view: memoryview, content: TnefContent) -> dict[int, tuple[int, bytes]]:
    """MAPI properties by id: the type and the first value of each."""
    found: dict[int, tuple[int, bytes]] = {}
    data = bytes(view)
    if len(data) < 4:
        return found
    count = min(int.from_bytes(data[:4], "little"), _MAX_PROPERTIES)
    at = 4
    try:
        for _ in range(count):
            at = _read_property(data, at, found)
    except (struct.error, ValueError):
        content.damaged = True
    return found


def _read_property(data: bytes, at: int, found: dict[int, tuple[int, bytes]]) -> int:
    kind, name = struct.unpack_from("<HH", data, at)
    at += 4
    if name >= 0x8000:  # a named property: its GUID and number or name come first
        (by_name,) = struct.unpack_from("<I", data, at + _GUID_SIZE)
        at += _GUID_SIZE + 4
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + ((length + 3) // 4 * 4 if by_name else 0)
        name = 0
    many = bool(kind & 0x1000)
    kind &= 0x0FFF
    size = _SIZES.get(kind)
    if size is None and kind not in (_STRING8, _UNICODE, _OBJECT, _BINARY):
        raise ValueError("unknown property type")
    values = 1
    if many or size is None:
        (values,) = struct.unpack_from("<I", data, at)
        at += 4
    if values > _MAX_PROPERTIES:
        raise ValueError("too many values")
    for number in range(values):
        length = size or 0
        if size is None:
            (length,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + length > len(data):
            raise ValueError("value reaches over the end")
        if number == 0:
            found.setdefault(name, (kind, data[at : at + length]))
        at += (length + 3) // 4 * 4
    return at
