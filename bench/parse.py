"""How fast and how right ``parsers.parse`` is on a corpus with a manifest, paired with the email package.

    python bench/parse.py CORPUS [--limit N] [--stages]

CORPUS is a folder of ``gen_corpus.py`` (``msgs/*.eml`` and ``manifest.jsonl``). Each mail is parsed by both, one
after the other, so that a busy machine slows both; what counts is the ratio. ``parse`` reads the mail and works out
what it means (kind, reply text, language, forwarded original) when first asked: ``read`` is the time of ``parse``
itself, as the email package's bare parse leaves everything undecoded too; ``whole`` includes every field.
``--stages`` shows where the time goes.
"""

from __future__ import annotations

import argparse
import email
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from parsers import language, parse  # noqa: E402
from parsers.addresses import read_addresses  # noqa: E402
from parsers.kinds import classification as kind  # noqa: E402
from parsers.mime import read_tree  # noqa: E402
from parsers.reading import read_content  # noqa: E402
from parsers.replies import forward, reply  # noqa: E402
from parsers.values import DEFAULT_LIMITS, ParsedMessage  # noqa: E402


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The outcome and the microseconds it took."""
    start = time.perf_counter()
    outcome = function(*arguments)
    return outcome, (time.perf_counter() - start) * 1e6


FIELDS = tuple(one.name for one in fields(ParsedMessage))


def ask_all(message: ParsedMessage) -> None:
    """Every field worked out."""
    for name in FIELDS:
        getattr(message, name)


def faults(message: ParsedMessage, expected: dict[str, Any]) -> list[str]:
    """What the parse got wrong, by the manifest."""
    found = []
    if expected["marker"] and message.text.count(expected["marker"]) != 1:
        found.append("marker")
    if expected["subject"] and expected["subject"] != message.subject and expected["quirk"] != "raw_8bit_headers":
        found.append("subject")
    if message.author is None or message.author.addr_spec != expected["from"]:
        found.append("author")
    files = {(one.filename, one.size, one.sha256) for one in message.attachments}
    if not {(one["name"], one["size"], one["sha256"]) for one in expected["attachments"]} <= files:
        found.append("attachment")
    return found


def stages(raw: bytes, spent: dict[str, list[float]]) -> None:
    """The steps of ``parse`` one by one."""

    def step(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
        outcome, took = timed(function, *arguments)
        spent.setdefault(name, []).append(took)
        return outcome

    defects: list[str] = []
    root = step("tree", read_tree, raw, DEFAULT_LIMITS, defects)
    text, _, _ = step("content", read_content, root, DEFAULT_LIMITS, defects)
    subject = root.header("Subject") or ""
    authors = step("author", read_addresses, root.sent_header("From"))
    step("kind", kind.classify, root, authors[0] if authors else None, None, subject, text)
    parts = step("reply", reply.split_reply, text)
    step("language", language.detect_language, parts.reply_text)
    step("forward", forward.read_forwarded, root, subject, text)


def report(pairs: dict[str, list[tuple[float, float, float]]]) -> None:
    """A line for each kind of mail."""
    titles = f"{'read µs':>8} {'whole µs':>9} {'compat32':>9} {'read':>6} {'whole':>6} {'slowest ms':>11}"
    print(f"{'kind':12} {'mails':>6} {titles}")
    for name, group in pairs.items():
        ours, whole, theirs = (statistics.median(values) for values in zip(*group, strict=True))
        slowest = max(pair[1] for pair in group) / 1000
        ratios = f"{ours / theirs:6.2f} {whole / theirs:6.2f}"
        print(f"{name:12} {len(group):6} {ours:8.0f} {whole:9.0f} {theirs:9.0f} {ratios} {slowest:11.1f}")


def summary(pairs: dict[str, list[tuple[float, float, float]]]) -> dict[str, float]:
    """The figures of the table as ``python -m bench`` shows them: medians of the ratios mail by mail."""
    whole = sorted(pair[1] for pair in pairs["all"])
    return {
        "mails": len(whole),
        "read": statistics.median(ours / theirs for ours, _, theirs in pairs["all"]),
        "whole": statistics.median(asked / theirs for _, asked, theirs in pairs["all"]),
        "attach": statistics.median(asked / theirs for _, asked, theirs in pairs["attach"]),
        "p999_ms": whole[int(len(whole) * 0.999)] / 1000,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("corpus", type=Path)
    options.add_argument("--limit", type=int, default=3000)
    options.add_argument("--stages", action="store_true")
    options.add_argument("--json", action="store_true", help="the summary alone, as one JSON object")
    given = options.parse_args()
    rows = [json.loads(line) for line in (given.corpus / "manifest.jsonl").read_text().splitlines()][: given.limit]
    pairs: dict[str, list[tuple[float, float, float]]] = {}
    wrong: dict[str, int] = {}
    spent: dict[str, list[float]] = {}
    for row in rows:
        raw = (given.corpus / "msgs" / f"{row['idx']:06d}.eml").read_bytes()
        message, ours = timed(parse, raw)
        _, asked = timed(ask_all, message)
        _, theirs = timed(email.message_from_bytes, raw)
        pairs.setdefault(row["kind"], []).append((ours, ours + asked, theirs))
        for fault in faults(message, row):
            wrong[fault] = wrong.get(fault, 0) + 1
        if given.stages:
            stages(raw, spent)
    pairs["all"] = [pair for group in list(pairs.values()) for pair in group]
    if given.json:
        print(json.dumps(summary(pairs) | {"wrong": sum(wrong.values())}))
        return
    report(pairs)
    for name, values in spent.items():
        print(f"  {name:10} {statistics.median(values):8.1f} µs")
    print("wrong:", wrong or "nothing")


if __name__ == "__main__":
    main()
