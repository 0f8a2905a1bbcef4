"""An IMAP server that says what a test tells it to: quirks and faults that a healthy server does not show."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping

from daemon.settings import Secret, Security, Server

CAPABILITIES = "IMAP4rev1 IDLE UIDPLUS MOVE"
Answer = str | bytes | Callable[["Conversation", str, str], None]
SILENT = "silent"  # an answer that never comes


class Conversation:
    """One connection: ``send`` raw bytes; ``commands`` lists what the client said."""

    def __init__(self, server: ScriptedImap, connection: socket.socket) -> None:
        self.server = server
        self._connection = connection
        self._lines = connection.makefile("rb")

    def send(self, data: str | bytes) -> None:
        self._connection.sendall(data.encode() if isinstance(data, str) else data)

    def read_line(self) -> str:
        return self._lines.readline().decode("latin-1").rstrip("\r\n")

    def hang_up(self) -> None:
        self._connection.close()

    def talk(self) -> None:
        self.send(self.server.greeting)
        while line := self.read_line():
            tag, _, command = line.partition(" ")
            self.server.commands.append(command)
            self._answer(tag, command)

    def _answer(self, tag: str, command: str) -> None:
        words = command.upper()
        for start, answer in self.server.answers.items():
            if not words.startswith(start.upper()):
                continue
            if answer == SILENT:
                return
            if callable(answer):
                answer(self, tag, command)
            else:
                text = answer.encode() if isinstance(answer, str) else answer
                self.send(text.replace(b"TAG", tag.encode()))
            return
        self.send(f"{tag} OK done\r\n")


class ScriptedImap:
    """Answers by the beginning of the command, the first that fits; ``TAG`` in an answer is the command's tag."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, *, greeting: str = "* OK ready\r\n") -> None:
        self.greeting = greeting
        self.commands: list[str] = []
        self.answers: dict[str, Answer] = {
            **(answers or {}),
            "CAPABILITY": f"* CAPABILITY {CAPABILITIES}\r\nTAG OK done\r\n",
            "SELECT": "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] x\r\nTAG OK [READ-WRITE] done\r\n",
            "LOGOUT": "* BYE\r\nTAG OK done\r\n",
        }
        self.answers.update(answers or {})
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads: list[threading.Thread] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            Conversation(self, connection).talk()

    def server(self, security: Security = Security.NONE, **changes: object) -> Server:
        values: dict[str, object] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": security,
            "user": "user",
            "secret": Secret(literal="pass"),
        }
        return Server(**{**values, **changes})  # type: ignore[arg-type]

    def close(self) -> None:
        self._listener.close()
