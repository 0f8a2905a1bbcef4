"""The labels and titles of the declared forms, ready to be compared with what people write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from parsers.forms.folding import compact, fold, strip_hints, strip_numbering
from parsers.values import FormDefinition

# Words that ordinary mails carry in front of a colon, in signatures and quoted headers: weak evidence of a form.
_EVERYDAY_WORDS = (
    "data date dnia dzien giorno tel telefon telefono phone telephone mobile kom komorka cell cellulare fax mail email "
    "posta postaelettronica adresemail indirizzoemail emailaddress temat oggetto subject od da from do a to name nome "
    "imie nazwisko cognome www adres indirizzo address nrtel nrtelefonu numertelefonu tresc testo text uwagi note "
    "pytanie domanda question notes firma azienda company ufficio office urzad nip regon iban"
)
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split(" "))
_JOINTS = re.compile(  # the words only between spaces: the "e" of e-mail joins nothing
    r"\s*(?:/|,|;|\+|&)\s*|\s(?:i\s*/\s*lub|e\s*/\s*o|and\s*/\s*or|i|lub|oraz|albo|e|ed|o|and|or)\s"
)
_DIGITS = re.compile(r"\d+")
_MIN_FUZZY_CHARS = 5
_PARTIAL_SHARE = 0.6  # of the letters of both wordings together
_LENGTHENED_SHARE = 0.75
_SHORT_TITLE_CHARS = 8
_TITLE_WORDS = frozenset(
    (
        "formularz",
        "formularza",
        "wzor",
        "druk",
        "nr",
        "modulo",
        "n",
        "form",
        "no",
        "scheda",
        "zalacznik",
        "allegato",
        "numero",
    )
)


@dataclass(frozen=True, slots=True)
class Label:
    """One way to write the label of one or several fields."""

    fields: tuple[str, ...]
    words: str  # folded
    weight: float  # what it says about a form being there: 0.5 for everyday words

    @property
    def key(self) -> str:
        """The compact form, in which labels are looked up."""
        return self.words.replace(" ", "")


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of text recognised as a label; ``score`` is 1.0 for the exact wording."""

    label: Label
    score: float


def allowed_edits(length: int) -> int:
    """How many letters of a word of that length may be wrong, missing, doubled or swapped."""
    if length < _MIN_FUZZY_CHARS:
        return 0
    if length < 9:
        return 1
    return 2 if length < 15 else 3


