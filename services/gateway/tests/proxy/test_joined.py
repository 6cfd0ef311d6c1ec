"""Head and body go out together; a client that has left in between breaks nothing."""

import asyncio
from typing import cast

import pytest
from gateway.proxy.joined import Joined

HEAD, BODY = b"HTTP/1.1 200 OK\r\n\r\n", b"hello"


class Transport:
    """As uvloop's: lines written after the end are an error."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def is_closing(self) -> bool:
        return self.closed

    def write(self, data: bytes) -> None:
        if not self.closed:
            self.sent.append(data)

    def writelines(self, data: tuple[bytes, ...]) -> None:
        if self.closed:
            raise RuntimeError("the handler is closed")
        self.sent.append(b"".join(data))

    def get_extra_info(self, name: str) -> None:
        """Know nothing."""

    def close(self) -> None:
        self.closed = True

    pause_reading = resume_reading = abort = close


async def joined(transport: Transport) -> Joined:
    return Joined(cast(asyncio.Transport, transport), asyncio.get_running_loop())


def test_head_and_body_are_one_write() -> None:
    async def answer(transport: Transport) -> None:
        client = await joined(transport)
        client.write(HEAD)
        client.write(BODY)

    transport = Transport()
    asyncio.run(answer(transport))
    assert transport.sent == [HEAD + BODY]


@pytest.mark.parametrize("leaves_after", [0, 1])
def test_a_client_that_leaves_before_the_body_breaks_nothing(leaves_after: int) -> None:
    async def answer(transport: Transport) -> None:
        client = await joined(transport)
        client.write(HEAD)
        await asyncio.sleep(0) if leaves_after else None
        transport.close()
        client.write(BODY)
        client.close()

    transport = Transport()
    asyncio.run(answer(transport))
    assert transport.sent == [HEAD][:leaves_after]
