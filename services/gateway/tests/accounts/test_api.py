"""The accounts for programs of an owner."""

import pytest
from chassis.testing import TestApp, fields_of, json_of, staff

ACCOUNTS = "/api/gateway/v1/accounts"


def test_an_owner_makes_lists_changes_and_resets_accounts(gateway: TestApp) -> None:
    owner = gateway.client(staff("owner"))
    wanted = {"account": "lee", "name": "이서준", "roles": ["payer"]}
    made = json_of(owner.post(ACCOUNTS, json=wanted), 201)
    assert (made["account"], len(made["password"])) == ("lee", 23)
    assert owner.patch(f"{ACCOUNTS}/lee", json={"roles": ["viewer"], "disabled": True}).status_code == 204
    [row] = json_of(owner.get(ACCOUNTS))["items"]
    assert (row["roles"], row["disabled"], row["password_is_temporary"]) == (["viewer"], True, True)
    assert json_of(owner.post(f"{ACCOUNTS}/lee/password"))["password"] != made["password"]


@pytest.mark.parametrize("roles", [[], ["boss"], ["owner", "boss"]])
def test_unknown_roles_are_refused(gateway: TestApp, roles: list[str]) -> None:
    wanted = {"account": "lee", "name": "이서준", "roles": roles}
    answer = gateway.client(staff("owner")).post(ACCOUNTS, json=wanted)
    assert answer.status_code == 422
    assert "roles" in fields_of(answer)


def test_other_roles_and_unknown_accounts_are_refused(gateway: TestApp) -> None:
    for role in ("manager", "payer", "viewer", "operator"):
        assert gateway.client(staff(role)).get(ACCOUNTS).status_code == 403
    owner = gateway.client(staff("owner"))
    assert owner.patch(f"{ACCOUNTS}/nobody", json={"disabled": True}).status_code == 404
