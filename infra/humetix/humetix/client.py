"""A program that uses the public JSON API as a person would: own session, own origin, patient with 429."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

import httpx

_MOST_WAITS = 20


class Refused(RuntimeError):
    """The installation answered something else than success; the text says what."""


class Person:
    """Someone with a browser-like client; not signed in."""

    def __init__(self, url: str) -> None:
        # What a browser tells of a form on our own pages (the gateway's check against foreign origins).
        origin = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
        self.http = httpx.Client(base_url=url, headers=origin, timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def get(self, path: str, **params: Any) -> Any:
        """GET JSON."""
        return self.ask("GET", path, params=params)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """POST JSON."""
        return self.ask("POST", path, json=body, **more)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH JSON."""
        return self.ask("PATCH", path, json=body)

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Send a request, again after each 429 when it says so; raises Refused for anything but success."""
        for _ in range(_MOST_WAITS):
            answer = self.http.request(method, path, **more)
            if answer.status_code != 429:
                break
            time.sleep(min(60, int(answer.headers.get("Retry-After", "1"))))
        if not answer.is_success:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def enter(self, path: str, form: dict[str, str]) -> None:
        """Send a sign-in form; its session stays with this person."""
        answer = self.http.post(path, data=form)
        if answer.status_code != 303:
            raise Refused(f"POST {path}: {answer.status_code} {answer.text[:300]}")

    def download(self, path: str, **params: Any) -> httpx.Response:
        """GET a file."""
        answer = self.http.get(path, params=params)
        if answer.status_code != 200:
            raise Refused(f"GET {path}: {answer.status_code} {answer.text[:300]}")
        return answer


class Office(Person):
    """The admin, signed in with a password."""

    def __init__(self, url: str, password: str) -> None:
        super().__init__(url)
        self.enter("/login", {"username": "admin", "password": password})

    def activation_code(self, employee_id: int) -> str:
        """Issue the code that lets a worker set a PIN."""
        return str(self.post(f"/api/gateway/v1/workers/{employee_id}/activation-code")["code"])


class OperatorOffice(Office):
    """The admin with a session that the operator of this machine has opened."""

    def __init__(self, url: str, cookies: dict[str, str]) -> None:
        Person.__init__(self, url)
        self.http.cookies.update(cookies)


class Worker(Person):
    """A worker, activated with a code and signed in."""

    def __init__(self, url: str, login: str, code: str, pin: str) -> None:
        super().__init__(url)
        self.enter("/activate", {"login": login, "code": code, "pin": pin})
        self.enter("/signin", {"login": login, "pin": pin})
