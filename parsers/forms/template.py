"""The blank form to hand out: plain text, DOCX, ODT, or PDF with fields. ``read_forms`` reads what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from parsers.forms.folding import fold
from parsers.values import FieldDefinition, FieldType, FormDefinition

TemplateFormat = Literal["docx", "odt", "txt", "pdf"]
TEMPLATE_FORMATS: tuple[str, ...] = get_args(TemplateFormat)
_TXT_BLANK = "." * 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the blank form: a label and the fields that are filled in beside it."""

    label: str
    fields: tuple[FieldDefinition, ...]

    @property
    def long(self) -> bool:
        """Whether the answer needs room for several lines."""
        return any(one.type is FieldType.LONG_TEXT for one in self.fields)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values to choose from, if this is a choice."""
        return tuple(value for value, _ in self.fields[0].choices)


def write_template(definition: FormDefinition, format: str, language: str = "") -> bytes:
    """The blank form as a file. ``language`` chooses the labels where the definition has several.

    Raises ValueError for a format other than ``docx``, ``odt``, ``txt`` and ``pdf``.
    """
    rows = rows_of(definition, language)
    title = definition.titles[0] if definition.titles else definition.id
    if format == "txt":
        return _text(title, rows).encode("utf-8")
    if format == "docx":
        from parsers.forms.template_office import write_docx

        return write_docx(title, rows)
    if format == "odt":
        from parsers.forms.template_office import write_odt

        return write_odt(title, rows)
    if format == "pdf":
        from parsers.forms.template_pdf import write_pdf

        return write_pdf(title, rows)
    raise ValueError(f"format: expected {', '.join(TEMPLATE_FORMATS)}, got {format!r}")


def rows_of(definition: FormDefinition, language: str) -> list[Row]:
    """The labels in that language (else the first there is); fields that share their label share a line."""
    rows: list[Row] = []
    for one in definition.fields:
        label = _label(one, language)
        known = next((n for n, row in enumerate(rows) if fold(row.label) == fold(label)), None)
        if known is None:
            rows.append(Row(label, (one,)))
        else:
            rows[known] = Row(rows[known].label, (*rows[known].fields, one))
    return rows


def _label(one: FieldDefinition, language: str) -> str:
    by_language = dict(one.labels)
    texts = by_language.get(language) or next(iter(by_language.values()), ())
    return texts[0].rstrip(" :") if texts else one.name


def _text(title: str, rows: list[Row]) -> str:
    lines = [title, ""]
    for row in rows:
        if row.long:
            lines += [f"{row.label}:", "", ""]
        elif row.choices:
            lines += [f"{row.label}: " + "  ".join(f"[ ] {choice}" for choice in row.choices), ""]
        else:
            lines += [f"{row.label}: {_TXT_BLANK}", ""]
    return "\r\n".join(lines)
