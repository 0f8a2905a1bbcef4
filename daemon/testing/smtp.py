"""A real SMTP server on loopback whose answers can be scripted: refusals, hang-ups and silence at each step."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from aiosmtpd.smtp import Envelope as ServerEnvelope
from aiosmtpd.smtp import Session as ServerSession

from daemon.ports import Envelope

DROP: Final = "drop"  # hang up
HANG: Final = "hang"  # say nothing any more
STEPS: Final = ("connect", "mail", "rcpt", "data", "content")  # "data": before the content, "content": after the dot


class ScriptedSmtp:
    """Accepts everything into ``accepted`` except where ``fail`` said otherwise. Use as a context manager.

    Without a ``password`` any log-in will do.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        password: str | None = None,
        port: int = 0,
    ) -> None:
        self.port = port
        self.accepted: list[tuple[Envelope, bytes]] = []
        self.commands: list[str] = []  # steps in the order in which they were asked for
        self.connections = 0
        self.on_accept: Callable[[], None] | None = None
        self.on_step: Callable[[str], None] | None = None  # asked for, not answered yet
        self._tls = tls
        self._starttls = starttls
        self._password = password
        self._script: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="scripted-smtp", daemon=True)
        self._ready = threading.Event()
        self._protocols: set[SMTP] = set()

    def fail(self, step: str, *answers: str) -> None:
        """The next times this step is asked for, answer so: "451 4.3.0 later", DROP or HANG; "" is the usual answer."""
        self._script[step].extend(answers)

    def fail_always(self, step: str, answer: str | None) -> None:
        """Answer this step so from now on; None ends it."""
        if answer is None:
            self._always.pop(step, None)
        else:
            self._always[step] = answer

    def drop_connections(self) -> None:
        """Hang up on every client, as a server that restarts."""
        asyncio.run_coroutine_threadsafe(self._drop_all(), self._loop).result(10)

    def __enter__(self) -> ScriptedSmtp:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the scripted SMTP server did not start")
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def answer(self, step: str) -> str | None:
        """What the script says about this step now; None for the usual answer."""
        self.commands.append(step)
        if self.on_step is not None:
            self.on_step(step)
        script = self._script[step]
        return (script.popleft() if script else self._always.get(step)) or None

    async def _drop_all(self) -> None:
        for protocol in list(self._protocols):
            _hang_up(protocol)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, "127.0.0.1", self.port, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        protocol = _Protocol(
            self,
            loop=self._loop,
            hostname="scripted",
            tls_context=self._starttls,
            authenticator=self._authenticate,
            auth_require_tls=False,
        )
        self._protocols.add(protocol)
        return protocol

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        given = data.password.decode("utf-8") if isinstance(data, LoginPassword) else ""
        known = self._password in (None, given)
        return AuthResult(success=known, handled=False)


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, owner: ScriptedSmtp) -> None:
        self._owner = owner

    async def handle_MAIL(
        self, server: SMTP, _session: ServerSession, envelope: ServerEnvelope, address: str, _options: list[str]
    ) -> str:
        reply = await _play(server, self._owner.answer("mail"))
        if reply is None:
            envelope.mail_from = address  # "<>" for null: aiosmtpd takes "" for none
        return reply or "250 2.1.0 fine"

    async def handle_RCPT(
        self, server: SMTP, _session: ServerSession, envelope: ServerEnvelope, address: str, _options: list[str]
    ) -> str:
        reply = await _play(server, self._owner.answer("rcpt"))
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, _session: ServerSession, envelope: ServerEnvelope) -> str:
        reply = await _play(server, self._owner.answer("content"))
        if reply is None:
            sender = "" if envelope.mail_from == "<>" else envelope.mail_from or ""
            taken = Envelope(sender, tuple(envelope.rcpt_tos))
            self._owner.accepted.append((taken, _as_bytes(envelope.content)))
            if self._owner.on_accept is not None:
                self._owner.on_accept()
        return reply or "250 2.0.0 taken"


def _as_bytes(content: bytes | str | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


class _Protocol(SMTP):
    def __init__(self, owner: ScriptedSmtp, **options: Any) -> None:
        super().__init__(_Handler(owner), **options)
        self._owner = owner

    async def _handle_client(self) -> None:
        reply = await _play(self, self._owner.answer("connect"))
        if reply is not None:
            await self.push(reply)
            if self.transport is not None:
                self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:
        reply = await _play(self, self._owner.answer("data"))
        if reply is not None:
            await self.push(reply)
            return
        await super().smtp_DATA(arg)


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


async def _play(server: SMTP, answer: str | None) -> str | None:
    """Carry out a scripted answer; a text is returned for the caller to send."""
    if answer == DROP:
        _hang_up(server)
        await asyncio.sleep(0)
        raise asyncio.CancelledError
    if answer == HANG:
        await asyncio.sleep(3600)
    return answer
