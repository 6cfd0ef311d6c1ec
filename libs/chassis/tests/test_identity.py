"""A token says who calls, for one service, for a minute; nothing else opens a door."""

import time

import jwt
import pytest
from chassis.app import openapi_of
from chassis.errors import Unauthorized
from chassis.identity import HEADER, LIFETIME_SECONDS, Identity, Misdirected, sign, verify
from chassis.testing import KEYS, TestApp, anyone, json_of, service, staff, unguarded_routes, worker
from fastapi import APIRouter

NEW, OLD = "new-key-" * 5, "old-key-" * 5
KIM = Identity("worker", "7", "김하늘", ("worker",))


def test_a_token_brings_back_who_signed_in() -> None:
    assert verify(sign(KIM, audience="payroll", keys=[NEW]), audience="payroll", keys=[NEW]) == KIM


def test_a_token_of_the_old_key_still_verifies_while_keys_rotate() -> None:
    token = sign(KIM, audience="payroll", keys=[OLD])
    assert verify(token, audience="payroll", keys=[NEW, OLD]) == KIM
    with pytest.raises(Unauthorized):
        verify(token, audience="payroll", keys=[NEW])


def test_a_token_for_another_service_is_misdirected() -> None:
    with pytest.raises(Misdirected):
        verify(sign(KIM, audience="payroll", keys=[NEW]), audience="recruit", keys=[NEW])


def test_a_token_expires_after_a_minute() -> None:
    token = sign(KIM, audience="payroll", keys=[NEW], now=time.time() - LIFETIME_SECONDS - 1)
    with pytest.raises(Unauthorized):
        verify(token, audience="payroll", keys=[NEW])


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "한글", jwt.encode({"sub": "1"}, "", algorithm="none")])
def test_garbage_is_unauthorized(token: str) -> None:
    with pytest.raises(Unauthorized):
        verify(token, audience="payroll", keys=[NEW])


def test_a_token_with_changed_roles_is_unauthorized() -> None:
    header, _, signature = sign(KIM, audience="payroll", keys=[NEW]).split(".")
    _, body, _ = sign(staff("owner"), audience="payroll", keys=[OLD]).split(".")
    with pytest.raises(Unauthorized):
        verify(f"{header}.{body}.{signature}", audience="payroll", keys=[NEW])


def test_a_token_is_what_the_library_would_make_of_it() -> None:
    token = sign(KIM, audience="payroll", keys=[NEW])
    claims = jwt.decode(token, NEW, algorithms=["HS256"], audience="payroll")
    headers = jwt.get_unverified_header(token)
    assert token == jwt.encode(claims, NEW, algorithm="HS256", headers=headers)


@pytest.mark.parametrize("headers", [{}, {"kid": "another"}, {"more": "said"}])
def test_a_token_with_another_head_is_judged_by_the_library(headers: dict[str, str]) -> None:
    claims = jwt.decode(
        sign(KIM, audience="payroll", keys=[NEW]), NEW, algorithms=["HS256"], audience="payroll"
    )
    token = jwt.encode(claims, NEW, algorithm="HS256", headers=headers)
    assert verify(token, audience="payroll", keys=[NEW]) == KIM


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": None},
        {"sub": None},
        {"exp": None},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"iat": "soon"},
        {"sub": 7},
    ],
)
def test_a_signed_token_whose_claims_are_wrong_is_unauthorized(changed: dict[str, object]) -> None:
    token = sign(KIM, audience="payroll", keys=[NEW])
    claims = jwt.decode(token, NEW, algorithms=["HS256"], audience="payroll") | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    headers = jwt.get_unverified_header(token)
    with pytest.raises(Unauthorized):
        verify(jwt.encode(kept, NEW, algorithm="HS256", headers=headers), audience="payroll", keys=[NEW])


def test_a_worker_route_lets_a_worker_through(sample: TestApp) -> None:
    assert json_of(sample.client(worker(7)).get("/api/sample/v1/me")) == {"id": "7"}


def test_a_visitor_is_asked_to_sign_in(sample: TestApp) -> None:
    assert json_of(sample.client(anyone()).get("/api/sample/v1/me"), 401)["detail"] == "로그인이 필요합니다."


def test_staff_may_not_act_as_a_worker(sample: TestApp) -> None:
    assert sample.client(staff()).get("/api/sample/v1/me").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("viewer", 403), ("payer", 403)]
)
def test_a_manager_route_asks_for_the_role(sample: TestApp, role: str, status: int) -> None:
    assert sample.client(staff(role)).get("/api/sample/v1/notes").status_code == status


def test_an_internal_route_takes_services_only(sample: TestApp) -> None:
    assert sample.client(staff()).get("/internal/conflict").status_code == 403
    assert sample.client(service("payroll")).get("/internal/conflict").status_code == 409


def test_a_call_without_a_token_is_refused(sample: TestApp) -> None:
    client = sample.client()
    del client.headers[HEADER]
    assert client.post("/api/sample/v1/notes", json={"amount": 1}).status_code == 401


def test_a_token_for_another_service_answers_421(sample: TestApp) -> None:
    client = sample.client()
    client.headers[HEADER] = sign(KIM, audience="payroll", keys=[KEYS])
    assert client.get("/api/sample/v1/me").status_code == 421


def test_every_route_asks_who_calls(sample: TestApp) -> None:
    assert unguarded_routes(sample.app) == []


def test_a_route_that_asks_nobody_is_found(sample: TestApp) -> None:
    sample.app.add_api_route("/admin/secret", lambda: {})
    assert unguarded_routes(sample.app) == ["/admin/secret"]


def test_a_route_of_an_included_router_that_asks_nobody_is_found(sample: TestApp) -> None:
    router = APIRouter(prefix="/admin")
    router.add_api_route("/open", lambda: {})
    sample.app.include_router(router)
    assert unguarded_routes(sample.app) == ["/admin/open"]


def test_the_internal_contract_names_the_routes_of_included_routers(sample: TestApp) -> None:
    paths = list(openapi_of(sample.app, "/internal/")["paths"])
    assert sorted(paths) == ["/internal/audit", "/internal/audit/verify", "/internal/conflict"]
