"""Which charset are these 8-bit bytes? A contest between candidates, judged by letters in their places.

A letter of Polish, Italian, German, French or Spanish inside a word speaks for a charset; a symbol inside a word
(``zg³oszenie``), a capital after a small letter or a control character speaks against it. Only a bounded sample of
words is looked at, so the cost does not grow with the mail.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

C1_BYTES: Final = re.compile(rb"[\x80-\x9f]")
_HIGH_WORD: Final = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]{0,20}")
_HIGH_BYTES: Final = bytes(range(128, 256))
_LETTERS: Final = bytes(range(65, 256))
# Bytes that are rare or senseless in a charset, but letters in the ones it is confused with.
_SUSPICIOUS: Final = {
    "iso8859_2": re.compile(rb"[\x80-\x9f\xa5\xa9\xab\xae\xb5\xb9\xbb\xbe]"),
    "cp1250": re.compile(rb"[\x81\x83\x88\x90\x98\xa1\xa6\xac\xb1\xb6\xbc]"),
    "cp1252": re.compile(
        rb"[A-Za-z\xc0-\xff][\xa1-\xaf\xb1-\xbf]|[\xa2-\xaa\xac-\xaf\xb1-\xba\xbc-\xbe][A-Za-z\xc0-\xff]"
        rb"|[\x81\x8c-\x90\x9c-\x9f\xb3\xb9\xbf\xc6\xca\xd1\xe6\xea\xf1]"
    ),
}

_EUROPEAN: Final = ("cp1252", "cp1250", "iso8859_2", "iso8859_15")
_CYRILLIC: Final = ("cp1251", "koi8_r", "iso8859_5")
_EAST_ASIAN: Final = ("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp")
_SAMPLE_WORDS: Final = 120
_SAMPLE_BYTES: Final = 64 * 1024
_FOREIGN_SHARE: Final = 0.4  # so many 8-bit bytes among the letters: not a Latin script
_MIXED_SHARE: Final = 0.3
_DECLARED_BONUS: Final = 0.8  # per word, for the charset the mail names: odd symbols outweigh it, rare letters not
_HINT_BONUS: Final = 0.2
_VALID_SHARE: Final = 0.75  # of the 8-bit characters, for text to count as UTF-8 with a few bad bytes

_WEIGHTS: Final = {
    **dict.fromkeys("ąęłśżźćńó", 2.0),
    **dict.fromkeys("àèìòùé", 2.0),
    **dict.fromkeys("äöüß", 2.0),
    **dict.fromkeys("êçîôâëïûœ", 1.5),
    **dict.fromkeys("ñáíúåøæãõ", 1.5),
    **dict.fromkeys("čšžřěůýőűťď", 1.0),
}
_TYPOGRAPHY: Final = frozenset("“”„–—’‘…•€§°«»\u00a0")
_BEHIND_OE: Final = frozenset("uidst")  # cœur, œil, œdème, œstre
_SPACING_ACCENTS: Final = frozenset("ˇ˘˛˙˝¸¨´ˆ")
_VOWELS: Final = frozenset("aeiouyàèìòùéáíóúäöüąęAEIOUY")


def mostly_utf8(data: bytes) -> bool:
    """Whether the 8-bit part is UTF-8 but for a few bytes: a cut character, a footer in another charset."""
    text = data[: 16 * _SAMPLE_BYTES].decode("utf_8", "replace")
    bad = text.count("\ufffd")
    if not bad:
        return False  # wholly valid: that was asked before, with the declared charset in mind
    wide = len(text) - len(text.encode("ascii", "ignore"))
    return wide - bad >= _VALID_SHARE * wide


def looks_right(data: bytes, codec: str) -> bool:
    """Whether bytes declared in this single-byte charset hold nothing that would be odd in it."""
    suspicious = _SUSPICIOUS.get(codec)
    return suspicious is not None and not suspicious.search(data, 0, _SAMPLE_BYTES)


def _high_words(sample: bytes) -> list[bytes]:
    """Pieces of words from their first 8-bit byte on, each with the letter before it; at most so many."""
    words: dict[bytes, None] = {}
    for found in _HIGH_WORD.finditer(sample):
        before = sample[found.start() - 1 : found.start()] if found.start() else b""
        words[(before if before.isalpha() else b"") + found.group()] = None
        if len(words) >= _SAMPLE_WORDS:
            break
    return list(words)


def guess_codec(data: bytes, declared: str, hint: str) -> str:
    """The likeliest codec for 8-bit bytes that are not UTF-8; ``declared`` and ``hint`` decide close contests."""
    sample = data[: 8 * _SAMPLE_BYTES]
    words = _high_words(sample)
    joined = b" ".join(words)
    high = len(joined) - len(joined.translate(None, _HIGH_BYTES))
    if high > _FOREIGN_SHARE * max(1, len(joined)):
        head = sample[:_SAMPLE_BYTES]
        letters = len(head) - len(head.translate(None, _LETTERS))
        if len(head) - len(head.translate(None, _HIGH_BYTES)) > _FOREIGN_SHARE * letters and high > 3:
            foreign = _guess_foreign(head, words)
            if foreign:
                return foreign
    return _guess_european(words, declared, hint)


def _guess_european(words: list[bytes], declared: str, hint: str) -> str:
    candidates = dict.fromkeys(_EUROPEAN, 0.0)
    if declared in ("cp850", "cp437"):
        candidates[declared] = 0.0
    named = {"ascii": "", "latin_1": "cp1252"}.get(declared, declared)
    for codec in candidates:
        candidates[codec] = sum(_score(word, codec) for word in words)
        # a label counts for the words that it reads otherwise than this candidate
        if named in candidates and codec != named:
            candidates[codec] -= _DECLARED_BONUS * _differing(words, codec, named)
        if hint in candidates and hint not in (named, codec):
            candidates[codec] -= _HINT_BONUS * _differing(words, codec, hint)
    return max(candidates, key=lambda codec: candidates[codec])  # the first of equals: windows-1252


def _differing(words: list[bytes], codec: str, other: str) -> int:
    return sum(1 for word in words if word.decode(codec, "replace") != word.decode(other, "replace"))


def _score(word: bytes, codec: str) -> float:
    text = word.decode(codec, "replace")
    score = 0.0
    for at, char in enumerate(text):
        if char < "\x80":
            continue
        before = text[at - 1] if at else ""
        after = text[at + 1] if at + 1 < len(text) else ""
        score += _score_character(char, before, after)
    return score


def _score_character(char: str, before: str, after: str) -> float:
    if char == "\ufffd" or "\x80" <= char < "\xa0":
        return -4.0
    if char in "¡¿" and not before.isalpha() and after.isupper():
        return 1.0  # how Spanish sentences begin
    if not char.isalpha() or char in _SPACING_ACCENTS:
        inside = before.isalpha() and after.isalpha()
        if char in _TYPOGRAPHY:
            return 0.5 if not inside or char in "’\u00a0" else -1.0
        return -3.0 if before.isalpha() or after.isalpha() else -0.5
    if (char.isupper() and before.islower()) or (char.islower() and after.isupper()):
        return -2.0
    weight = _WEIGHTS.get(char.lower(), 0.3)
    if char in "êæ" and not after.isalpha():
        return -1.0  # Polish words end in ę and ć, French ones never in ê, Danish ones never in æ
    if char in "œŒ" and after.lower() not in _BEHIND_OE:
        return -1.0
    if char in "ńñ" and ((after in _VOWELS and after != "") == (char == "ń")):
        weight -= 1.0  # Polish ń stands before consonants, Spanish ñ before vowels
    return weight


def _guess_foreign(sample: bytes, words: list[bytes]) -> str:
    """Cyrillic or East Asian; ``""`` when neither is convincing."""
    best, best_score = "", 0.5
    for codec in _EAST_ASIAN:
        try:
            text = sample.decode(codec)
        except (UnicodeError, ValueError):
            continue
        score = _east_asian_share(text) + (0.05 if codec == "gb18030" else 0.0)
        if score > best_score:
            best, best_score = codec, score
    mixed = sum(1 for word in words if word.translate(None, _HIGH_BYTES))
    if mixed > _MIXED_SHARE * len(words):
        return best  # words of Latin letters with accents: Cyrillic ones hold no ASCII letters
    for codec in _CYRILLIC:
        text = b" ".join(words).decode(codec, "replace")
        score = _cyrillic_share(text)
        if score > best_score:
            best, best_score = codec, score
    return best


def _east_asian_share(text: str) -> float:
    wide = [char for char in text if char > "\x7f"]
    common = sum(1 for c in wide if "\u3000" <= c < "\u3100" or "\u4e00" <= c < "\u9fb0" or "\uac00" <= c < "\ud7a4")
    rare = sum(1 for c in wide if "\ue000" <= c < "\uf900" or "\uff61" <= c < "\uffa0")
    frequent = sum(1 for c in wide if c in _FREQUENT_HAN or "\u3040" <= c < "\u30ff")
    return (0.8 * common - rare + 0.6 * frequent) / max(1, len(wide))


_FREQUENT_HAN: Final = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去，。！？、："
)


def _cyrillic_share(text: str) -> float:
    """Small Cyrillic letters, frequent ones first; koi8-r read as windows-1251 swaps the cases."""
    wide = [char for char in text if char > "\x7f"]
    small = sum(1 for c in wide if unicodedata.category(c) == "Ll" and "\u0430" <= c <= "\u045f")
    frequent = sum(1 for c in wide if c in "оеаинтсрвл")
    return (0.7 * small + 0.6 * frequent) / max(1, len(wide))
