"""pymap's IMAP server with its in-memory backend, driven without its command line.

Its own way to listen starts a task per connection that nothing refers to, so that Python 3.13 may collect it and
drop an idle connection; here each connection runs in a task that we hold. It keeps no keywords and has no CONDSTORE.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from typing import Any


class EmbeddedImap:
    """Users with passwords, folders in memory. All methods belong to the loop's thread."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self._users = dict(users)
        self._login: Any = None
        self._connections: set[asyncio.Task[Any]] = set()

    async def listen(self, stack: contextlib.AsyncExitStack, host: str, port: int) -> int:
        """Listen until ``stack`` is left; the port. Raises OSError if it is taken."""
        from proxyprotocol.result import ProxyResultUnknown
        from proxyprotocol.sock import SocketInfo
        from pymap.imap import IMAPServer

        config, self._login = _backend(self._users)
        config.apply_context()
        imap = IMAPServer(self._login, config)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._connections.add(task)
                task.add_done_callback(self._connections.discard)
            info = SocketInfo.get(writer, ProxyResultUnknown(), unique_id=uuid.uuid4().bytes)
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await imap(reader, writer, info)

        server = await asyncio.start_server(serve, host, port)
        stack.callback(server.close)
        stack.push_async_callback(self._hang_up)
        found: int = server.sockets[0].getsockname()[1]
        return found

    async def _hang_up(self) -> None:
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def append(self, user: str, folder: str, raw: bytes, when: datetime) -> None:
        """Put a mail into a folder, which is made if need be; clients in IDLE are told."""
        from pymap.backend.dict import Identity
        from pymap.exceptions import MailboxNotFound
        from pymap.parsing.message import AppendMessage

        async with Identity(user, self._login, None, frozenset()).new_session() as session:
            try:
                box = await session.mailbox_set.get_mailbox(folder)
            except (KeyError, MailboxNotFound):
                await session.mailbox_set.add_mailbox(folder)
                box = await session.mailbox_set.get_mailbox(folder)
            await box.append(AppendMessage(raw, when, frozenset()), recent=True)


def _backend(users: Mapping[str, str]) -> tuple[Any, Any]:
    """pymap's configuration and log-in for these users; passwords in memory only, so not hashed."""
    from pymap.backend.dict import Config, Login
    from pymap.concurrent import Subsystem
    from pymap.user import UserMetadata
    from pysasl.hashing import Cleartext

    class Quiet(Config):
        """Greets without asking the DNS for the host's name."""

        @property
        def greeting(self) -> bytes:
            return b"sportello trial server"

    config = Quiet(
        Namespace(passlib_cfg=None, proxy_protocol=None),
        host="127.0.0.1",
        port=0,
        demo_data=False,
        demo_user="",
        demo_password="",
        tls_enabled=False,  # loopback only
        invalid_user_sleep=0.0,
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),
    )
    login = Login(config)
    for user, password in users.items():
        login.users_dict[user] = UserMetadata(config, user, password=password)
    return config, login
