"""A mail sender in memory, for tests: the port ``MailSender`` with scripted troubles."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from daemon.ports import Envelope, RefusedRecipient, SmtpReply, Trouble

TAKEN = SmtpReply(250, "2.0.0", "taken")


class MemorySender:
    """Keeps what it is given in ``sent``. ``troubles`` are raised at the named step, each once, in order."""

    def __init__(self) -> None:
        self.sent: list[tuple[Envelope, bytes]] = []
        self.calls: list[str] = []
        self.troubles: dict[str, deque[Trouble | Exception]] = {}
        self.refused: deque[tuple[RefusedRecipient, ...]] = deque()
        self.on_transmit: Callable[[], None] | None = None
        self._envelope: Envelope | None = None

    def fail(self, step: str, *troubles: Exception) -> None:
        """Raise these, one at each of the next calls of connect, begin or transmit."""
        self.troubles.setdefault(step, deque()).extend(troubles)

    def connect(self) -> None:
        """See the port."""
        self._play("connect")

    def begin(self, envelope: Envelope) -> tuple[RefusedRecipient, ...]:
        """See the port."""
        self._play("begin")
        self._envelope = envelope
        return self.refused.popleft() if self.refused else ()

    def transmit(self, content: bytes) -> SmtpReply:
        """See the port."""
        if self._envelope is None:
            raise RuntimeError("transmit before begin")
        envelope, self._envelope = self._envelope, None
        if self.on_transmit is not None:
            self.on_transmit()
        self._play("transmit")
        self.sent.append((envelope, content))
        return TAKEN

    def abort(self) -> None:
        """See the port."""
        self.calls.append("abort")
        self._envelope = None

    def close(self) -> None:
        """See the port."""
        self.calls.append("close")

    def _play(self, step: str) -> None:
        self.calls.append(step)
        script = self.troubles.get(step)
        if script:
            raise script.popleft()
