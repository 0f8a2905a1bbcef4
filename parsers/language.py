"""Which of the desk's languages a text is in: Polish, Italian, English, or none of them for sure.

A small model of our own: frequent words and endings of the three languages and of six neighbours. It needs no
import and no memory worth speaking of; py3langid, as good on long texts, loads numpy (70 MB and most of a second).
"""

from __future__ import annotations

import re

from parsers.language_words import CLUSTERS, ENDINGS, WORDS

MAX_CHARS = 2_000  # of the text that is read
FIRST_WORDS = 24  # after so many, and again so many, a clear lead decides
MAX_WORDS = 120
CLEAR_LEAD = 24
_WORD_POINTS = 6
_ENDING_POINTS = 1
_LETTER_POINTS = 3
_MIN_POINTS = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"(?:https?://|www\.)\S{1,500}|\S{1,80}@\S{1,200}")
_TO_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")
_LANGUAGES = tuple(WORDS)
_OURS = ("pl", "it", "en")
_LETTERS = {
    "pl": frozenset("ąęłńśźż"),
    "it": frozenset("ìò"),
    "de": frozenset("äöüß"),
    "fr": frozenset("çêëîïûœâ"),
    "es": frozenset("ñ¿¡"),
    "pt": frozenset("ãõ"),
    "cs": frozenset("ěřůďťň"),
    "ro": frozenset("ășțşţ"),
}


def _word_points() -> dict[str, tuple[tuple[int, int], ...]]:
    """Word to ``(language, points)``; Polish words also without diacritics, a word of n languages counts 1/n."""
    owners: dict[str, set[int]] = {}
    for number, language in enumerate(_LANGUAGES):
        for word in WORDS[language].split():
            owners.setdefault(word, set()).add(number)
            plain = word.translate(_TO_PLAIN)
            if language == "pl" and len(plain) > 2:
                owners.setdefault(plain, set()).add(number)
    return {word: tuple((n, -(-_WORD_POINTS // len(who))) for n in sorted(who)) for word, who in owners.items()}


def _ending_points() -> dict[str, tuple[tuple[int, int], ...]]:
    owners: dict[str, set[int]] = {}
    for number, language in enumerate(_LANGUAGES):
        for ending in ENDINGS[language].split():
            for form in {ending, ending.translate(_TO_PLAIN)} if language == "pl" else {ending}:
                owners.setdefault(form, set()).add(number)
    return {ending: tuple((n, _ENDING_POINTS) for n in sorted(who)) for ending, who in owners.items()}


_POINTS = _word_points()
_ENDING = _ending_points()


_CLUSTER = tuple((_LANGUAGES.index(language), tuple(groups.split())) for language, groups in CLUSTERS)


def detect_language(text: str) -> str:
    """``pl``, ``it``, ``en``, or ``unknown`` where the evidence is thin or speaks for another language."""
    sample = text[:MAX_CHARS].lower()
    if "@" in sample or "http" in sample or "www." in sample:
        sample = _NOISE.sub(" ", sample)
    scores = [0] * len(_LANGUAGES)
    strange: list[str] = []
    for seen, hit in enumerate(_WORD.finditer(sample), 1):
        _add_word(hit[0], scores, strange)
        if seen % FIRST_WORDS == 0 and _lead(scores) >= CLEAR_LEAD:
            return _decide(scores)
        if seen >= MAX_WORDS:
            break
    for word in strange:
        for number, groups in _CLUSTER:
            if any(group in word for group in groups):
                scores[number] += 1
    if not sample.isascii():
        _add_letters(sample, scores)
    return _decide(scores)


def _add_word(word: str, scores: list[int], strange: list[str]) -> None:
    """The points of one word; one that no list knows goes to ``strange``."""
    points = _POINTS.get(word)
    if points is None and len(word) > 4:
        points = _ENDING.get(word[-4:]) or _ENDING.get(word[-3:])
        strange.append(word)
    if points is not None:
        for number, value in points:
            scores[number] += value
    elif "'" in word or "’" in word:
        scores[_LANGUAGES.index("it" if word.startswith(_ELIDED) else "en")] += 1


def _lead(scores: list[int]) -> int:
    ordered = sorted(scores)
    return ordered[-1] - ordered[-2]


_ELIDED = ("l'", "l’", "d'", "d’", "un", "al", "de", "da", "ne", "su", "c'", "c’", "qu", "an", "s'", "n'", "j'")


def _add_letters(sample: str, scores: list[int]) -> None:
    """Letters that only one of the languages has."""
    present = set(sample)
    for number, language in enumerate(_LANGUAGES):
        letters = _LETTERS.get(language)
        if letters:
            scores[number] += _LETTER_POINTS * len(letters & present)
    if any("\u0400" <= char <= "\u04ff" or "\u3000" <= char <= "\u9fff" for char in present):
        scores[:] = [score // 4 for score in scores]


def _decide(scores: list[int]) -> str:
    best = max(range(len(scores)), key=scores.__getitem__)
    top = scores[best]
    second = max(score for number, score in enumerate(scores) if number != best)
    if top < _MIN_POINTS or top <= second or _LANGUAGES[best] not in _OURS:
        return "unknown"
    return _LANGUAGES[best]
