"""Which of the desk's languages a text is in: Polish, Italian, English, or none of them for sure.

A small model of our own: frequent words and endings of the three languages and of six neighbours. It needs no
import and no memory worth speaking of; py3langid, as good on long texts, loads numpy (70 MB and most of a second).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from itertools import islice, repeat

from parsers.language_words import CLUSTERS, ENDINGS, WORDS

FIRST_CHARS = 240  # of the text: some forty words, and a clear lead among them decides
MAX_CHARS = 2_000  # of the text that is read where it does not
MAX_WORDS = 120
CLEAR_LEAD = 24
_WORD_POINTS = 6
_ENDING_POINTS = 1
_LETTER_POINTS = 3
_MIN_POINTS = 5
_WORDS_PER_LEAD = 16  # what is no language at all (a key, a program) has a lead by chance, but a small one
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"(?<!\S)\S{40,}|(?:https?://|www\.)\S{1,500}|\S{1,80}@\S{1,200}")  # keys, links, addresses
_TO_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")
_LANGUAGES = tuple(WORDS)
_OURS = ("pl", "it", "en")
_LETTERS = {
    "pl": frozenset("ąęłńśźż"),
    "it": frozenset("ìò"),
    "de": frozenset("äöüß"),
    "fr": frozenset("çêëîïûœâ"),
    "es": frozenset("ñ¿¡áíú"),
    "pt": frozenset("ãõáíúâêç"),
    "cs": frozenset("ěřůďťňáíýčšž"),
    "ro": frozenset("ășțşţâî"),
    "sk": frozenset("ľĺŕôďťňáíýčšž"),
    "hr": frozenset("čšžđ"),
    "nordic": frozenset("åøæäö"),
    "hu": frozenset("őűáíúöü"),
}
# The points of all languages are one number, sixteen bits for each language: a word adds to all in one step.
_BITS = 16
_LANES = struct.Struct(f"<{len(_LANGUAGES)}H")


def _pack(languages: Iterable[int], points: int) -> int:
    return sum(points << _BITS * number for number in languages)


def _word_points() -> dict[str, int]:
    """Points by word; Polish words also without diacritics, a word of n languages counts 1/n."""
    owners: dict[str, set[int]] = {}
    for number, language in enumerate(_LANGUAGES):
        for word in WORDS[language].split():
            owners.setdefault(word, set()).add(number)
            plain = word.translate(_TO_PLAIN)
            if language == "pl" and len(plain) > 2:
                owners.setdefault(plain, set()).add(number)
    return {word: _pack(who, -(-_WORD_POINTS // len(who))) for word, who in owners.items()}


def _ending_points() -> dict[str, int]:
    owners: dict[str, set[int]] = {}
    for number, language in enumerate(_LANGUAGES):
        for ending in ENDINGS.get(language, "").split():
            for form in {ending, ending.translate(_TO_PLAIN)} if language == "pl" else {ending}:
                owners.setdefault(form, set()).add(number)
    return {ending: _pack(who, _ENDING_POINTS) for ending, who in owners.items()}


_POINTS = _word_points()
_ENDING = _ending_points()
_CLUSTER = tuple((_pack([_LANGUAGES.index(language)], 1), tuple(groups.split())) for language, groups in CLUSTERS)
_LETTER = tuple(
    (_pack([_LANGUAGES.index(language)], _LETTER_POINTS), letters) for language, letters in _LETTERS.items()
)
_APOSTROPHE_IT, _APOSTROPHE_EN = (_pack([_LANGUAGES.index(language)], 1) for language in ("it", "en"))
_ELIDED = ("l'", "l’", "d'", "d’", "un", "al", "de", "da", "ne", "su", "c'", "c’", "qu", "an", "s'", "n'", "j'")


def detect_language(text: str) -> str:
    """``pl``, ``it``, ``en``, or ``unknown`` where the evidence is thin or speaks for another language."""
    scores = _unpack(sum(map(_POINTS.get, text[:FIRST_CHARS].lower().split(), repeat(0))))
    best = _decide(scores, CLEAR_LEAD)
    return best if best is not None else _read_closely(text[:MAX_CHARS].lower()) or "unknown"


def _unpack(points: int) -> tuple[int, ...]:
    return _LANES.unpack(points.to_bytes(_LANES.size, "little"))


def _decide(scores: tuple[int, ...], lead: int) -> str | None:
    """The best language if it is so far ahead; None if none is."""
    *_, second, first = sorted(scores)
    if first < _MIN_POINTS or first - second < lead:
        return None
    best = _LANGUAGES[scores.index(first)]
    return best if best in _OURS else "unknown"


def _read_closely(sample: str) -> str | None:
    """By words without what stands around them, endings, groups of letters, and letters that one language has."""
    sample = _NOISE.sub(" ", sample)
    words = [hit[0] for hit in islice(_WORD.finditer(sample), MAX_WORDS)]
    total = sum(map(_word_score, words))
    scores = _unpack(total)
    if not sample.isascii():
        present = set(sample)
        scores = _unpack(total + sum(points * len(letters & present) for points, letters in _LETTER))
        if any("\u0370" <= char <= "\u1cff" or "\u3000" <= char <= "\ud7ff" for char in present):
            scores = tuple(score // 4 for score in scores)  # another alphabet
    return _decide(scores, 1 + len(words) // _WORDS_PER_LEAD)


def _word_score(word: str) -> int:
    """The points of one word of all languages."""
    points = _POINTS.get(word)
    if points is not None:
        return points
    total = 0
    if len(word) > 4:
        total = _ENDING.get(word[-4:]) or _ENDING.get(word[-3:]) or _ENDING.get(word[-2:], 0)
        total += sum(points for points, groups in _CLUSTER if any(group in word for group in groups))
    if "'" in word or "’" in word:
        total += _APOSTROPHE_IT if word.startswith(_ELIDED) else _APOSTROPHE_EN
    return total
