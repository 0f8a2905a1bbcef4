"""A daemon that waits: how long from a delivery to its ticket, and what waiting costs.

    python bench/idle.py CASE IMAP-PORT PASSWORD FOLDER SMTP-PORT USER...

CASE ``latency``: 20 deliveries by LMTP (port in BENCH_LMTP_PORT), each waited for. CASE ``idle``: processor time
of the daemon over 60 s with one mailbox per USER. Prints one JSON object.
"""

import json
import logging
import os
import smtplib
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from worker import settings_for

from daemon.bootstrap import build
from daemon.log import configure
from daemon.scheduler import Daemon
from db.tables import folder as folders
from db.tables import ticket

IDLE_SECONDS = 60
DELIVERIES = 20


def main(case, imap_port, password, folder, smtp_port, users):
    configure(level=logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    base = settings_for(imap_port, users[0], password, smtp_port, folder, "")
    mailbox = base.mailboxes["desk"]
    mailboxes = {user: replace(mailbox, name=user, imap=replace(mailbox.imap, user=user)) for user in users}
    app = build(replace(base, mailboxes=mailboxes))
    daemon = Daemon(app)
    daemon.start()
    while count(app, folders) < len(users):
        time.sleep(0.05)
    time.sleep(2)  # into IDLE
    result = measure_latency(app, users[0]) if case == "latency" else measure_idle()
    daemon.stop()
    print(json.dumps(result))


def count(app, table):
    with app.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def measure_idle():
    before = time.process_time()
    time.sleep(IDLE_SECONDS)
    return {"percent_of_a_core": (time.process_time() - before) / IDLE_SECONDS * 100}


def measure_latency(app, user):
    seconds = []
    with smtplib.LMTP("127.0.0.1", int(os.environ["BENCH_LMTP_PORT"])) as client:
        for number in range(DELIVERIES):
            before, tickets = time.perf_counter(), count(app, ticket)
            client.sendmail(
                f"ada{number}@example.org",
                [user],
                f"From: ada{number}@example.org\r\nMessage-ID: <idle{number}@example.org>\r\n"
                f"Subject: Pytanie {number}\r\n\r\nDzien dobry, pytanie {number}\r\n",
            )
            while count(app, ticket) == tickets:
                time.sleep(0.002)
            seconds.append(time.perf_counter() - before)
            time.sleep(0.5)
    return {"median_seconds": statistics.median(seconds), "max_seconds": max(seconds)}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), int(sys.argv[5]), sys.argv[6:])
