"""What a key looks like and what counts as one."""

import pytest
from gateway.api_key import rules


def test_a_key_is_recognised_and_kept_as_a_hash() -> None:
    key = rules.new_key()
    assert rules.is_key(key)
    assert not rules.is_key(key + "=")
    assert key not in rules.key_hash(key)


@pytest.mark.parametrize(
    ("header", "credential"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Bearer", ""), ("Basic abc", None), ("", None)],
)
def test_only_bearer_credentials_count(header: str, credential: str | None) -> None:
    assert rules.bearer_of(header) == credential


def test_a_key_holds_only_roles_of_its_account() -> None:
    assert rules.roles_now("manager,payer", "payer,viewer") == ("payer",)
    assert rules.roles_now("owner", "viewer") == ()
    assert rules.roles_now("viewer", "") == ()
    assert rules.chosen_roles(["owner", "payer"], "manager,payer") == "payer"


def test_a_key_may_be_narrower_than_any_role_of_its_account() -> None:
    assert rules.chosen_roles(["viewer"], "owner") == "viewer"
    assert rules.chosen_roles(["operator", "payer"], "owner") == "payer,operator"
    assert rules.chosen_roles(["viewer", "manager"], "payer") == "viewer"
    assert rules.roles_now("viewer", "manager") == ("viewer",)
    assert rules.chosen_roles(["manager", "payer", "operator", "owner"], "viewer") == ""
