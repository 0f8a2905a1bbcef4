"""Text as it is compared: case, diacritics, punctuation, numbering and spacing do not count."""

from __future__ import annotations

import re
import unicodedata

_STROKES = {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ŀ": "l", "’": "'", "…": " ", "–": " "}
_LETTERS = {
    char: base
    for char in map(chr, range(0xA0, 0x250))
    if (base := "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))).isascii()
}
_PLAIN = str.maketrans(_LETTERS | _STROKES)
_NOT_WORD = re.compile(r"[\W_]+")
_HINT = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]|<[^<>]{0,120}>")
_NUMBERING = re.compile(
    r"\s*(?:[-*•·▪◦‣●○■□–—#]+|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}|\(?[A-Za-z]\)|[IVX]{1,4}[.)])\s*"
)
_BARE_NUMBER = re.compile(r"\s*\d{1,2}\s+(?=[^\W\d])")


def fold(text: str) -> str:
    """Lower-case words without diacritics and punctuation, one space apart."""
    lowered = text.casefold()
    if not lowered.isascii():
        lowered = lowered.translate(_PLAIN)
        if not lowered.isascii():
            decomposed = unicodedata.normalize("NFKD", lowered)
            lowered = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return _NOT_WORD.sub(" ", lowered).strip()


def compact(text: str) -> str:
    """``fold`` without spaces, so that ``E - mail``, ``e-mail`` and ``Email`` are the same."""
    return fold(text).replace(" ", "")


def strip_numbering(text: str) -> str:
    """Without the bullet or number in front: ``2.1) Nome`` and ``• Nome`` are ``Nome``."""
    for _ in range(2):
        found = _NUMBERING.match(text)
        if not found or found.end() >= len(text):
            break
        text = text[found.end() :]
    found = _BARE_NUMBER.match(text)
    return text[found.end() :] if found else text


def strip_hints(text: str) -> str:
    """Without what stands in brackets: ``Data (gg/mm/aaaa)`` is ``Data``; kept if nothing else is there."""
    if "(" not in text and "[" not in text and "<" not in text:
        return text
    bare = _HINT.sub(" ", text)
    return bare if bare.strip(" *:._") else text
