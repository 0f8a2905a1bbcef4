"""Forms declared by an administrator: what is understood, and how faults are named."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.forms import DeclarationError, builtin_forms, read_declaration
from parsers.values import FieldType

GOOD: dict[str, Any] = {
    "id": "richiesta-intervento",
    "version": 3,
    "language": "it",
    "country": "it",
    "titles": ["Modulo di richiesta intervento"],
    "fields": {
        "plant": {"type": "identifier", "labels": ["Codice impianto"], "pattern": r"IMP-\d{4}", "required": True},
        "phone": {"type": "phone", "labels": {"it": ["Telefono"], "en": ["Phone"]}},
        "email": {"type": "email", "label": "E-mail"},
        "urgency": {"type": "choice", "labels": "Urgenza", "choices": {"alta": ["urgente"], "bassa": None}},
        "fault": {"type": "long-text", "labels": ["Descrizione del guasto"], "required": True},
    },
    "one_of": {"callback": "phone or email"},
    "call_back": ["email", "phone"],
    "question": "fault",
}


def test_a_declaration_becomes_a_definition() -> None:
    """Every key of a declaration has its place in the definition."""
    form = read_declaration(GOOD)
    assert (form.id, form.version, form.country, form.titles) == (
        "richiesta-intervento",
        "3",
        "IT",
        ("Modulo di richiesta intervento",),
    )
    assert [(one.name, one.type, one.required) for one in form.fields] == [
        ("plant", FieldType.IDENTIFIER, True), ("phone", FieldType.PHONE, False), ("email", FieldType.EMAIL, False),
        ("urgency", FieldType.CHOICE, False), ("fault", FieldType.LONG_TEXT, True),
    ]  # fmt: skip
    assert form.fields[1].labels == (("it", ("Telefono",)), ("en", ("Phone",)))
    assert form.fields[2].labels == (("it", ("E-mail",)),)
    assert form.fields[3].choices == (("alta", ("urgente",)), ("bassa", ()))
    assert form.one_of == (("phone", "email"),)
    assert form.call_back_fields == ("email", "phone")
    assert form.question_field == "fault"


@pytest.mark.parametrize(
    "one_of",
    [["phone", "email"], [["phone", "email"]], "phone or email", ["phone or email"], {"x": ["phone", "email"]}],
)
def test_ways_to_write_one_of(one_of: object) -> None:
    """A group may be a list, a list of lists, words with "or", or named."""
    assert read_declaration({**GOOD, "one_of": one_of}).one_of == (("phone", "email"),)


def without(key: str) -> dict[str, Any]:
    """The good declaration without a key."""
    return {name: value for name, value in GOOD.items() if name != key}


def with_field(**changes: object) -> dict[str, Any]:
    """The good declaration with one field changed."""
    return {**GOOD, "fields": {**GOOD["fields"], "plant": {**GOOD["fields"]["plant"], **changes}}}


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (without("id"), "id", "a text"),
    ({**GOOD, "id": "a b"}, "id", "letters"),
    (without("fields"), "fields", "a mapping of fields"),
    ({**GOOD, "fields": {}}, "fields", "at least one"),
    ({**GOOD, "felds": {}}, "felds", "one of"),
    ({**GOOD, "country": "XX"}, "country", "ISO 3166"),
    ({**GOOD, "question": "nothing"}, "question", "the name of a field"),
    ({**GOOD, "call_back": ["fault"]}, "call_back", "e-mail and phone"),
    ({**GOOD, "one_of": ["phone", "fax"]}, "one_of", "field names"),
    (with_field(type="number"), "fields.plant.type", "one of text"),
    (with_field(labels=[]), "fields.plant.labels", "at least one label"),
    (with_field(labels=["..."]), "fields.plant.labels", "letters"),
    (with_field(labels=[7.5]), "fields.plant.labels[0]", "a text"),
    (with_field(required="yes"), "fields.plant.required", "true or false"),
    (with_field(pattern="("), "fields.plant.pattern", "a regular expression"),
    (with_field(pattern="(a+)+"), "fields.plant.pattern", "without a repetition"),
    (with_field(colour="red"), "fields.plant.colour", "one of"),
    (with_field(type="choice"), "fields.plant.choices", "the values"),
    ({**GOOD, "fields": {"1": {"labels": "x"}}}, "fields.1", "a field name"),
    ({**GOOD, "fields": [{"labels": "x"}]}, "fields[0]", "a field name"),
    ({**GOOD, "fields": ["x"]}, "fields[0]", "a mapping"),
]


@pytest.mark.parametrize(("data", "path", "expected"), FAULTS, ids=[path for _, path, _ in FAULTS])
def test_a_fault_is_named_by_its_path(data: dict[str, Any], path: str, expected: str) -> None:
    """The error says where, what was expected and what stands there."""
    with pytest.raises(DeclarationError) as caught:
        read_declaration(data)
    assert caught.value.path == path
    assert expected in caught.value.expected
    assert str(caught.value).startswith(f"{path}: expected ")


def test_a_declaration_that_is_no_mapping() -> None:
    """A list or a text is no form."""
    with pytest.raises(DeclarationError):
        read_declaration(["x"])  # type: ignore[arg-type]


def test_built_in_forms() -> None:
    """HOT-01 and the delegation are there; HOT-01 has the fields of its source."""
    forms = builtin_forms()
    assert [one.name for one in forms["hot-01"].fields] == [
        "date",
        "reference",
        "name",
        "office",
        "phone",
        "email",
        "question",
    ]
    assert forms["hot-01"].one_of == (("phone", "email"),)
    assert forms["delega-it"].country == "IT"
