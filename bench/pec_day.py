"""A day of PEC exchanges through the fake provider, with a daemon that is killed every so often.

Real IMAP and SMTP on loopback, signed envelopes and receipts, shuffled, doubled and late; prints one JSON object.
``wrong`` must be empty. See tests/scenarios/certified_day.py.

    python bench/pec_day.py [--exchanges 1000] [--kill-every 50]
"""

import argparse
import json
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT))

from scenarios.certified_day import Day  # noqa: E402 - once the paths are known


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--exchanges", type=int, default=1000)
    arguments.add_argument("--kill-every", type=int, default=50)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="sportello-day-") as folder:
        report = Day(pathlib.Path(folder), chosen.exchanges, kill_every=chosen.kill_every).run()
    print(
        json.dumps(
            {
                "exchanges": report.exchanges,
                "kills": report.kills,
                "mails_received": report.delivered_to_box,
                "states": dict(report.mail_states),
                "submitted": len(report.submitted),
                "submitted_twice": sum(count > 1 for count in report.submitted.values()),
                "asked_a_person": report.uncertain,
                "wrong": report.wrong,
                "seconds": report.seconds,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
