"""A form as an administrator declares it (``mailboxes.yaml``, key ``forms``), checked and made a ``FormDefinition``.

The shape, by example, is in docs/forms.md. Everything is plain data: mappings, lists and strings as YAML gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from parsers.forms.contacts import phone_country_known
from parsers.forms.folding import fold
from parsers.values import FieldDefinition, FieldType, FormDefinition

_FORM_KEYS = frozenset(
    [
        "id",
        "version",
        "titles",
        "title",
        "fields",
        "one_of",
        "country",
        "subject",
        "question",
        "office",
        "name",
        "call_back",
        "language",
    ]
)
_FIELD_KEYS = frozenset({"type", "labels", "label", "required", "choices", "pattern", "name"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NESTED_REPEAT = re.compile(r"\([^()]*[+*}][^()]*\)\s*(?:[+*]|\{\d*,\d*\})")
_TYPES = ", ".join(one.value for one in FieldType)
_OR = re.compile(r"\s+or\s+|\s*\|\s*|\s*,\s*")
_DEFAULT_LANGUAGE = "any"


class DeclarationError(ValueError):
    """A declaration that cannot be used. ``path`` leads to the place (``fields.due.type``), ``got`` stands there."""

    def __init__(self, path: str, expected: str, got: object) -> None:
        """Keep the three parts, so that the configuration can add the line of the file."""
        super().__init__(f"{path}: expected {expected}, got {got!r}")
        self.path = path
        self.expected = expected
        self.got = got


def read_declaration(data: Mapping[str, Any]) -> FormDefinition:
    """The definition that the mapping declares. Raises ``DeclarationError`` at the first fault."""
    if not isinstance(data, Mapping):
        raise DeclarationError("form", "a mapping", data)
    _check_keys(data, _FORM_KEYS, "")
    form_id = _text(data.get("id"), "id")
    if not _ID.fullmatch(form_id):
        raise DeclarationError("id", "letters, digits, dots and dashes", form_id)
    language = _text(data.get("language", _DEFAULT_LANGUAGE), "language")
    fields = _fields(data.get("fields"), language)
    names = {one.name for one in fields}
    country = _text(data.get("country", "PL"), "country").upper()
    if not phone_country_known(country):
        raise DeclarationError("country", "an ISO 3166 country code such as PL or IT", data.get("country"))
    return FormDefinition(
        id=form_id,
        version=_text(data.get("version", "1"), "version"),
        titles=_texts(data.get("titles", data.get("title", ())), "titles"),
        fields=fields,
        one_of=_groups(data.get("one_of", ()), names),
        country=country,
        subject_field=_reference(data, "subject", names),
        question_field=_reference(data, "question", names),
        office_field=_reference(data, "office", names),
        name_field=_reference(data, "name", names),
        call_back_fields=_call_back(data.get("call_back", ()), fields),
    )


def _fields(value: object, language: str) -> tuple[FieldDefinition, ...]:
    """Fields as a mapping of names, or as a list of mappings that have a name."""
    if isinstance(value, Mapping):
        pairs = [(name, f"fields.{name}", one) for name, one in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        pairs = []
        for position, one in enumerate(value):
            path = f"fields[{position}]"
            if not isinstance(one, Mapping):
                raise DeclarationError(path, "a mapping", one)
            pairs.append((one.get("name"), path, one))
    else:
        raise DeclarationError("fields", "a mapping of fields", value)
    if not pairs:
        raise DeclarationError("fields", "at least one field", value)
    found: dict[str, FieldDefinition] = {}
    for name, path, one in pairs:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise DeclarationError(path, "a field name of letters, digits and underscores", name)
        if name in found:
            raise DeclarationError(path, "every field once", name)
        found[name] = _field(name, one, path, language)
    return tuple(found.values())


def _field(name: str, data: object, path: str, language: str) -> FieldDefinition:
    if not isinstance(data, Mapping):
        raise DeclarationError(path, "a mapping", data)
    _check_keys(data, _FIELD_KEYS, path + ".")
    kind = str(data.get("type", "text")).replace("-", "_").replace(" ", "_")
    if kind not in FieldType._value2member_map_:
        raise DeclarationError(f"{path}.type", f"one of {_TYPES}", data.get("type"))
    labels = _labels(data.get("labels", data.get("label")), f"{path}.labels", language)
    required = data.get("required", False)
    if not isinstance(required, bool):
        raise DeclarationError(f"{path}.required", "true or false", required)
    choices = _choices(data.get("choices", ()), f"{path}.choices")
    if FieldType(kind) is FieldType.CHOICE and not choices:
        raise DeclarationError(f"{path}.choices", "the values to choose from", data.get("choices"))
    return FieldDefinition(name, FieldType(kind), labels, required, choices, _pattern(data.get("pattern", ""), path))


def _labels(value: object, path: str, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(value, Mapping):
        by_language = tuple((str(key), _texts(texts, f"{path}.{key}")) for key, texts in value.items())
    else:
        by_language = ((language, _texts(value, path)),)
    texts = [text for _, some in by_language for text in some]
    if not texts:
        raise DeclarationError(path, "at least one label", value)
    for text in texts:
        if not fold(text):
            raise DeclarationError(path, "a label with letters in it", text)
    return by_language


def _choices(value: object, path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(value, Mapping):
        return tuple((str(key), _texts(texts or (), f"{path}.{key}")) for key, texts in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        found: list[tuple[str, tuple[str, ...]]] = []
        for position, one in enumerate(value):
            here = f"{path}[{position}]"
            if isinstance(one, Mapping) and len(one) == 1:
                key, texts = next(iter(one.items()))
                found.append((str(key), _texts(texts or (), here)))
            else:
                found.append((_text(one, here), ()))
        return tuple(found)
    raise DeclarationError(path, "a list of values, or a mapping of values to synonyms", value)


def _pattern(value: object, path: str) -> str:
    where = f"{path}.pattern"
    if not isinstance(value, str):
        raise DeclarationError(where, "a regular expression", value)
    if _NESTED_REPEAT.search(value):
        raise DeclarationError(where, "a regular expression without a repetition inside a repetition", value)
    try:
        re.compile(value)
    except re.error as error:
        raise DeclarationError(where, f"a regular expression ({error})", value) from None
    return value


def _groups(value: object, names: set[str]) -> tuple[tuple[str, ...], ...]:
    """``[phone, email]``, ``[[phone, email]]``, ``"phone or email"`` or ``{callback: "phone or email"}``."""
    if isinstance(value, Mapping):
        items: list[tuple[str, object]] = [(f"one_of.{key}", one) for key, one in value.items()]
    elif isinstance(value, str):
        items = [("one_of", value)]
    elif isinstance(value, Sequence):
        plain = len(value) > 0 and all(isinstance(one, str) and not _OR.search(one) for one in value)
        items = [("one_of", value)] if plain else [(f"one_of[{i}]", one) for i, one in enumerate(value)]
    else:
        raise DeclarationError("one_of", "a list of field names", value)
    groups = []
    for path, one in items:
        group = tuple(_OR.split(one.strip())) if isinstance(one, str) else _texts(one, path)
        for name in group:
            if name not in names:
                raise DeclarationError(path, f"field names ({', '.join(sorted(names))})", name)
        if len(group) < 2:
            raise DeclarationError(path, "at least two fields", one)
        groups.append(group)
    return tuple(groups)


def _call_back(value: object, fields: Sequence[FieldDefinition]) -> tuple[str, ...]:
    types = {one.name: one.type for one in fields}
    names = _texts(value, "call_back")
    for name in names:
        if types.get(name) not in (FieldType.EMAIL, FieldType.PHONE):
            raise DeclarationError("call_back", "names of e-mail and phone fields", name)
    return names


def _reference(data: Mapping[str, Any], key: str, names: set[str]) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or value not in names:
        raise DeclarationError(key, f"the name of a field ({', '.join(sorted(names))})", value)
    return value


def _check_keys(data: Mapping[Any, Any], known: frozenset[str], prefix: str) -> None:
    for key in data:
        if key not in known:
            raise DeclarationError(f"{prefix}{key}", f"one of {', '.join(sorted(known))}", key)


def _texts(value: object, path: str) -> tuple[str, ...]:
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return tuple(_text(one, f"{path}[{position}]") for position, one in enumerate(value))
    return (_text(value, path),)


def _text(value: object, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise DeclarationError(path, "a text", value)
    text = str(value).strip()
    if not text or "\x00" in text:
        raise DeclarationError(path, "a text", value)
    return text
