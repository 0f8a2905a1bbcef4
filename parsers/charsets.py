"""Bytes to text: the declared charset first, validated, then what the bytes really are.

Order of trust: pure ASCII; the declared charset if the bytes are valid in it and do not look like another one;
UTF-8 whenever 8-bit bytes are valid UTF-8 (nothing else looks like it by chance); then a contest between the
single-byte charsets of Europe, judged by where their letters and symbols stand inside words. Labels are read as
the WHATWG Encoding Standard reads them: ``iso-8859-1`` with bytes 80-9F is windows-1252, ``gb2312`` is gb18030.
Codecs that are not charsets (unicode_escape, rot13, base64, ...) are never used: ``C:\\new`` stays as it is.
"""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases as _PYTHON_ALIASES
from functools import lru_cache, partial
from typing import Final

from parsers import guessing

_NOT_CHARSETS: Final = frozenset(
    (
        "base64_codec",
        "bz2_codec",
        "hex_codec",
        "quopri_codec",
        "rot_13",
        "uu_codec",
        "zlib_codec",
        "mbcs",
        "tactis",
    )
)
_EXTRA_CODECS: Final = frozenset(
    (
        "cp720",
        "cp737",
        "cp856",
        "cp874",
        "cp875",
        "cp1006",
        "koi8_t",
        "koi8_u",
        "koi8_r",
        "utf_8_sig",
        "utf_8",
        "mac_croatian",
        "mac_romanian",
        "mac_farsi",
        "mac_arabic",
        "mac_latin2",
        "mac_turkish",
        "mac_cyrillic",
    )
)
CODECS: Final = (frozenset(_PYTHON_ALIASES.values()) - _NOT_CHARSETS) | _EXTRA_CODECS

# Labels that Python does not know, or that mean more than they say (WHATWG Encoding Standard, section 4.2).
_ALIASES: Final = {
    "ansi": "cp1252",
    "big5": "big5hkscs",
    "cp_850": "cp850",
    "cn_gb": "gb18030",
    "dos_874": "cp874",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312_80": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x_gbk": "gb18030",
    "iso_2022_jp": "iso2022_jp_ext",
    "iso2022_jp": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "iso_2022_jp_ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "cp50222": "iso2022_jp_ext",
    "cp20127": "ascii",
    "cp20866": "koi8_r",
    "cp21866": "koi8_u",
    "cp28591": "latin_1",
    "cp28592": "iso8859_2",
    "cp28595": "iso8859_5",
    "cp28605": "iso8859_15",
    "cp51932": "euc_jp",
    "cp51949": "cp949",
    "cp54936": "gb18030",
    "windows_31j": "cp932",
    "koi8r": "koi8_r",
    "koi8u": "koi8_u",
    "koi8_ru": "koi8_u",
    "latin_2": "iso8859_2",
    "latin0": "iso8859_15",
    "unicode": "utf_16",
    "iso_8859_6_i": "iso8859_6",
    "iso_8859_6_e": "iso8859_6",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "koi8": "koi8_r",
    "ks_c_5601_1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "mac": "mac_roman",
    "macintosh": "mac_roman",
    "x_mac_roman": "mac_roman",
    "x_mac_ce": "mac_latin2",
    "x_mac_centraleurroman": "mac_latin2",
    "x_mac_cyrillic": "mac_cyrillic",
    "shift_jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x_sjis": "cp932",
    "tis_620": "cp874",
    "unicode_1_1_utf_7": "utf_7",
    "unicode_1_1_utf_8": "utf_8",
    "utf": "utf_8",
    "utf8mb4": "utf_8",
    "x_utf_8": "utf_8",
    "win_1250": "cp1250",
    "win_1251": "cp1251",
    "win_1252": "cp1252",
    "x_cp1250": "cp1250",
    "x_cp1251": "cp1251",
    "x_cp1252": "cp1252",
    "x_x_big5": "big5hkscs",
}
_MIME_NAMES: Final = {
    "ascii": "us-ascii",
    "utf_8": "utf-8",
    "utf_8_sig": "utf-8",
    "utf_7": "utf-7",
    "utf_16": "utf-16",
    "latin_1": "iso-8859-1",
    "gb18030": "gb18030",
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "iso2022_jp_ext": "iso-2022-jp",
    "koi8_r": "koi8-r",
    "koi8_u": "koi8-u",
}
# Not supersets of ASCII: bytes below 80 do not mean themselves.
_NOT_ASCII: Final = frozenset(
    (
        "utf_7",
        "utf_16",
        "utf_16_le",
        "utf_16_be",
        "utf_32",
        "utf_32_le",
        "utf_32_be",
        "hz",
        "iso2022_kr",
        "cp037",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_2004",
        "iso2022_jp_3",
        "iso2022_jp_ext",
        "cp500",
        "cp273",
        "cp424",
        "cp875",
        "cp1026",
        "cp1140",
        "cp864",
    )
)
_WIDE: Final = frozenset(("utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"))
# Declared charsets that are the default of some mailer and so say little about the bytes.
_WEAK: Final = frozenset(("", "ascii", "latin_1", "cp1252", "iso8859_15", "iso8859_2", "cp1250", "cp850", "cp437"))
_MULTIBYTE: Final = frozenset(("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_jis_2004", "johab", "hz"))

