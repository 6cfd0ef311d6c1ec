"""Looks at an installation as people do: pages, sign-in, the office; 503 is never a pass."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from humetix.health import health
from humetix.seeing.rows import Row

PUBLIC = (
    "/", "/apply", "/attendance", "/advance", "/payslip", "/leave", "/notices", "/privacy", "/login",
    "/signin",
)  # fmt: skip
OFFICE = (
    "/admin", "/admin/applications", "/admin/inquiries", "/admin/employees", "/admin/sites",
    "/admin/attendance", "/admin/attendance-calendar", "/admin/leave", "/admin/advance", "/admin/payslip",
    "/admin/wages", "/admin/accounts", "/admin/audit", "/ops",
)  # fmt: skip
_SECONDS = 15
_LOGIN_WORDS = {
    401: "비밀번호나 인증번호가 맞지 않음",
    429: "시도가 많아 기다려야 함",
    403: "출처 확인에서 거절됨",
}


def visitor(url: str) -> httpx.Client:
    """Return someone with a browser-like client."""
    origin = {"Origin": url, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    return httpx.Client(base_url=url, headers=origin, timeout=_SECONDS, trust_env=False)


def answering(url: str) -> list[Row]:
    """Look at GET /health."""
    told = health(url)
    status = str(told.get("status"))
    words = {
        "healthy": "정상",
        "degraded": "일부 서비스가 쉼",
        "unreachable": f"{url} 에서 아무도 답하지 않음",
    }
    return [Row("게이트웨이 /health", status == "healthy", words.get(status, status), "502")]


def public_pages(url: str) -> list[Row]:
    """Look at every page that needs no session."""
    with visitor(url) as http:
        return [_page(http, path) for path in PUBLIC]


def _page(http: httpx.Client, path: str, wanted: int = 200) -> Row:
    try:
        status = http.get(path).status_code
    except httpx.HTTPError as error:
        return Row(f"화면 {path}", False, type(error).__name__, "502")
    further = "502" if status in (502, 503, 504) else "5xx"
    return Row(f"화면 {path}", status == wanted, str(status), further)


def sign_in(url: str, password: str) -> list[Row]:
    """Sign the admin in and out again."""
    with visitor(url) as http:
        entered = _enter(http, password)
        return [entered, *(_leave(http) if entered.ok else ())]


def office(url: str, password: str) -> list[Row]:
    """Walk: the office is closed, sign in, every office page, sign out, closed again. Changes nothing."""
    with visitor(url) as http:
        rows = [_closed(http, "로그인 전")]
        entered = _enter(http, password)
        rows.append(entered)
        if entered.ok:
            rows += [_page(http, path) for path in OFFICE]
            rows += _leave(http)
        return rows


def _enter(http: httpx.Client, password: str) -> Row:
    try:
        answer = http.post("/login", data={"username": "admin", "password": password})
    except httpx.HTTPError as error:
        return Row("로그인", False, type(error).__name__, "login")
    ok = answer.status_code == 303 and bool(http.cookies)
    words = _LOGIN_WORDS.get(answer.status_code, "로그인됨" if ok else str(answer.status_code))
    return Row("로그인", ok, words, "login-lockout" if answer.status_code == 429 else "login")


def _leave(http: httpx.Client) -> Iterator[Row]:
    try:
        status = http.post("/logout").status_code
    except httpx.HTTPError as error:
        yield Row("로그아웃", False, type(error).__name__, "login")
        return
    yield Row("로그아웃", status == 303, str(status), "login")
    yield _closed(http, "로그아웃 뒤")


def _closed(http: httpx.Client, when: str) -> Row:
    try:
        answer = http.get("/admin")
    except httpx.HTTPError as error:
        return Row(f"{when} 관리 화면", False, type(error).__name__, "502")
    closed = answer.status_code == 303 and answer.headers.get("location", "").startswith("/login")
    return Row(f"{when} 관리 화면", closed, "로그인으로 보냄" if closed else str(answer.status_code), "login")
