"""Pages drawn once: answered from memory to visitors, drawn anew for people with a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.identity import ANYONE, Identity
from chassis.testing import worker
from chassis.web.public import render_public
from chassis.web.templates import install_templates
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

PAGE = """{% extends "base.html" %}{% block title %}소개{% endblock %}
{% block content %}<h1>소개</h1><p>{{ times|length }}번째</p>{{ times.append(1) or "" }}{% endblock %}"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    root = tmp_path / "public_service"
    (root / "templates").mkdir(parents=True)
    (root / "templates" / "page.html").write_text(PAGE)
    (root / "__init__.py").write_text('"""A service with a public page."""')
    monkeypatch.syspath_prepend(str(tmp_path))
    app = FastAPI()
    install_templates(app, "public_service")
    app.state.caller = ANYONE
    times: list[int] = []

    async def page(request: Request) -> Response:
        request.state.identity = request.app.state.caller
        return render_public(request, "page.html", times=times)

    async def page_of_two(request: Request, second: bool = False) -> Response:
        request.state.identity = request.app.state.caller
        return render_public(request, "page.html", variant="second" if second else "", times=times)

    app.add_api_route("/about", page)
    app.add_api_route("/two", page_of_two)
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_a_visitor_gets_the_page_that_was_drawn_first(client: TestClient) -> None:
    assert "0번째" in client.get("/about").text
    assert "0번째" in client.get("/about").text


def test_a_known_page_is_answered_with_an_empty_304(client: TestClient) -> None:
    etag = client.get("/about").headers["etag"]
    answer = client.get("/about", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_program_without_gzip_gets_the_plain_page(client: TestClient) -> None:
    answer = client.get("/about", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert "<h1>소개</h1>" in answer.text


@pytest.mark.parametrize("who", [worker(7, "김하늘")], ids=["worker"])
def test_someone_signed_in_is_named_and_not_remembered(
    app: FastAPI, client: TestClient, who: Identity
) -> None:
    app.state.caller = who
    assert "김하늘 님" in client.get("/about").text
    app.state.caller = ANYONE
    assert "김하늘" not in client.get("/about").text


def test_each_variant_of_a_page_is_drawn_once(client: TestClient) -> None:
    shown = [client.get(address).text for address in ("/two", "/two?second=1", "/two", "/two?second=1")]
    assert ["0번째" in text for text in shown] == [True, False, True, False]
    assert shown[1] == shown[3]