_ODD_LABEL: Final = re.compile(
    r"(?:x_|microsoft_|[a-z]{2}_[a-z]{2}_)?(?:(?:windows|win|cp|ms|ibm|dos)_?(\d{3,5})|(?:iso_?)?8859_?(\d{1,2})(?:_.*)?)"
)
_LABEL_JUNK: Final = re.compile(r"[^a-z0-9]+")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_SURE_UTF8_SEQUENCES: Final = 4  # so many valid sequences and no invalid one is never chance
_LATIN_END: Final = 0x0250
_THREE_BYTES: Final = "\u0800"  # what takes three bytes or more in UTF-8
_META_CHARSET: Final = re.compile(
    rb"(?:<meta[^>]{0,300}?charset|<\?xml[^>]{0,100}?encoding)[ \t]*=[ \t\"']*([A-Za-z0-9_:.-]{1,60})", re.IGNORECASE
)
_CESU: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # UTF-16 surrogates written as UTF-8
_WIDE_SAMPLE: Final = 4000  # bytes
_ZERO_SHARE: Final = 0.6
_META_WINDOW: Final = 8 * 1024
_MAX_LABEL: Final = 60


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The Python codec for a charset label, ``""`` if there is none. RFC 2978 names and what mailers write."""
    if not label or len(label) > _MAX_LABEL:
        return ""
    name = _LABEL_JUNK.sub("_", label.lower()).strip("_")
    name = _ALIASES.get(name, name)
    name = _PYTHON_ALIASES.get(name, name)
    name = _ALIASES.get(name, name)
    return name if name in CODECS else _codec_of_odd_label(name)


def _codec_of_odd_label(name: str) -> str:
    """Prefixes, code pages by number, names of locales: what a label means though it is no name."""
    if "utf_8" in name or "utf8" in name:
        return "utf_8"
    matched = _ODD_LABEL.fullmatch(name)
    if matched is None:
        plain = name.removeprefix("x_").removeprefix("cs")
        return codec_of(plain) if plain != name else ""
    name = f"cp{matched[1]}" if matched[1] else f"iso8859_{matched[2]}"
    name = _ALIASES.get(name, name)
    name = "latin_1" if name == "iso8859_1" else name
    return name if name in CODECS else ""


def mime_name(codec: str) -> str:
    """The name under which mail knows a Python codec (``cp1250`` is ``windows-1250``)."""
    if codec in _MIME_NAMES:
        return _MIME_NAMES[codec]
    if codec.startswith("cp125"):
        return "windows-" + codec[2:]
    if codec.startswith("iso8859_"):
        return "iso-8859-" + codec[8:]
    return codec.replace("_", "-")


def clean(text: str) -> str:
    """Without U+0000, surrogates (lone ones become U+FFFD, pairs their character) and byte order marks in front."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not text.isascii():
        if _SURROGATES.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text.removeprefix("\ufeff")
    return text


def html_charset(data: bytes) -> str:
    """The label of a ``<meta charset>`` or XML declaration near the top of an HTML document; ``""`` if none."""
    found = _META_CHARSET.search(data, 0, _META_WINDOW)
    return found[1].decode("ascii", "replace") if found else ""


def decode(data: bytes, declared: str = "", *, hint: str = "", guess: bool = True) -> tuple[str, str]:
    """Text of ``data`` and the MIME name of the charset that was really used.

    ``declared`` is the label the mail gives; ``hint`` a label from elsewhere (the body's for raw 8-bit headers, the
    ``<meta>`` of HTML) that counts where nothing is declared and decides close contests. Without ``guess`` no letters
    are weighed. Never raises; the text holds no U+0000 and no surrogates.
    """
    codec = codec_of(declared.split("*", 1)[0].strip(" \t\"'"))
    if b"\x00" in data and codec not in _WIDE:
        wide = _unlabelled_wide(data)
        if wide:
            return _lenient(data, wide), mime_name(wide)
    if data.isascii():
        return _decode_ascii(data, codec)
    if codec == "utf_8" or not codec:
        text = _strict(data, "utf_8")
        if text is not None:
            return clean(text), "utf-8"
    return _decode_8bit(data, codec, codec_of(hint), guess=guess)


