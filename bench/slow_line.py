"""A slow line to a local server: every byte of a browser and of its worker goes through it, and it can be cut."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Self

_REQUEST = b" HTTP/1.1\r\n"
_AT_ONCE = 2048
# A new connection to a real server: one way there and back for TCP, one for TLS.
_GREETINGS = 2


class SlowLine:
    """``kbit`` a second for all connections, ``there_and_back`` seconds; counts ``requests`` and ``received`` bytes.

    To be used with `with`; what is open when it ends is cut.
    """

    def __init__(self, port: int, kbit: float = 400, there_and_back: float = 0.4) -> None:
        self._server_port, self._seconds_per_byte, self._delay = port, 8 / (kbit * 1000), there_and_back
        self._free = {"up": 0.0, "down": 0.0}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.requests = self.received = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._listener = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._connect, "127.0.0.1", 0), self._loop
        ).result()
        port = self._listener.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _cut(self) -> None:
        self._listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connect(self, browser: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        await asyncio.sleep(_GREETINGS * self._delay)
        server, asks = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            await asyncio.gather(self._carry("up", browser, asks), self._carry("down", server, answers))
        except asyncio.CancelledError:
            pass  # cut
        finally:
            for writer in (asks, answers):
                writer.close()

    async def _carry(self, way: str, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Each piece waits until the line is free, and then is on its way for half of ``there_and_back``."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.ensure_future(self._arrive(on_the_way, target))
        before = b""
        with suppress(ConnectionError):
            while data := await source.read(_AT_ONCE):
                self._count(way, before, data)
                before = data[1 - len(_REQUEST) :]
                starts = max(self._loop.time(), self._free[way])
                self._free[way] = starts + len(data) * self._seconds_per_byte
                on_the_way.put_nowait((self._free[way] + self._delay / 2, data))
        on_the_way.put_nowait((self._loop.time() + self._delay / 2, b""))
        await arriving

    async def _arrive(self, on_the_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not data:
                    return target.close()
                target.write(data)
                await target.drain()

    def _count(self, way: str, before: bytes, data: bytes) -> None:
        if way == "up":
            self.requests += (before + data).count(_REQUEST)
        else:
            self.received += len(data)
