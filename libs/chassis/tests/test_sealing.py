"""Secrets at rest."""

import pytest
from chassis.sealing import SealBroken, seal, unseal

OLD, NEW, OTHER = "o" * 40, "n" * 40, "x" * 40


def test_a_sealed_secret_opens_with_any_of_the_keys_and_no_other() -> None:
    sealed = seal("110-234-567890", [OLD], "one use")
    assert "110" not in sealed
    assert unseal(sealed, [NEW, OLD], "one use") == "110-234-567890"
    with pytest.raises(SealBroken):
        unseal(sealed, [NEW, OTHER], "one use")


def test_the_first_key_seals_so_that_the_others_may_go() -> None:
    sealed = seal("secret", [NEW, OLD], "one use")
    assert unseal(sealed, [NEW], "one use") == "secret"


def test_what_was_sealed_for_one_use_opens_for_no_other() -> None:
    with pytest.raises(SealBroken):
        unseal(seal("secret", [NEW], "one use"), [NEW], "another use")


def test_what_was_changed_does_not_open() -> None:
    sealed = seal("secret", [NEW], "one use")
    with pytest.raises(SealBroken):
        unseal(sealed[:-6] + "AAAAA=", [NEW], "one use")


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    assert seal("secret", [NEW], "one use") != seal("secret", [NEW], "one use")