def _unlabelled_wide(data: bytes) -> str:
    """UTF-16 under another label: every other byte of Latin text is zero."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf_16"
    half = min(len(data), _WIDE_SAMPLE) // 2
    if data[: 2 * half : 2].count(0) > _ZERO_SHARE * half:
        return "utf_16_be"
    return "utf_16_le" if data[1 : 2 * half : 2].count(0) > _ZERO_SHARE * half else ""


def _decode_ascii(data: bytes, codec: str) -> tuple[str, str]:
    """Seven-bit bytes: themselves, unless the charset shifts (UTF-7, ISO-2022) or is two bytes wide."""
    if codec in _WIDE and b"\x00" not in data:
        codec = ""  # a label such as utf-16 on what are plain letters
    if codec in _NOT_ASCII:
        text = _strict(data, codec)
        if text is None and codec == "iso2022_jp_ext":
            from parsers.japanese import decode_2022

            return clean(decode_2022(data)), "iso-2022-jp"
        return clean(text) if text is not None else _lenient(data, codec), mime_name(codec)
    if b"\x1b$" in data or b"\x1b(J" in data:
        text = _strict(data, "iso2022_jp_ext")
        if text is not None:
            return clean(text), "iso-2022-jp"
    return clean(data.decode("ascii")), mime_name(codec) if codec else "us-ascii"


def _decode_8bit(data: bytes, codec: str, hint: str, *, guess: bool) -> tuple[str, str]:
    """Bytes beyond ASCII that are not declared, valid UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and codec in ("", "utf_16", "utf_8"):
        return _lenient(data, "utf_16"), "utf-16"
    if codec in ("", "utf_8") and _CESU.search(data):
        try:
            return clean(data.decode("utf_8", "surrogatepass")), "utf-8"
        except UnicodeDecodeError:
            pass
    if codec in _WIDE or codec == "utf_7":
        return _lenient(data, codec), mime_name(codec)
    if codec and codec != "utf_8" and _is_utf8_after_all(data, codec):
        return clean(data.decode("utf_8")), "utf-8"
    if codec in ("", "ascii") and hint not in _WEAK and hint != "utf_8":
        text = _strict(data, hint)
        if text is not None:
            return clean(text), mime_name(hint)
    if codec not in _WEAK and codec != "utf_8":
        text = _strict(data, codec)
        if text is not None:
            return clean(text), mime_name(codec)
        if codec in _MULTIBYTE or codec in _NOT_ASCII:
            return _lenient(data, codec), mime_name(codec)
    usual = "cp1252" if codec == "latin_1" else codec
    if guessing.looks_right(data, usual):
        return _lenient(data, usual), mime_name(_narrowed(data, usual, codec))
    if guessing.mostly_utf8(data):
        return _mixed_utf8(data, hint), "utf-8"
    if not guess:
        return _lenient(data, usual or "cp1252"), mime_name(usual or "cp1252")
    used = guessing.guess_codec(data, "" if codec == "utf_8" else codec, hint)
    return _lenient(data, used), mime_name(_narrowed(data, used, codec))


def _is_utf8_after_all(data: bytes, codec: str) -> bool:
    """Whether bytes declared as something else are UTF-8: all valid, and enough of them or plausible letters."""
    text = _strict(data, "utf_8")
    if text is None:
        return False
    wide = [char for char in text if char > "\x7f"]
    if codec not in _MULTIBYTE and max(wide, default="") >= _THREE_BYTES:
        return True  # three bytes in a row that fit by chance: not in the words of any language
    if len(wide) >= (_SURE_UTF8_SEQUENCES if codec not in _MULTIBYTE else 3 * _SURE_UTF8_SEQUENCES):
        return True
    if codec in _MULTIBYTE:
        return False
    return all(char >= "\xa0" and (ord(char) < _LATIN_END or 0x2000 <= ord(char) < 0x2300) for char in wide)


def _mixed_utf8(data: bytes, hint: str) -> str:
    """Mostly UTF-8: the few bytes that are not (a footer in another charset, a cut character) read one by one."""
    errors = "sportello.cp1250" if hint in ("cp1250", "iso8859_2") else "sportello.cp1252"
    return clean(data.decode("utf_8", errors))


def _narrowed(data: bytes, used: str, declared: str) -> str:
    """``cp1252`` was used; where the declared ``iso-8859-1`` means the same for these bytes, it keeps its name."""
    if used == "cp1252" and declared == "latin_1" and not guessing.C1_BYTES.search(data):
        return "latin_1"
    return used


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _lenient(data: bytes, codec: str) -> str:
    """Decoded with whatever the codec cannot read replaced (undefined bytes of windows-125x stay controls)."""
    try:
        errors = "sportello.c1" if codec.startswith("cp125") else "replace"
        return clean(data.decode(codec, errors))
    except (UnicodeError, LookupError, ValueError):
        return clean(data.decode("latin_1"))


def _keep_c1(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: an undefined byte becomes the control character of its number, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin_1"), error.end


def _read_bad(error: UnicodeError, codec: str) -> tuple[str, int]:
    """Codec error handler for UTF-8: a letter byte is read in ``codec``, what remains of a cut character is U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return (bad.decode(codec, "replace") if len(bad) == 1 and bad >= b"\xa0" else "\ufffd"), error.end


codecs.register_error("sportello.c1", _keep_c1)
codecs.register_error("sportello.cp1250", partial(_read_bad, codec="cp1250"))
codecs.register_error("sportello.cp1252", partial(_read_bad, codec="cp1252"))
