"""Mutation fuzzing of ``parse``: no exception, no mail over a second, no U+0000 and no surrogates in what comes out.

    python tests/fuzz/fuzz_parse.py [--seconds 60] [--seed 1] [--keep FOLDER]

Bounded by time; every mail is made from the golden corpora by seeded mutations, so a finding can be repeated: the
mail that failed is written to ``--keep``. Exit status 1 if there was any.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from dataclasses import fields, is_dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from parsers import parse  # noqa: E402

MAX_SECONDS_PER_MAIL = 1.0
SPICES = [
    b"\x00", b"\r", b"\n", b"\r\n", b"\n\n", b"\xff\xfe", b"\x80", b"=", b"=?utf-8?b?", b"?=", b"=?utf-7?q?", b"<", b">",
    b'"', b"(", b")", b";", b",", b"--", b"\n--", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"\n--x--\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"begin 644 a\n#0V%T\n`\nend\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Type: application/pkcs7-mime\n\n", b"Content-Type: application/ms-tnef\n\n",
    b"charset=utf-16", b"charset=unicode_escape", b"charset=idna", b"charset=undefined", b"charset=punycode", b"\\ud800",
    b"\xed\xa0\x80", b"filename*0*=utf-8''%ff", b"filename=../../etc/passwd", b"&#xD800;", b"&#0;", b"<table><tr><td>",
    b"<blockquote>", b"<!--", b"<style>", b"Date: Mon, 31 Dec 9999 23:59:59 -2359\n", b"From: @\n", b"xn--", b"\xe2\x80\xae",
    b"> ", b"\nOn x wrote:\n", b"-----Original Message-----\n", b"x" * 2000, b"\t" * 300, b"format=flowed", b"78\x9f>\"",
]  # fmt: skip


def mutate(rng: random.Random, mail: bytes, others: list[bytes]) -> bytes:
    """A few random edits: spice, cut, doubled or swapped slices, flipped bytes, the tail of another mail."""
    out = bytearray(mail[:200_000])
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(out) + 1)
        to = min(len(out), at + rng.choice((1, 4, 40, 400, 4000)))
        match rng.randrange(7):
            case 0:
                out[at:at] = rng.choice(SPICES) * rng.choice((1, 1, 1, 3, 50))
            case 1:
                del out[at:to]
            case 2:
                out[at:at] = out[at:to] * rng.choice((1, 2, 20))
            case 3 if out:
                out[at % len(out)] = rng.randrange(256)
            case 4:
                other = rng.choice(others)
                out[at:] = other[rng.randrange(len(other) + 1) :]
            case 5:
                del out[at:]
            case _:
                out[at:to] = bytes(rng.choices(range(256), k=to - at))
    return bytes(out[:400_000])


def strings(value: object) -> list[str]:
    """Every string inside a parsed value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (tuple, list)):
        return [text for one in value for text in strings(one)]
    if is_dataclass(value):
        return [text for f in fields(value) if not f.name.startswith("_") for text in strings(getattr(value, f.name))]
    return []


def check(mail: bytes) -> str:
    """What is wrong with the outcome of one mail, ``""`` if nothing."""
    start = time.perf_counter()
    try:
        message = parse(mail)
        texts = strings(message)  # fields that wait until they are asked for must be total and quick as well
    except Exception:
        return traceback.format_exc()
    elapsed = time.perf_counter() - start
    if elapsed > MAX_SECONDS_PER_MAIL:
        return f"took {elapsed:.2f} s"
    for text in texts:
        if "\x00" in text:
            return "U+0000 in the outcome"
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return "surrogate in the outcome"
    for attachment in message.attachments:
        if (
            not attachment.filename
            or set(attachment.filename) & set('/\\<>:"|?*')
            or not attachment.filename.isprintable()
        ):
            return "unsafe file name"
        if attachment.sha256 and len(attachment.content()) != attachment.size:
            return "attachment decodes differently the second time"
    return ""


def main() -> int:
    """Run until the time is up; print the figures, keep what failed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    options.add_argument("corpus", nargs="*", type=Path, default=[ROOT / "tests" / "corpora"])
    given = options.parse_args()
    mails = [path.read_bytes() for folder in given.corpus for path in sorted(folder.rglob("*.eml"))]
    mails = [mail for mail in mails if len(mail) < 1_000_000] or [b"From: a@example.org\n\nx\n"]
    rng = random.Random(given.seed)
    end = time.monotonic() + given.seconds
    done = findings = 0
    slowest = 0.0
    while time.monotonic() < end:
        mail = mutate(rng, rng.choice(mails), mails)
        start = time.perf_counter()
        problem = check(mail)
        slowest = max(slowest, time.perf_counter() - start)
        done += 1
        if problem:
            findings += 1
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"seed{given.seed}-{done}.eml").write_bytes(mail)
            print(f"mail {done}: {problem}", file=sys.stderr)
            if findings >= 10:
                break
    print(f"{done} mails from {len(mails)}, seed {given.seed}: {findings} findings, slowest {slowest * 1000:.0f} ms")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
