"""From the words in a field to its value: trimmed of blanks to fill in, checked and normalised by type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from parsers.forms.contacts import read_email, read_phone, without_emails
from parsers.forms.dates import read_date
from parsers.forms.folding import compact, fold
from parsers.values import FieldDefinition, FieldType, FormDefinition

_BLANKS = re.compile(r"[._…]{4,}|…{2,}|_{2,}|(?:\. ){3,}\.?|-{4,}")
_EDGE = re.compile(r"^[\s.…_:=|]{1,200}(?=\S)|[\s_…|]{1,200}$")
_LEADING = " \t\u00a0.:=|_…*"
_PROMPT_WORDS = (  # of word processors and templates, folded
    "clickortapheretoentertext clickheretoentertext clickortaptoenteradate clickheretoenteradate chooseanitem "
    "kliknijlubnacisnijtutajabywprowadzictekst kliknijtutajabywprowadzictekst kliknijlubnacisnijabywprowadzicdate "
    "kliknijtutajabywprowadzicdate wybierzelement kliknijlubnacisnijtutajabywprowadzicdate "
    "kliknijlubnacisnijabywprowadzictekst fareclicotoccarequiperimmettereiltesto fareclicquiperimmettereiltesto "
    "fareclicotoccarequiperimmettereunadata fareclicotoccareperimmettereunadata fareclicquiperimmettereunadata "
    "scegliereunelemento fareclicquiperimmetteretesto ddmmrrrr ddmmyyyy ggmmaaaa rrrrmmdd yyyymmdd ddmmyy wpisztutaj "
    "inserirequi enterhere"
)
_PROMPTS = frozenset(_PROMPT_WORDS.split(" "))
_PROMPT = re.compile(
    r"[\[<({](?:tu )?(?:wpisz|podaj|uzupełnij|wybierz|kliknij|inserire|inserisci|specificare|scegliere"
    r"|enter|insert|type|please|click|np\.|es\.|e\.g\.).{0,70}[\]>)}]",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    {
        "brak",
        "niemam",
        "niedotyczy",
        "nd",
        "na",
        "nessuno",
        "nessuna",
        "none",
        "nonapplicabile",
        "notapplicable",
    }
)
_TICKED = re.compile(r"(?:\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\)|[☒☑✔✓🗹])\s?")
_UNTICKED = re.compile(r"(?:\[\s{0,3}\]|\(\s{0,3}\)|[☐□])\s?")
_BOX = re.compile(r"(\[\s?[xX✓✔]?\s{0,2}\]|\(\s?[xX✓✔]?\s{0,2}\)|[☒☑✔✓🗹☐□])\s?")
_BROKEN_AT_HYPHEN = re.compile(r"(?<=\w)-\n(?=\w)")  # ``Nowak-`` / ``Zielińska``
_MAX_TYPED_CHARS = 400
_MAX_IDENTIFIER_CHARS = 200


@dataclass(frozen=True, slots=True)
class Content:
    """A checked value and how sure its type makes us."""

    value: str
    confidence: float


def tidy_lines(lines: Sequence[str], *, long: bool) -> str:
    """What was written into a field, without dotted or underscored blanks, prompts and surrounding emptiness.

    The lines of a long text stay lines; those of a short one are joined by a space.
    """
    cleaned = []
    for line in lines:
        text = line.replace("\u00a0", " ").replace("\u2002", " ").rstrip()
        if "..." in text or "__" in text or "…" in text or ". ." in text or "---" in text:
            text = _BLANKS.sub(" ", text).rstrip()
        cleaned.append(text if long else " ".join(text.split()))
    if not long:
        joined = _BROKEN_AT_HYPHEN.sub("-", "\n".join(part for part in cleaned if part)).replace("\n", " ")
        joined = _EDGE.sub("", joined).strip(" \t|")
        return "" if is_prompt(joined) else joined
    while cleaned and not cleaned[0].strip(_LEADING):
        cleaned.pop(0)
    while cleaned and not cleaned[-1].strip(" \t|_.…"):
        cleaned.pop()
    if cleaned:
        cleaned[0] = _EDGE.sub("", cleaned[0]) if cleaned[0][:1] in _LEADING else cleaned[0]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(cleaned)).strip()
    return "" if is_prompt(text) else text


def is_prompt(text: str) -> bool:
    """Whether nothing was filled in: emptiness, dashes, or the prompt of a word processor."""
    if not text.strip(" \t\r\n-–—_./|…*:"):
        return True
    return len(text) < 80 and (compact(text) in _PROMPTS or bool(_PROMPT.fullmatch(text.strip())))


def read_content(field: FieldDefinition, text: str, definition: FormDefinition) -> Content | None:
    """The value of a field, or None if the text is not of its type. ``text`` comes from ``tidy_lines``."""
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
        return Content(text, 0.97 if text else 0.0) if text else None
    text = text[:_MAX_TYPED_CHARS]
    if field.type is FieldType.DATE:
        found = read_date(text)
    elif field.type is FieldType.EMAIL:
        found = read_email(text)
    elif field.type is FieldType.PHONE:
        found = read_phone(text, definition.country)
    elif field.type is FieldType.CHOICE:
        found = read_choice(text, field)
    else:
        found = read_identifier(text, field.pattern)
    return Content(*found) if found else None


def has_box(text: str) -> bool:
    """Whether the line has a box to tick, ticked or not."""
    return bool(_BOX.search(text))


def is_nothing(field: FieldDefinition, text: str) -> bool:
    """Whether a typed field holds a word for "none" or only boxes without a tick instead of a value."""
    if field.type is FieldType.CHOICE and _UNTICKED.search(text) and not _TICKED.search(text):
        return True
    typed = field.type not in (FieldType.TEXT, FieldType.LONG_TEXT)
    return typed and len(text) < 40 and compact(text) in _NOTHING


def read_identifier(text: str, pattern: str) -> tuple[str, float] | None:
    """The identifier that ``pattern`` describes: the whole text, the text without spaces, or the one place in it."""
    text = text[:_MAX_IDENTIFIER_CHARS].strip()
    if not pattern:
        return (text, 0.95) if text else None
    exact, inside = _patterns(pattern)
    if exact is None:
        return None
    bare = text.strip(" .,;")
    parts = bare.split()
    short = len(parts) <= 5 and all(len(part) <= 4 or any(map(str.isdigit, part)) for part in parts)
    joined = "".join(parts) if short else bare  # ``IMP 4711 / A`` is one identifier, words before a number are not
    attempts = ((text, 0.99), (bare, 0.99), (bare.upper(), 0.95), (joined, 0.95), (joined.upper(), 0.93))
    for attempt, confidence in attempts:
        if exact.fullmatch(attempt):
            return attempt, confidence
    for attempt in (text, text.upper()):
        found = {hit.group(0) for hit in inside.finditer(attempt) if hit.group(0)} if inside else set()
        if len(found) == 1:
            return found.pop(), 0.85
    return None


@lru_cache(maxsize=256)
def _patterns(pattern: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The pattern alone, and as a word inside a text (None where it cannot be set there, as with global flags)."""
    try:
        exact = re.compile(pattern)
    except re.error:
        return None, None
    try:
        return exact, re.compile(rf"(?<![\w/-])(?:{pattern})(?![\w/-])")
    except re.error:
        return exact, None


