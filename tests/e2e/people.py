"""The people of the journeys, as programs: the office and a worker, over the public JSON API."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx


class Person:
    """Someone with a browser-like client of their own."""

    def __init__(self, url: str) -> None:
        # What a browser tells of a form on our own pages (operations.md G15).
        self.http = httpx.Client(
            base_url=url,
            headers={"Origin": url, "Sec-Fetch-Site": "same-origin"},
            timeout=30,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def get(self, path: str, **params: Any) -> Any:
        """GET JSON."""
        return self._told(self.http.get(path, params=params))

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """POST JSON, with an Idempotency-Key when one is named."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._told(self.http.post(path, json=body, headers=headers))

    def patch(self, path: str, body: Any) -> Any:
        """PATCH JSON."""
        return self._told(self.http.patch(path, json=body))

    def download(self, path: str, **params: Any) -> httpx.Response:
        """GET a file."""
        answer = self.http.get(path, params=params)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:300]}"
        return answer

    @staticmethod
    def _told(answer: httpx.Response) -> Any:
        asked = f"{answer.request.method} {answer.request.url.path}"
        assert answer.is_success, f"{asked}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None


class Office(Person):
    """The admin, signed in."""

    def __init__(self, url: str, password: str) -> None:
        super().__init__(url)
        answer = self.http.post("/login", data={"username": "admin", "password": password})
        assert answer.status_code == 303, f"login: {answer.status_code} {answer.text[:300]}"

    def activation_code(self, employee_id: int) -> str:
        """Issue the code that lets a worker set a PIN; the roster reaches the gateway within seconds."""
        return str(self.post(f"/api/gateway/v1/workers/{employee_id}/activation-code")["code"])


class Worker(Person):
    """A worker, activated with a code and signed in."""

    def __init__(self, url: str, login: str, code: str, pin: str) -> None:
        super().__init__(url)
        answer = self.http.post("/activate", data={"login": login, "code": code, "pin": pin})
        assert answer.status_code == 303, f"activate: {answer.status_code} {answer.text[:300]}"
        answer = self.http.post("/signin", data={"login": login, "pin": pin})
        assert answer.status_code == 303, f"signin: {answer.status_code} {answer.text[:300]}"
