"""The benchmark: sportello's whole journey on a real Dovecot, each figure as a ratio to a bare script of the same run.

    python -m bench [--mails 1000] [--rounds 1] [--case NAME]...

Cases: mix, plain (without attachments), mix-postgresql, plain-postgresql, latency, idle, start, parse, pec. The bare
script runs right before each; machines and disks differ, ratios less so.
"""

import argparse
import json
import os
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

from deliver import deliver  # noqa: E402
from servers.dovecot import PASSWORD, Dovecot  # noqa: E402
from servers.postgresql import PostgreSql  # noqa: E402

JOURNEYS = {
    "mix": (False, False, 0.8),
    "plain": (True, False, 0.4),
    "mix-postgresql": (False, True, 0.5),
    "plain-postgresql": (True, True, 0.3),
}
CASES = (*JOURNEYS, "latency", "idle", "start", "parse", "pec")
START_LIMIT_SECONDS = 30


class Bench:
    """The servers and folders of one run."""

    def __init__(self, mails, folder):
        self.mails, self.folder = mails, folder
        self.dovecot, self.postgresql, self.corpus = Dovecot(), None, folder / "corpus"
        self.dovecot.start()
        port_file = folder / "sink-port"
        self.sink = subprocess.Popen([sys.executable, str(HERE / "sink.py"), str(port_file)], stdout=subprocess.DEVNULL)
        end = time.monotonic() + START_LIMIT_SECONDS
        while not port_file.exists() and time.monotonic() < end:
            time.sleep(0.05)
        self.smtp_port = port_file.read_text()

    def stop(self):
        self.sink.send_signal(signal.SIGTERM)
        self.sink.wait(10)
        self.dovecot.stop()
        if self.postgresql is not None:
            self.postgresql.stop()

    def make_corpus(self):
        if not self.corpus.exists():
            run("corpus.py", str(self.corpus), "-n", str(self.mails * 5 // 4))

    def new_database(self):
        if self.postgresql is None:
            self.postgresql = PostgreSql()
            self.postgresql.start()
        return self.postgresql.new_database()

    def new_mailbox(self):
        """A user with an empty INBOX and the folder for filed mail."""
        user = self.dovecot.new_user("bench")
        client = self.dovecot.client(user)
        client.create("Processed")
        client.select("INBOX")
        client.logout()
        return user

    def journey(self, *, without_attachments, postgresql):
        """Mails per second of the bare script and of sportello, and sportello's peak memory."""
        self.make_corpus()
        user, arguments = self.new_mailbox(), ["--without-attachments"] if without_attachments else []
        deliver(self.corpus, self.dovecot.maildir(user), self.mails, without_attachments=without_attachments)
        floor = run("floor.py", str(self.dovecot.imap_port), user, PASSWORD, self.smtp_port, self.new_folder())
        user = self.new_mailbox()
        command = [sys.executable, str(HERE / "deliver.py"), str(self.corpus), str(self.dovecot.maildir(user))]
        ours = run(
            "worker.py",
            *(str(self.dovecot.imap_port), user, PASSWORD, self.smtp_port, self.new_folder(), str(floor["mails"])),
            shlex.join([*command, "-n", str(self.mails), *arguments]),
            self.new_database() if postgresql else "",
        )
        rates = floor["mails"] / floor["seconds"], ours["mails"] / ours["seconds"]
        return {"floor": rates[0], "ours": rates[1], "ratio": rates[1] / rates[0], "peak_mb": ours["peak_mb"]}

    def waiting(self, case):
        users = [self.new_mailbox() for _ in range(8 if case == "idle" else 1)]
        os.environ["BENCH_LMTP_PORT"] = str(self.dovecot.lmtp_port)
        return run("idle.py", case, str(self.dovecot.imap_port), PASSWORD, self.new_folder(), self.smtp_port, *users)

    def cold_start(self):
        """From nothing to the end of the first pass: `sportello once` on an empty mailbox and no database."""
        user, folder = self.new_mailbox(), Path(self.new_folder())
        folder.mkdir()
        (folder / "mailboxes.yaml").write_text(
            CONFIGURATION.format(port=self.dovecot.imap_port, user=user, smtp=self.smtp_port), encoding="utf-8"
        )
        command = [sys.executable, "-m", "daemon", "--config", str(folder / "mailboxes.yaml"), "once"]
        environment = {**os.environ, "BENCH_PASSWORD": PASSWORD}
        seconds = []
        for _ in range(5):
            shutil.rmtree(folder / "var", ignore_errors=True)
            before = time.perf_counter()
            subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - before)
        return {"median_seconds": statistics.median(seconds), "max_seconds": max(seconds)}

    def parse(self):
        """Reading mails beside the email package's bare parse of the same bytes."""
        self.make_corpus()
        return run("parse.py", str(self.corpus), "--json")

    def new_folder(self):
        return tempfile.mkdtemp(dir=self.folder) + "/work"


CONFIGURATION = """\
database: sqlite:///var/desk.db
data_dir: var
calendars:
  always: {{zone: Europe/Rome, week: {{mon-sun: ["00:00-24:00"]}}}}
mailboxes:
  desk:
    address: desk@example.org
    language: it
    calendar: always
    prefix: DSK
    imap: {{host: 127.0.0.1, port: {port}, security: none, user: {user}, password_env: BENCH_PASSWORD}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: none, user: {user}, password_env: BENCH_PASSWORD}}
"""


def run(script, *arguments):
    """A script of this folder in a process of its own; the JSON object it prints, if it prints one."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], check=True, capture_output=True, text=True, env=environment
    )
    last = (done.stdout.strip().splitlines() or [""])[-1]
    return json.loads(last) if last.startswith("{") else None


def measure(bench, case, rounds):
    """One line of the table."""
    if case in JOURNEYS:
        without_attachments, postgresql, goal = JOURNEYS[case]
        results = [bench.journey(without_attachments=without_attachments, postgresql=postgresql) for _ in range(rounds)]
        middle = sorted(results, key=lambda one: one["ratio"])[len(results) // 2]
        return (
            f"{middle['ours']:6.0f} mails/s, bare script {middle['floor']:6.0f}: ratio {middle['ratio']:.2f} "
            f"(goal {goal}), peak {middle['peak_mb']:.0f} MB"
        )
    if case == "start":
        return "cold start to the end of the first pass: {median_seconds:.2f} s (goal 1.5)".format(**bench.cold_start())
    if case == "parse":
        return (
            "median of parse to bare compat32 {read:.2f} (goal 2), of every field {whole:.2f}; with attachments "
            "{attach:.2f} (goal 0.33); 99.9 % within {p999_ms:.0f} ms (goal 20); {wrong} of {mails:.0f} wrong"
        ).format(**bench.parse())
    if case == "pec":
        found = run("pec.py")["der"]
        return "opening and verifying: {median_ms:.1f} ms, {ratio:.1f} times the bare cryptography".format(**found)
    found = bench.waiting(case)
    if case == "latency":
        return "delivery to ticket with IDLE: median {median_seconds:.3f} s, at most {max_seconds:.3f} s (goal 0.55)".format(
            **found
        )
    return "eight mailboxes idle: {percent_of_a_core:.2f} % of a core (goal 0.5)".format(**found)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mails", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=1, help="the middle one by ratio is shown")
    options.add_argument("--case", action="append", choices=CASES)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sportello-bench-"))
    bench = Bench(chosen.mails, folder)
    try:
        for case in chosen.case or CASES:
            print(f"{case:17} {measure(bench, case, chosen.rounds)}", flush=True)
    finally:
        bench.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
