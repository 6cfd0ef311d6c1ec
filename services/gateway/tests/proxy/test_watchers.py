"""Probes and metrics are for listed addresses and for whoever a listed name stands for."""

import asyncio

from gateway.proxy.watchers import Watchers


async def answers(watchers: Watchers, *addresses: str) -> list[bool]:
    return [await watchers.include(address) for address in addresses]


def test_listed_blocks_may_read_and_nobody_else() -> None:
    watchers = Watchers("10.1.0.0/16,::1/128")
    told = asyncio.run(answers(watchers, "10.1.2.3", "::1", "10.2.0.1", "nonsense"))
    assert told == [True, True, False, False]


def test_a_listed_name_stands_for_its_address() -> None:
    watchers = Watchers("192.0.2.0/24", "localhost")
    assert asyncio.run(answers(watchers, "127.0.0.1", "127.0.0.2")) == [True, False]


def test_a_name_that_nobody_knows_lets_nobody_in() -> None:
    assert asyncio.run(answers(Watchers("", "no-such-host.invalid"), "127.0.0.1")) == [False]
