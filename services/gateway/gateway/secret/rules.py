"""Which passwords, PINs and codes are good enough."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from gateway.secret.guessed import OWN_WORDS, WORDS, most_guessed

PIN_LENGTH = 6
CODE_LENGTH = 8
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
_NO_LETTERS = re.compile(r"[\W\d_]+")
_SEVERAL = 5
_GENERATED_WORDS = "abcdefghjkmnpqrstuvwxyz23456789"
_EASY_PINS = frozenset({"112233", "121212", "123123", "123321", "654321", "147258", "159753", "101010"})


def new_password() -> str:
    """Return a password of 20 readable letters (99 bits) in groups of five."""
    letters = [secrets.choice(_GENERATED_WORDS) for _ in range(20)]
    return "-".join("".join(letters[start : start + 5]) for start in range(0, 20, 5))


def password_fault(password: str, about: Iterable[str] = ()) -> str | None:
    """Return a Korean sentence on why a password must not be used, or None when it may.

    Length counts, composition does not. Refused is what is guessed first: the 3,000 commonest passwords,
    common words and those of this house or `about` the person, alone or with digits and signs around them;
    runs; a few characters repeated. Slow the first time (a long list is read): call it beside the event loop.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < SHORTEST_PASSWORD:
        return f"{SHORTEST_PASSWORD}자 이상으로 정해 주세요. 띄어쓰기를 넣은 문장도 좋습니다."
    if len(password) > LONGEST_PASSWORD:
        return f"{LONGEST_PASSWORD}자 이하로 정해 주세요."
    known = (most_guessed() | WORDS | OWN_WORDS | {_letters(word) for word in about}) - {""}
    if plain in known or _is_made_of(_letters(plain), known):
        return "흔한 말이나 회사·계정 이름으로 된 비밀번호는 쉽게 알아냅니다. 다른 말로 정해 주세요."
    if len(set(plain)) < _SEVERAL or _is_ascending(plain):
        return "되풀이되거나 차례로 이어지는 비밀번호는 쉽게 알아냅니다. 다르게 정해 주세요."
    return None


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    # Up to three such words in a row: "humetixadmin", "passwordpassword".
    rests = {text} if text else set()
    for _ in range(3):
        rests = {rest.removeprefix(word) for rest in rests for word in words if rest.startswith(word)}
        if "" in rests:
            return True
    return False


def _is_ascending(text: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return sum(step in (1, -1) for step in steps) > len(steps) * 3 // 4


def new_code() -> str:
    """Return a one-time activation code: digits only, for a phone's number pad."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """Return a code as typed without the spaces and hyphens it is shown with."""
    return "".join(letter for letter in text if letter.isdecimal())


def pin_fault(pin: str, birth_date: date | None = None) -> str | None:
    """Return a Korean sentence on why a PIN must not be used, or None when it may.

    A birth date in any usual writing is refused: colleagues know it.
    """
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdecimal()):
        return "숫자 6자리로 정해 주세요."
    if pin in _EASY_PINS or _is_repeated(pin) or _is_run(pin):
        return "너무 쉬운 번호예요. 다른 번호로 정해 주세요."
    if birth_date is not None and pin in _writings_of(birth_date):
        return "생년월일은 비밀번호로 쓸 수 없어요. 다른 번호로 정해 주세요."
    return None


def _is_repeated(pin: str) -> bool:
    return len(set(pin)) == 1 or pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:]


def _is_run(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _writings_of(day: date) -> set[str]:
    year, month, date_ = f"{day:%y}", f"{day:%m}", f"{day:%d}"
    return {year + month + date_, date_ + month + year, month + date_ + year, f"{day:%Y}{month}"}
