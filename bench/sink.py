"""An SMTP server that takes everything, as cheaply as Python can: the same for the floor and for sportello.

`python bench/sink.py PORT-FILE`: writes its port there, counts messages, and prints the count when it is ended.
Each message is appended to a file and synced before "250", as a mail server with a queue does.
"""

import asyncio
import os
import signal
import sys
import tempfile


class Sink(asyncio.Protocol):
    taken = 0
    queue = None

    def connection_made(self, transport):
        self.transport, self.buffer, self.data = transport, b"", False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, chunk):
        self.buffer += chunk
        while True:
            if self.data:
                end = self.buffer.find(b"\r\n.\r\n")
                if end < 0:
                    return
                os.write(Sink.queue, self.buffer[:end])
                os.fdatasync(Sink.queue)
                self.buffer, self.data = self.buffer[end + 5 :], False
                Sink.taken += 1
                self.transport.write(b"250 2.0.0 queued\r\n")
                continue
            line, found, rest = self.buffer.partition(b"\r\n")
            if not found:
                return
            self.buffer = rest
            self.answer(line[:4].upper())

    def answer(self, verb):
        if verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 200000000\r\n")
        elif verb == b"DATA":
            self.data = True
            self.transport.write(b"354 go\r\n")
            if self.buffer.startswith(b".\r\n"):
                self.buffer = b"\r\n" + self.buffer
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 2.0.0 ok\r\n")


async def main():
    Sink.queue, path = tempfile.mkstemp(prefix="sink-")
    os.unlink(path)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sink, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with open(sys.argv[1] + ".new", "w") as file:
        file.write(str(port))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    await over.wait()
    print(Sink.taken, flush=True)


asyncio.run(main())
