"""Secrets are hashed beside the event loop, four at once, the same time for everybody."""

import asyncio
import time

import bcrypt
import pytest
from gateway.secret import hashing


def test_a_secret_in_any_script_is_recognised_and_another_is_not() -> None:
    async def check() -> None:
        house = hashing.Hashing()
        kept = await house.hash("비밀번호 🔑 열두 글자")
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await house.is_right("비밀번호 🔑 열두 글자", kept)
        assert not await house.is_right("비밀번호 🔑 열두 글", kept)
        house.close()

    asyncio.run(check())


def test_decomposed_hangul_is_the_same_password() -> None:
    async def check() -> None:
        house = hashing.Hashing()
        assert await house.is_right("\u1112\u1161\u11ab", await house.hash("한"))
        house.close()

    asyncio.run(check())


def test_nobody_is_never_right_even_with_the_dummy_password() -> None:
    async def check() -> None:
        house = hashing.Hashing()
        assert not await house.is_right("nobody's password", None)
        assert not await house.is_right("x", "not a hash")
        house.close()

    asyncio.run(check())


def test_more_than_four_at_once_wait_and_then_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "LONGEST_WAIT_SECONDS", 0.05)
    running, most = 0, 0

    def slow(secret: str, kept: str | None) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.3)
        running -= 1
        return True

    monkeypatch.setattr(hashing, "_check", slow)

    async def check() -> list[bool | BaseException]:
        house = hashing.Hashing()
        answers = await asyncio.gather(
            *(house.is_right("x", None) for _ in range(10)), return_exceptions=True
        )
        house.close()
        return answers

    answers = asyncio.run(check())
    assert most == 4
    assert answers.count(True) == 4
    assert sum(isinstance(answer, hashing.TooManySignIns) for answer in answers) == 6


def test_the_old_installations_bcrypt_hash_is_recognised_and_due_for_replacement() -> None:
    async def check() -> None:
        house = hashing.Hashing()
        kept = bcrypt.hashpw("옛 비밀번호 열두 글자".encode(), bcrypt.gensalt(4)).decode()
        assert hashing.is_old_hash(kept)
        assert hashing.needs_rehash(kept)
        assert await house.is_right("옛 비밀번호 열두 글자", kept)
        assert not await house.is_right("옛 비밀번호 열두 글", kept)
        house.close()

    asyncio.run(check())


def test_an_old_password_beyond_72_bytes_is_cut_as_the_old_program_did() -> None:
    async def check() -> None:
        house = hashing.Hashing()
        kept = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
        assert await house.is_right("x" * 90, kept)
        assert not await house.is_right("x" * 71, kept)
        house.close()

    asyncio.run(check())


@pytest.mark.parametrize("text", ["twelve letters", "$2b$31$" + "a" * 53, "$2b$12$short", "$argon2id$v=19$x"])
def test_nothing_else_is_taken_for_an_old_hash(text: str) -> None:
    assert not hashing.is_old_hash(text)
