"""``sportello`` as a process: signals, reload, the lock between processes, and how little a quick verb loads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANG = 60  # seconds after which a test gives up
CONFIGURATION = """\
database: sqlite:///desk.db
data_dir: data
calendars:
  office: {zone: Europe/Rome, week: {mon-sun: ["00:00-24:00"]}}
mailboxes:
  desk: {address: desk@desk.example, language: it, calendar: office, prefix: DSK, imap: {host: embedded}}
"""


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """The program, with its output as text."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "daemon", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Running:
    """``sportello run`` and what it logs."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mailboxes.yaml"
        self.path.write_text(CONFIGURATION)
        self.process = start("run", "--json", folder=folder)
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.lines.append(line)
                self._news.notify_all()

    def wait_for(self, word: str, times: int = 1) -> None:
        """Until a word was logged that often."""
        with self._news:
            found = self._news.wait_for(lambda: sum(word in line for line in self.lines) >= times, timeout=HANG)
        assert found, f"{word} never came: {''.join(self.lines[-20:])}"

    def end(self) -> int:
        """SIGTERM, and the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(HANG)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait(HANG)


def test_run_ends_with_0_on_sigterm(running: Running) -> None:
    """The daemon starts on the embedded server and stops when told to; its log is JSON Lines."""
    running.wait_for("daemon_started")
    assert running.end() == 0
    running.wait_for("daemon_stopped")
    logged = [json.loads(line) for line in running.lines if line.startswith("{")]
    assert {"daemon_started", "daemon_stopped"} <= {line["event"] for line in logged}


def test_once_beside_a_running_daemon_names_it(running: Running, tmp_path: Path) -> None:
    """The second writer ends with 1 and names the first; a reader works beside it."""
    running.wait_for("daemon_started")
    second = start("once", folder=tmp_path)
    _, errors = second.communicate(timeout=HANG)
    assert second.returncode == 1
    assert str(running.process.pid) in errors
    reader = start("tickets", "--json", folder=tmp_path)
    output, _ = reader.communicate(timeout=HANG)
    assert (reader.returncode, json.loads(output)) == (0, [])


def test_sighup_takes_a_good_file_and_refuses_a_faulty_one(running: Running) -> None:
    """A faulty configuration is told and the old one goes on; a good one is taken without a new process."""
    running.wait_for("daemon_started")
    running.path.write_text(CONFIGURATION.replace("prefix: DSK", "prefix: d"))
    running.process.send_signal(signal.SIGHUP)
    running.wait_for("configuration_refused")
    running.wait_for("mailboxes.desk.prefix")
    assert running.process.poll() is None
    running.path.write_text(CONFIGURATION.replace("prefix: DSK", "prefix: NEW"))
    running.process.send_signal(signal.SIGHUP)
    running.wait_for("configuration_loaded")
    running.wait_for("daemon_started", times=2)
    assert running.end() == 0


@pytest.mark.parametrize("arguments", [["--help"], ["parse", "mail.eml"], ["calendar", "office", "--year", "2026"]])
def test_quick_verbs_do_not_load_the_daemon(arguments: list[str], tmp_path: Path) -> None:
    """Help, parse and calendar start without database, IMAP, templates or scheduler."""
    (tmp_path / "mailboxes.yaml").write_text(CONFIGURATION)
    (tmp_path / "mail.eml").write_bytes(b"From: a@b.example\r\nSubject: x\r\n\r\nGood morning\r\n")
    code = (
        "import sys\nfrom daemon.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'sqlalchemy', 'imapclient', 'alembic', 'apscheduler', 'jinja2', 'pymap', 'aiosmtpd', 'structlog'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, timeout=HANG
    )
    assert done.returncode == 0, done.stderr.decode()


def test_closed_output_is_no_traceback(tmp_path: Path) -> None:
    """`sportello parse ... | head -1` ends quietly."""
    (tmp_path / "mail.eml").write_bytes(b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"word " * 20_000)
    process = start("parse", *["mail.eml"] * 40, folder=tmp_path)
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.wait(HANG)
    assert "Traceback" not in errors
