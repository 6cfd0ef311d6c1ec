"""Lookups of one moment share a read; none waits for another's fate."""

import asyncio
from collections.abc import Iterable

import pytest
from gateway.session.lookups import Lookups


def test_lookups_of_one_moment_share_a_read() -> None:
    reads: list[list[str]] = []

    def read(keys: Iterable[str]) -> dict[str, str]:
        reads.append(sorted(keys))
        return {key: key.upper() for key in keys if key != "nobody"}

    async def crowd() -> list[str | None]:
        lookups = Lookups(read)
        return await asyncio.gather(*(lookups.find(key) for key in ["a", "b", "nobody", "a"]))

    assert asyncio.run(crowd()) == ["A", "B", None, "A"]
    assert reads == [["a", "b", "nobody"]]


def test_a_lookup_during_a_read_is_read_after_it() -> None:
    reads: list[list[str]] = []

    async def one_after_another() -> list[str | None]:
        asked: list[asyncio.Task[str | None]] = []

        def read(keys: Iterable[str]) -> dict[str, str]:
            reads.append(list(keys))
            if len(reads) == 1:
                loop.call_soon_threadsafe(lambda: asked.append(asyncio.create_task(lookups.find("a"))))
            return {key: f"{key}{len(reads)}" for key in keys}

        loop, lookups = asyncio.get_running_loop(), Lookups(read)
        first = await lookups.find("a")
        while not asked:
            await asyncio.sleep(0)
        return [first, await asked[0]]

    assert asyncio.run(one_after_another()) == ["a1", "a2"]
    assert reads == [["a"], ["a"]]


def test_a_failed_read_fails_those_who_asked_and_nobody_after() -> None:
    failures = [OSError("the disk is away")]

    def read(keys: Iterable[str]) -> dict[str, str]:
        if failures:
            raise failures.pop()
        return dict.fromkeys(keys, "here")

    async def twice() -> str | None:
        lookups = Lookups(read)
        with pytest.raises(OSError, match="disk"):
            await lookups.find("a")
        return await lookups.find("a")

    assert asyncio.run(twice()) == "here"


def test_who_leaves_takes_the_answer_from_nobody_else() -> None:
    async def one_leaves() -> str | None:
        lookups = Lookups(lambda keys: dict.fromkeys(keys, "here"))
        leaving, staying = (asyncio.create_task(lookups.find("a")) for _ in range(2))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert asyncio.run(one_leaves()) == "here"
