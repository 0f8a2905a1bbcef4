"""How long forms take: ordinary mails without one, filled ones, and documents. Prints a table; judges nothing.

    python bench/forms.py [--mails 500]

The targets: median below 300 µs for an ordinary text mail, a DOCX of ten pages below 150 ms.
"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from formsmith.mails import FILES, make_case, ordinary_mail  # noqa: E402
from formsmith.messages import attachment, message  # noqa: E402
from formsmith.noise import GREETINGS, SENTENCES, SIGNATURES  # noqa: E402
from formsmith.people import HOT  # noqa: E402

from parsers.forms import builtin_forms, read_forms  # noqa: E402
from parsers.message import parse  # noqa: E402
from parsers.values import FormDefinition, ParsedMessage  # noqa: E402

DEFINITIONS = tuple(builtin_forms().values())


def simple_mail(r: random.Random) -> ParsedMessage:
    """Prose with a greeting and a signature, wrapped at 72: what most mails are."""
    language = r.choice(["pl", "it", "en"])
    words = " ".join(r.choice(SENTENCES[language]) for _ in range(r.randint(6, 24))).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 71:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "\n".join([r.choice(GREETINGS[language]), "", *lines, line, "", r.choice(SIGNATURES[language])])
    return message(text, subject="Problem z zamówieniem nr 12")


def ten_pages() -> bytes:
    """A filled form on the first page of a DOCX, nine pages of prose behind it."""
    import docx

    document = docx.Document()
    document.add_paragraph("Zgłoszenie pytania HOT-01")
    table = document.add_table(rows=0, cols=2)
    for label, value in (
        ("Imię i nazwisko Użytkownika:", "Jan Nowak"),
        ("Nazwa Urzędu:", "UM"),
        ("Treść pytania:", "Jak?"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    r = random.Random(1)
    for _ in range(10 * 12):
        document.add_paragraph(" ".join(r.choice(SENTENCES["pl"]) for _ in range(6)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def measure(name: str, messages: Sequence[ParsedMessage], definitions: Sequence[FormDefinition]) -> None:
    """Median, 95th percentile and maximum of reading each message, in microseconds."""
    work: Callable[[ParsedMessage], object] = lambda one: read_forms(one, definitions)  # noqa: E731
    work(messages[0])
    times = []
    for one in messages:
        start = time.perf_counter()
        work(one)
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    print(f"{name:48} {statistics.median(times):10.0f} {times[int(len(times) * 0.95)]:10.0f} {times[-1]:10.0f}")


def main() -> None:
    """Measure everything once."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mails", type=int, default=500)
    count = arguments.parse_args().mails
    r = random.Random(7)
    print(f"{'µs':48} {'median':>10} {'p95':>10} {'max':>10}")
    simple = [simple_mail(r) for _ in range(count)]
    measure("ordinary text mail, HOT-01", simple, DEFINITIONS[:1])
    measure("ordinary text mail, both built-in forms", simple, DEFINITIONS)
    tricky = [parse(ordinary_mail(r)) for _ in range(count)]
    measure("tricky mail (labels, tables, quoted headers)", tricky, DEFINITIONS[:1])
    filled = [parse(make_case(r, HOT, "text").raw) for _ in range(count)]
    measure("filled HOT-01 in text", filled, DEFINITIONS[:1])
    for suffix in FILES:
        files = [parse(make_case(r, HOT, suffix).raw) for _ in range(20)]
        measure(f"filled HOT-01 as {suffix}", files, DEFINITIONS[:1])
    big = message("W załączeniu.", attachments=[attachment("a.docx", ten_pages())])
    measure("ten pages of DOCX", [big] * 10, DEFINITIONS[:1])


if __name__ == "__main__":
    main()
