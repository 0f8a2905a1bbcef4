"""The shapes in which a filled form travels: text, HTML, web form. Shares nothing with the parser."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Sequence

from formsmith.noise import Entry, noisy_label, wrap

Layout = Callable[[random.Random, str, Sequence[Entry]], str]


def colon_lines(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """``label: value``, numbered or not, spaced or not, dotted or not."""
    numbered, spaced = r.random() < 0.25, r.random() < 0.4
    mark = r.choice([":", ":", ":", " :", " -", "="]) if r.random() < 0.5 else ":"
    dots = r.random() < 0.25
    lines = [title, ""]
    for number, one in enumerate(entries, start=1):
        label = noisy_label(r, one.label, one.variants)
        if mark.strip() in ("-",):
            label = one.label
        lead = f"{number}{r.choice(['.', ')', '.)'])} " if numbered else ""
        value = one.written
        if dots and not one.long:
            fill = r.choice(["." * r.randint(4, 20), "_" * r.randint(3, 15), "…" * r.randint(2, 6)])
            value = f"{fill}{value}{fill if r.random() < 0.6 else ''}"
            lines.append(f"{lead}{label}{r.choice([': ', ' ', ':'])}{value}")
        elif one.long and r.random() < 0.5:
            lines += [f"{lead}{label}{mark if mark.strip() in (':', '=') else ':'}", value]
        else:
            lines.append(f"{lead}{label}{mark} {value}")
        if spaced:
            lines.append("")
    return "\n".join(lines)


def next_line(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """The label on a line, its value on the next."""
    mark, gap = r.choice([":", ":", ""]), r.random() < 0.3
    lines = [title, ""]
    for one in entries:
        label = noisy_label(r, one.label, one.variants, typos=bool(mark))
        lines += [f"{label}{mark}", *([""] if gap else []), one.written, ""]
    return "\n".join(lines)


def aligned(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """Labels and values in two columns, made with spaces or tabs."""
    width = max(len(one.label) for one in entries) + 4
    tabs = r.random() < 0.4
    lines = [title, ""]
    for one in entries:
        if one.long:
            lines += [f"{one.label}:", one.written]
        elif tabs:
            lines.append(f"{one.label}{r.choice([':', ''])}\t{one.written}")
        else:
            lines.append(f"{one.label + r.choice([':', '']):<{width}}{one.written}")
    return "\n".join(lines)


def paired(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """Two short fields on a line, as the printed form has them."""
    lines = [title, ""]
    pending: str | None = None
    for one in entries:
        piece = f"{one.label}: {one.written}"
        if one.long or len(piece) > 34:
            lines += [*([pending] if pending else []), piece]
            pending = None
        elif pending is None:
            pending = piece
        else:
            lines.append(pending + r.choice(["  ", "   ", "\t", "; ", ", ", " "]) + piece)
            pending = None
    if pending:
        lines.append(pending)
    return "\n".join(lines)


def web_form(r: random.Random, keys: Sequence[str], entries: Sequence[Entry]) -> str:
    """What a form on a web page sends: keys and values."""
    mark = r.choice(["=", ": ", " = ", ":"])
    return "\n".join(f"{key}{mark}{one.written}" for key, one in zip(keys, entries, strict=True))


def html_table(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """A table of two columns, of four, or with a heading row."""
    way = r.choice(["two", "two", "four", "inside", "word"])
    rows = []
    if way == "four":
        short = [one for one in entries if not one.long]
        for n in range(0, len(short), 2):
            cells = "".join(f"<td><b>{_h(one.label)}</b></td><td>{_h(one.written)}</td>" for one in short[n : n + 2])
            rows.append(f"<tr>{cells}</tr>")
        for one in entries:
            if one.long:
                rows.append(f"<tr><td>{_h(one.label)}</td><td colspan=3>{_h(one.written)}</td></tr>")
    else:
        for one in entries:
            label = noisy_label(r, one.label, one.variants) + r.choice([":", "", " :"])
            if way == "inside":
                rows.append(f"<tr><td><b>{_h(one.label)}:</b> {_h(one.written)}</td></tr>")
            elif way == "word":
                rows.append(
                    f'<tr><td width="200"><p class="MsoNormal"><b><span lang="PL">{_h(label)}<o:p></o:p></span></b></p></td>'
                    f"<td><p class=MsoNormal>{_h(one.written)}<o:p></o:p></p></td></tr>"
                )
            else:
                rows.append(f"<tr><th align=left>{_h(label)}</th><td>{_h(one.written)}</td></tr>")
    table = f"<table border=1>{''.join(rows)}</table>"
    if r.random() < 0.3:
        table = f"<table width='100%'><tr><td>{table}</td></tr></table>"
    return f"<html><head><style>p {{margin:0}}</style></head><body><p>{_h(r.choice(['Dzień dobry', 'Buongiorno', 'Hello']))}</p><h2>{_h(title)}</h2>{table}</body></html>"


def html_list(r: random.Random, title: str, entries: Sequence[Entry]) -> str:
    """A definition list, or paragraphs with bold labels."""
    if r.random() < 0.5:
        items = "".join(f"<dt>{_h(one.label)}</dt><dd>{_h(one.written)}</dd>" for one in entries)
        return f"<html><body><h1>{_h(title)}</h1><dl>{items}</dl></body></html>"
    items = "".join(f"<p><strong>{_h(one.label)}:</strong> {_h(one.written)}</p>" for one in entries)
    return f"<html><body><h1>{_h(title)}</h1>{items}</body></html>"


def _h(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


def quoted(r: random.Random, text: str, words: str) -> str:
    """The text as the quotation of a reply or a forward."""
    marked = "\n".join(">" + (" " + line if line else "") for line in text.split("\n"))
    way = r.randrange(3)
    if way == 0:
        return f"{words}\n\nW dniu 3.11.2026 o 10:15, Hot-line pisze:\n{marked}\n"
    if way == 1:
        return f"{words}\n\nOn 3 Nov 2026, at 10:15, Desk <desk@example.org> wrote:\n\n{marked}\n"
    head = "Od: Jan Nowak <jan@example.org>\nData: 3 listopada 2026 10:15\nDo: hotline@example.org\nTemat: Formularz\n"
    return f"{words}\n\n---------- Wiadomość przekazana ----------\n{head}\n{text}\n"


def plain(r: random.Random, body: str, greeting: str, signature: str) -> str:
    """A mail around the form, wrapped or not."""
    text = "\n".join(
        [*([greeting, ""] if r.random() < 0.6 else []), body, "", *([signature] if r.random() < 0.6 else [])]
    )
    return wrap(text, r.choice([72, 76, 78])) if r.random() < 0.35 else text


TEXT_LAYOUTS: tuple[Layout, ...] = (colon_lines, colon_lines, next_line, aligned, paired)
