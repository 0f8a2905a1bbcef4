"""The demo: the shipped configuration, a fresh database, sample letters, a Friday evening and the Monday after.

The clock stands still until it is moved; with ``keep`` it then runs on in real time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from daemon.adapters.clock import SystemClock
from daemon.bootstrap import App, Parts, build
from daemon.config import load
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, PecProvider

FRIDAY = datetime(2026, 11, 20, 16, 15, tzinfo=UTC)  # 17:15 in Warsaw and Rome
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 08:00
LEAD = timedelta(seconds=10)  # the letters are under way just before
CONFIGURATION = "mailboxes.yaml"
PEC_BOX = "sportello@pec.desk.example"
CITIZEN_BOX = "mario.bianchi@pec.cittadini.example"
PEC_OPERATORS = {
    PEC_BOX: Operator("gestore-uno.example", "Gestore Uno S.p.A."),
    CITIZEN_BOX: Operator("gestore-due.example", "Gestore Due S.p.A."),
}
RESOURCES = Path(__file__).parent.parent / "resources"


class DemoClock:
    """``ports.Clock``: stands at an instant until ``run`` lets it go on in real time."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._system = SystemClock()
        self._running_since: float | None = None

    def now(self) -> datetime:
        """The instant of the demo, aware, UTC."""
        if self._running_since is None:
            return self._instant
        return self._instant + timedelta(seconds=self._system.monotonic() - self._running_since)

    def monotonic(self) -> float:
        """Real seconds: time limits of connections are real."""
        return self._system.monotonic()

    def wait(self, duration: timedelta) -> None:
        """Really sleep: threads may be at work."""
        self._system.wait(duration)

    def set(self, instant: datetime) -> None:
        """Jump."""
        self._instant = instant

    def run(self) -> None:
        """Go on in real time from here."""
        self._running_since = self._system.monotonic()


@dataclass(frozen=True, slots=True)
class Letter:
    """A sample letter: its file name and its bytes with CRLF."""

    name: str
    address: str
    raw: bytes


@dataclass(slots=True)
class Demo:
    """A daemon on a fresh copy of the shipped configuration, on Friday at 17:15, with PEC providers around it."""

    app: App
    clock: DemoClock
    folder: Path
    providers: PecProvider
    _carried: int = 0  # messages of ours that the providers have taken already

    @property
    def configuration(self) -> Path:
        """The copy of the shipped configuration: other verbs can look at the demo with it."""
        return self.folder / CONFIGURATION

    def send_letters(self) -> list[Letter]:
        """Put the sample letters into their mailboxes; the daemon has watched them since before."""
        self.app.once()
        letters = read_letters()
        for letter in letters:
            if letter.address == PEC_BOX:
                self.providers.submit(letter.raw, CITIZEN_BOX, [PEC_BOX])
            else:
                self._deliver(letter.address, letter.raw)
        self.clock.set(FRIDAY)
        self.carry_certified_mail()
        return letters

    def pass_once(self) -> None:
        """One pass of the daemon at the instant of the clock, and another one for the receipts of what it sent."""
        self.carry_certified_mail()
        self.app.once()
        self.carry_certified_mail()
        self.app.once()

    def carry_certified_mail(self) -> None:
        """Hand what the PEC box sent to its provider, and what the providers give out to the box."""
        sent = self.app.embedded.sent if self.app.embedded is not None else []
        for envelope, content in sent[self._carried :]:
            if envelope.sender.casefold() == PEC_BOX:
                self.providers.submit(content, envelope.sender, envelope.recipients)
        self._carried = len(sent)
        for posting in self.providers.due():
            if posting.address.casefold() == PEC_BOX:
                self._deliver(posting.address, posting.raw)

    def go_to_monday(self) -> None:
        """The office opens."""
        self.clock.set(MONDAY)

    def _deliver(self, address: str, raw: bytes) -> None:
        if self.app.embedded is None:
            raise RuntimeError("the shipped configuration has no embedded mailbox")
        self.app.embedded.deliver(address, raw, received_at=max(self.clock.now(), FRIDAY))


@contextmanager
def open_demo() -> Iterator[Demo]:
    """A demo in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="sportello-demo-") as folder:
        copy = Path(folder) / CONFIGURATION
        shutil.copyfile(find_shipped_configuration(), copy)
        clock = DemoClock(FRIDAY - LEAD)
        authority = PecAuthority()
        app = build(load(copy), Parts(clock=clock, anchors=authority.anchors()))
        try:
            yield Demo(app, clock, Path(folder), PecProvider(clock, authority, dict(PEC_OPERATORS)))
        finally:
            app.close()


def find_shipped_configuration() -> Path:
    """``mailboxes.yaml`` as installed, or at the root of a source tree."""
    installed = RESOURCES / CONFIGURATION
    return installed if installed.is_file() else RESOURCES.parent.parent / CONFIGURATION


def read_letters() -> list[Letter]:
    """The sample letters in their order; a letter goes to the address in its first To: line."""
    found = []
    for path in sorted((RESOURCES / "letters").glob("*.eml")):
        raw = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        to = next(line for line in raw.split(b"\r\n") if line.startswith(b"To: "))
        found.append(Letter(path.stem, to[4:].decode("ascii"), raw))
    return found
