"""sportello's whole journey as one process: the real daemon until N mails are filed, acknowledged and moved.

Policy ``immediately``, caps off, ``first_poll: all``. Prints one JSON object.
"""

import json
import logging
import resource
import shlex
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from daemon.bootstrap import build
from daemon.log import configure
from daemon.scheduler import Daemon
from daemon.settings import (
    Acknowledge,
    After,
    Calendar,
    Caps,
    Channel,
    Interval,
    Mailbox,
    Secret,
    Security,
    Server,
    Settings,
)
from db.tables import mail, outbox
from parsers.forms import builtin_forms

CALENDAR = Calendar("office", ZoneInfo("Europe/Warsaw"), ((Interval(0, 1440),),) * 7)


def settings_for(imap_port, user, password, smtp_port, folder, database):
    """One mailbox, as an office would configure it, with the brakes off."""
    imap = Server("127.0.0.1", imap_port, Security.NONE, user, Secret(literal=password))
    smtp = Server("127.0.0.1", smtp_port, Security.NONE, "", Secret(literal=""))
    mailbox = Mailbox(
        name="desk",
        address="helpdesk@example.org",
        display_name="Help desk",
        channel=Channel.EMAIL,
        language="pl",
        calendar=CALENDAR,
        prefix="HOT",
        imap=imap,
        smtp=smtp,
        forms=(builtin_forms()["hot-01"],),
        acknowledge=Acknowledge.IMMEDIATELY,
        after=After.MOVE,
        move_to="Processed",
        first_poll="all",
        caps=Caps(None, None, None),
    )
    url = database or f"sqlite:///{folder}/desk.db"
    return Settings(None, url, folder, {"office": CALENDAR}, {"desk": mailbox}, builtin_forms())


def is_done(database, wanted):
    """Everything filed, told to the server and sent?"""
    with database.read() as connection:
        open_mails = connection.execute(
            select(func.count()).select_from(mail).where(mail.c.server_done_at.is_not(None))
        ).scalar_one()
        if open_mails < wanted:
            return False
        waiting = select(func.count()).select_from(outbox).where(outbox.c.state != "sent")
        return connection.execute(waiting).scalar_one() == 0


def main(imap_port, user, password, smtp_port, folder, wanted, deliver, database):
    configure(level=logging.WARNING)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    app = build(settings_for(imap_port, user, password, smtp_port, folder, database))
    app.once()  # the first poll of the empty mailbox: what comes now is acknowledged
    subprocess.run(shlex.split(deliver), check=True, stdout=subprocess.DEVNULL)
    daemon = Daemon(app)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_before = used.ru_utime + used.ru_stime
    began = time.perf_counter()
    daemon.start()
    while not is_done(app.database, wanted):
        time.sleep(0.2)
    seconds = time.perf_counter() - began
    with app.database.read() as connection:
        states = dict(connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state)).all())
        sent = connection.execute(select(func.count()).select_from(outbox).where(outbox.c.state == "sent")).scalar_one()
    daemon.stop()
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak, cpu = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime - cpu_before
    print(
        json.dumps(
            {"mails": wanted, "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak, "states": states, "sent": sent}
        )
    )


if __name__ == "__main__":
    main(
        *(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5], int(sys.argv[6])),
        sys.argv[7],
        sys.argv[8],
    )