def read_choice(text: str, field: FieldDefinition) -> tuple[str, float] | None:
    """The one chosen value: ticked, written out, misspelt, or named within a few words."""
    if _TICKED.search(text) or _UNTICKED.search(text):
        ticked = [label for box, label in _boxes(text) if _TICKED.match(box)]
        if len(ticked) != 1:
            return None
        text = ticked[0]
    words = fold(text)
    key = words.replace(" ", "")
    if not key:
        return None
    spellings = [(compact(one), fold(one), value) for value, synonyms in field.choices for one in (value, *synonyms)]
    for spelling, _, value in spellings:
        if spelling == key:
            return value, 0.99
    near = sorted(
        (OSA.distance(spelling, key), value) for spelling, _, value in spellings if abs(len(spelling) - len(key)) <= 2
    )
    close = near and near[0][0] <= (0 if len(key) < 5 else 1 if len(key) < 10 else 2)
    if close and len({value for distance, value in near if distance == near[0][0]}) == 1:
        return near[0][1], 0.9
    padded = f" {words} "
    inside = {
        value: max((len(w) for _, w, v in spellings if v == value and w and f" {w} " in padded), default=0)
        for _, _, value in spellings
    }
    best = max(inside.values(), default=0)
    named = [value for value, size in inside.items() if size]
    if best and len(text) <= 120 and (len(named) == 1 or _longest_only(inside, best, spellings)):
        return next(value for value, size in inside.items() if size == best), 0.8
    return None


def _longest_only(inside: dict[str, int], best: int, spellings: Sequence[tuple[str, str, str]]) -> bool:
    """``pagamento urgente`` also names ``pagamento``: the longer choice wins if it contains all the others."""
    winners = [value for value, size in inside.items() if size == best]
    if len(winners) != 1:
        return False
    texts = {
        value: [w for _, w, v in spellings if v == value and len(w) <= size] for value, size in inside.items() if size
    }
    longest = max(texts[winners[0]], key=len, default="")
    return all(any(word in longest for word in words) for value, words in texts.items() if value != winners[0])


def _boxes(text: str) -> list[tuple[str, str]]:
    """Boxes with the words behind them (or, if the text does not begin with a box, before them)."""
    parts = _BOX.split(text)
    if parts[0].strip(" :,;") and len(parts) > 2:
        return [(parts[i + 1], parts[i].strip(" ,;")) for i in range(0, len(parts) - 1, 2)]
    return [(parts[i], parts[i + 1].strip(" ,;")) for i in range(1, len(parts) - 1, 2)]


def share_content(text: str, field: FieldDefinition) -> str:
    """What is left of the text of a shared label for a field of type text: without the addresses."""
    return without_emails(text).strip(" ,;/|") if field.type is FieldType.TEXT else text
