"""The floor: a bare script that does by hand, in one process, what sportello's journey cannot do without.

Batch fetch, compat32 parse, attachments to disk, one durable commit per mail, an acknowledgement over a kept
connection, batch move. No decisions, no retries, no recovery. Prints one JSON object.
"""

import email
import json
import os
import resource
import smtplib
import sqlite3
import sys
import time
from email.message import EmailMessage

import imapclient


def main(imap_port, user, password, smtp_port, folder):
    os.makedirs(folder, exist_ok=True)
    database = sqlite3.connect(os.path.join(folder, "floor.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE mail (uid INTEGER PRIMARY KEY, sender TEXT, subject TEXT, body TEXT, raw BLOB)")
    client = imapclient.IMAPClient("127.0.0.1", imap_port, ssl=False)
    client._imap.debug = 0
    client.login(user, password)
    smtp = smtplib.SMTP("127.0.0.1", smtp_port, local_hostname="bench")
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_before = used.ru_utime + used.ru_stime
    began = time.perf_counter()
    client.select_folder("INBOX")
    uids, done = sorted(client.search()), 0
    for start in range(0, len(uids), 50):
        batch = uids[start : start + 50]
        for uid, data in client.fetch(batch, ["BODY.PEEK[]"]).items():
            file_one(database, smtp, folder, uid, data[b"BODY[]"])
            done += 1
        client.move(batch, "Processed")
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak, cpu = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime - cpu_before
    print(json.dumps({"mails": done, "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak}))


def file_one(database, smtp, folder, uid, raw):
    message = email.message_from_bytes(raw)
    texts, automatic = [], message.get("Auto-Submitted", "no") != "no"
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True) or b""
        if part.get_content_maintype() == "text":
            texts.append(payload.decode("utf-8", "replace"))
        else:
            with open(os.path.join(folder, f"{uid}-{len(texts)}"), "wb") as file:
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
    database.execute("BEGIN IMMEDIATE")
    database.execute(
        "INSERT INTO mail VALUES (?, ?, ?, ?, ?)",
        (uid, str(message["From"]), str(message["Subject"]), "\n".join(texts), None),
    )
    database.execute("COMMIT")
    if not automatic:
        answer = EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = "desk@example.org", "klient@example.com", f"[{uid}] received"
        answer.set_content("We have your request.\n" * 10)
        smtp.sendmail("desk@example.org", ["klient@example.com"], answer.as_bytes())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
