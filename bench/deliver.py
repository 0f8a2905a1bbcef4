"""Writes a corpus straight into a Maildir of the test Dovecot, as an MDA would: tmp, then new, sizes in the names.

python bench/deliver.py CORPUS MAILDIR [-n N] [--without-attachments]
"""

import argparse
import json
import os
import shutil
from pathlib import Path


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("corpus", type=Path)
    options.add_argument("maildir", type=Path)
    options.add_argument("-n", type=int, default=0)
    options.add_argument("--without-attachments", action="store_true")
    chosen = options.parse_args()
    deliver(chosen.corpus, chosen.maildir, chosen.n, without_attachments=chosen.without_attachments)


def pick(corpus, count, *, without_attachments):
    """The files of the first mails of the corpus that fit."""
    rows = [json.loads(line) for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    files = [
        corpus / "msgs" / f"{row['idx']:06d}.eml" for row in rows if not (without_attachments and row["attachments"])
    ]
    return files[:count] if count else files


def deliver(corpus, maildir, count, *, without_attachments=False):
    """Copies, so that every mail arrives now. The folders exist and say whose they are."""
    owner = maildir.stat()
    for number, source in enumerate(pick(corpus, count, without_attachments=without_attachments)):
        raw = source.read_bytes()
        name = f"{1_714_543_200 + number}.M{number:06d}P1Q{number}.bench,S={len(raw)},W={len(raw) + raw.count(10)}"
        shutil.copyfile(source, maildir / "tmp" / name)
        os.chown(maildir / "tmp" / name, owner.st_uid, owner.st_gid)
        (maildir / "tmp" / name).rename(maildir / "new" / name)


if __name__ == "__main__":
    main()
