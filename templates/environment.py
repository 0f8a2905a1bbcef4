"""The one Jinja environment: strict, sandboxed, loaded from files only, each text compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from templates.filters import block, day_in, excerpt, moment_in, one_line, reason_in, reply_subject, word_in, wrap
from templates.words import LANGUAGES

SHIPPED = Path(__file__).parent / "texts"
SUBJECT_FIELD = "Subject:"
MAX_OUR_SUBJECT_CHARS = 250
MAX_CACHED_TEXTS = 256


class TextError(Exception):
    """A text cannot be rendered; the message names the file and the remedy, never a value."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to be composed: one line of subject, a body with LF line ends."""

    subject: str
    body: str


def render(event: str, language: str, facts: Mapping[str, object], *, override: Path | None = None) -> Rendered:
    """The text of an event. ``facts`` are listed in the package's docstring.

    Raises TextError for an unknown event or language, a faulty override, or a fact that the text needs and did
    not get.
    """
    name = f"{language}/{event}.txt"
    try:
        return _split(_text(override, language, event).render(facts), name)
    except TemplateNotFound as error:
        raise TextError(f"{name}: there is no such text") from error
    except TemplateSyntaxError as error:
        raise TextError(f"{error.name or name}:{error.lineno}: {error.message}") from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise TextError(f"{name}: {type(error).__name__}: it cannot be filled in with the facts of {event}") from error


def _split(text: str, name: str) -> Rendered:
    """Part the subject from the body."""
    first, _, body = text.partition("\n")
    if not first.startswith(SUBJECT_FIELD):
        raise TextError(f"{name}: the first line must be 'Subject: ...'")
    return Rendered(one_line(first[len(SUBJECT_FIELD) :], MAX_OUR_SUBJECT_CHARS), wrap(body))


@lru_cache(maxsize=MAX_CACHED_TEXTS)
def _text(override: Path | None, language: str, event: str) -> Template:
    return _environment(override, language).get_template(f"{event}.txt")


@lru_cache(maxsize=16)
def _environment(override: Path | None, language: str) -> ImmutableSandboxedEnvironment:
    """The environment of one language; the files of ``override`` come first, one by one."""
    if language not in LANGUAGES:
        raise TemplateNotFound(language)
    folders = [SHIPPED / language] if override is None else [override / language, SHIPPED / language]
    loader: BaseLoader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "one_line": one_line,
        "reply_subject": reply_subject,
        "excerpt": excerpt,
        "block": block,
        "day": day_in(language),
        "moment": moment_in(language),
        "word": word_in(language),
        "reason": reason_in(language),
    }
    return environment


def check(override: Path | None = None) -> list[str]:
    """Faults of the texts in force, each with its file and, where known, the line; [] if all can be sent."""
    found: list[str] = []
    shipped = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.txt")}
    if override is not None:
        if not override.is_dir():
            return [f"{override}: no such folder"]
        theirs = (path for path in sorted(override.rglob("*")) if path.is_file())
        for path in theirs:
            if path.relative_to(override).as_posix() not in shipped:
                found.append(f"{path}: no text has this name; see {SHIPPED} for the names")
    _text.cache_clear()
    _environment.cache_clear()
    for name in sorted(shipped):
        language, file = name.split("/", 1)
        if not file.startswith("_"):
            found += _try(file.removesuffix(".txt"), language, override)
    return found


def _try(event: str, language: str, override: Path | None) -> list[str]:
    """Render one text with sample facts, plentiful and scarce."""
    try:
        for facts in (SAMPLE, {**SAMPLE, **SCARCE}):
            render(event, language, facts, override=override)
    except TextError as error:
        return [str(error) if override is None else f"{override}: {error}"]
    return []


_INSTANT = datetime(2026, 11, 20, 17, 15, tzinfo=UTC)
SAMPLE: dict[str, object] = {
    "office": "Office",
    "address": "office@desk.example",
    "number": "HOT-2026-000123",
    "subject": "A question",
    "received_at": _INSTANT,
    "effective_at": _INSTANT.replace(day=23),
    "acknowledge_by": _INSTANT.replace(day=24),
    "started_at": _INSTANT,
    "ended_at": _INSTANT,
    "missing": [["Name"], ["Phone", "E-mail"]],
    "invalid": [["Date"]],
    "limit_mb": 50,
    "requester": "A. Person <person@office.example>",
    "mailbox": "hot-line",
    "outcomes": [("person@office.example", "failed", "5.1.1 unknown")],
    "channel": "email",
    "acknowledgement": "scheduled",
    "fields": [("Name", "A. Person"), ("Question", "Line one\nLine two")],
    "text": "A question\nof two lines",
    "attachments": ["letter.pdf"],
    "linked": ["HOT-2026-000001"],
    "assurance": "certified",
    "attached": True,
    "phone": "+48221234567",
    "cap": "cap_hour",
    "mail_id": 7,
    "error": "ValueError",
    "attempts": 3,
    "key": "mailbox:hot-line:connection",
    "code": "connection_refused",
    "detail": "detail",
    "once": False,
}
SCARCE: dict[str, object] = {
    "subject": "",
    "effective_at": _INSTANT,
    "missing": [],
    "invalid": [],
    "requester": "",
    "fields": [],
    "text": "",
    "attachments": [],
    "linked": [],
    "assurance": None,
    "attached": False,
    "detail": "",
    "once": True,
}