class LabelIndex:
    """The labels of one definition. Built once and kept (``index_for``); holds no text of any mail."""

    def __init__(self, definition: FormDefinition) -> None:
        """Fold the labels and titles of the definition."""
        self.definition = definition
        self.types = {one.name: one.type for one in definition.fields}
        self.order = {one.name: position for position, one in enumerate(definition.fields)}
        owners: dict[str, list[str]] = {}
        for one in definition.fields:
            for _, texts in one.labels:
                for text in texts:
                    names = owners.setdefault(fold(strip_hints(text)), [])
                    if one.name not in names:
                        names.append(one.name)
        labels = [Label(tuple(names), words, _weight(words)) for words, names in owners.items() if words]
        self.labels = {label.key: label for label in labels}
        self.telling = frozenset(label.key for label in labels if label.weight >= 1.0)
        self.short = [label for label in labels if 3 < len(label.key) < _MIN_FUZZY_CHARS]
        self.sorted = {_sorted_key(label.words): label for label in labels if " " in label.words}
        self.keys = tuple(self.labels)
        self.by_word: dict[str, list[Label]] = {}
        for label in labels:
            for word in set(label.words.split()):
                self.by_word.setdefault(word, []).append(label)
        self.beginnings = frozenset(
            "".join(words[:count])
            for label in labels
            for words in [label.words.split()]
            for count in range(1, len(words))
        )
        self.longest = max((len(key) for key in self.keys), default=0)
        self.title_words = _title_words(definition)
        self.names = {compact(one.name): Label((one.name,), fold(one.name), 0.8) for one in definition.fields}
        self.titles = tuple(dict.fromkeys(filter(None, map(compact, _title_texts(definition)))))
        self.longest_title = max((len(title) for title in self.titles), default=0)
        self.total_weight = sum(
            max((label.weight for label in labels if one.name in label.fields), default=0.5)
            for one in definition.fields
        )

    def match(self, text: str, *, fuzzy: bool = True, partial: bool = True) -> Match | None:
        """The label that the text is, or None. A misspelt one must be nearer to it than to any other field's."""
        if not 1 <= len(text) <= 2 * self.longest + 40:
            return None
        words = fold(strip_hints(strip_numbering(text)))
        key = words.replace(" ", "")
        if not key or len(key) > self.longest + 24:
            return None
        exact = self.labels.get(key) or self.sorted.get(_sorted_key(words))
        if exact:
            return Match(exact, 1.0)
        if not fuzzy or ":" in text.rstrip(" :"):
            return None
        found = self._fuzzy(key)
        if found or not any(word in self.by_word for word in words.split()):
            return found
        return self._composite(text) or (self._partial(words) if partial else None)

    def match_short(self, text: str) -> Match | None:
        """A short label (``Data``, ``Znak``) with one letter wrong. Only for places where a label must be."""
        key = compact(strip_hints(strip_numbering(text)))
        if not 3 <= len(key) <= _MIN_FUZZY_CHARS:
            return None
        near = {
            label.fields: label
            for label in self.short
            if label.key[0] == key[0] and OSA.distance(label.key, key, score_cutoff=1) <= 1
        }
        return Match(next(iter(near.values())), 0.7) if len(near) == 1 else None

    def match_name(self, key: str) -> Match | None:
        """For sources made by machines (web forms, form fields of documents): also the names of the fields."""
        found = self.match(key)
        if found:
            return found
        named = self.names.get(compact(key))
        return Match(named, 1.0) if named else None

    def may_name(self, text: str) -> bool:
        """Whether a text could hold a title at all; for a quick no."""
        lowered = text.casefold()
        return any(word in lowered for word in self.title_words)

    def title_at(self, text: str) -> bool:
        """Whether the line is the title of the form, alone or with a word or two around it; never a sentence."""
        if not self.titles or len(text) > self.longest_title + 60 or text.rstrip()[-1:] in ".?!,":
            return False
        words = fold(text).split()
        key = "".join(words)
        if len(key) < 4 or len(key) > self.longest_title + 30:
            return False
        rest = key
        for title in sorted(self.titles, key=len, reverse=True):
            if title in rest and (len(title) >= 5 or title == key):
                rest = rest.replace(title, " ")
        if rest != key:
            return self._mostly_title(words, rest)
        near = process.extract(key, self.titles, scorer=OSA.distance, score_cutoff=3, limit=3)
        return any(
            distance <= allowed_edits(len(title)) and _DIGITS.findall(title) == _DIGITS.findall(key)
            for title, distance, _ in near
        )

    def _mostly_title(self, words: Sequence[str], rest: str) -> bool:
        """Whether what is left of a line without the titles is at most two words, besides ``formularz`` and numbers."""
        left = "".join(rest.split())
        for word in sorted(words, key=len, reverse=True):
            if word in _TITLE_WORDS or word.isdigit():
                left = left.replace(word, "", 1)
        extra = sum(1 for word in words if len(word) > 1 and word in left)
        return not left or (extra <= 2 and len(left) <= max(_SHORT_TITLE_CHARS, (sum(map(len, words)) - len(left))))

    def _fuzzy(self, key: str) -> Match | None:
        limit = allowed_edits(len(key) + 1)  # a letter of the label may be missing
        if not limit:
            return None
        near = process.extract(key, self.keys, scorer=OSA.distance, score_cutoff=limit, limit=4)
        near = [
            hit
            for hit in near
            if hit[1] <= allowed_edits(len(hit[0])) and _DIGITS.findall(hit[0]) == _DIGITS.findall(key)
        ]
        if not near:
            return None
        best, distance, _ = near[0]
        label = self.labels[best]
        if any(self.labels[other].fields != label.fields and far <= distance for other, far, _ in near[1:]):
            return None
        return Match(label, round(1 - 0.6 * distance / max(len(best), 1), 3))

    def _composite(self, text: str) -> Match | None:
        """``Telefono / e-mail``: several labels in one, their fields share the value."""
        folded = [
            key for part in _JOINTS.split(strip_hints(strip_numbering(text)).casefold()) if (key := compact(part))
        ]
        if not 2 <= len(folded) <= 4 or not any(key in self.labels for key in folded):
            return None
        found = [self.labels.get(key) or self._fuzzy_label(key) for key in folded]
        if any(label is None for label in found):
            return None
        names = tuple(dict.fromkeys(name for label in found if label for name in label.fields))
        return Match(Label(names, fold(text), 1.0), 0.95) if len(names) > 1 else None

    def _fuzzy_label(self, key: str) -> Label | None:
        match = self._fuzzy(key)
        return match.label if match else None

    def _partial(self, words: str) -> Match | None:
        """A label shortened or lengthened by a word or two: at least two words and most letters agree."""
        tokens = words.split()
        if not 2 <= len(tokens) <= 8:
            return None
        given, hits = set(tokens), []
        known = [self.by_word[word] for word in given if word in self.by_word]
        if len(known) < 2:
            return None
        for label in {label.key: label for labels in known for label in labels}.values():
            wanted = set(label.words.split())
            common = given & wanted
            if len(common) < 2 or (common != given and (common != wanted or tokens[0] not in wanted)):
                continue
            share = sum(map(len, common)) / max(sum(map(len, given | wanted)), 1)
            enough = _PARTIAL_SHARE if common == given else _LENGTHENED_SHARE
            if share >= enough and _DIGITS.findall(words) == _DIGITS.findall(label.words):
                hits.append((share, label))
        hits.sort(key=lambda hit: -hit[0])
        if not hits or any(hit[1].fields != hits[0][1].fields for hit in hits[1:]):
            return None
        return Match(hits[0][1], 0.8)


def _weight(words: str) -> float:
    return 0.5 if words.replace(" ", "") in _EVERYDAY else 1.0


def _sorted_key(words: str) -> str:
    return " ".join(sorted(words.split()))


def _title_texts(definition: FormDefinition) -> Iterable[str]:
    yield from definition.titles
    if any(char.isdigit() for char in definition.id) and len(compact(definition.id)) >= 4:
        yield definition.id


def _title_words(definition: FormDefinition) -> frozenset[str]:
    """The longest word of each title, with and without diacritics: without one of them there is no title."""
    found: set[str] = set()
    for title in _title_texts(definition):
        for text in (title.casefold(), fold(title)):
            words = re.findall(r"\w+", text)
            if words:
                found.add(max(words, key=len))
    return frozenset(found)


@lru_cache(maxsize=64)
def _indexes(definitions: tuple[FormDefinition, ...]) -> tuple[LabelIndex, ...]:
    return tuple(LabelIndex(definition) for definition in definitions)


def indexes_for(definitions: Sequence[FormDefinition]) -> tuple[LabelIndex, ...]:
    """The indexes of these definitions, built once for each set of them."""
    return _indexes(tuple(definitions))
