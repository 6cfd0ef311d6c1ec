"""Pages: whose they are, what they always hold, and how they fail."""

from pathlib import Path
from typing import Any

import pytest
from chassis.errors import install_error_handlers
from chassis.identity import ANYONE, Identity
from chassis.pagecheck import check_page, faults_of
from chassis.testing import staff, worker
from chassis.web.templates import install_templates, render
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from jinja2 import UndefinedError

PAGES = {
    "topic/public.html": """{% extends "base.html" %}{% block title %}공지{% endblock %}
{% block content %}<h1>공지</h1><p>{{ text|lines }}</p>{% endblock %}""",
    "topic/office.html": """{% extends "office.html" %}{% block title %}지원서{% endblock %}
{% block content %}<p>{{ won_text|won }}</p>{% endblock %}""",
    "topic/wrong.html": "{{ nobody_gave_this }}",
    "components/status.html": "{% macro status(kind, word) %}<b>{{ word }}</b>{% endmacro %}",
    "topic/own.html": '{% from "components/status.html" import status %}{{ status("ok", "우리 것") }}',
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    root = tmp_path / "paged_service"
    for name, text in PAGES.items():
        path = root / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "static").mkdir()
    (root / "static" / "own.css").write_text("p { color: red }")
    (root / "__init__.py").write_text('"""A service with pages."""')
    monkeypatch.syspath_prepend(str(tmp_path))
    return "paged_service"


@pytest.fixture
def app(package: str) -> FastAPI:
    app = FastAPI()
    install_error_handlers(app)
    install_templates(app, package)
    return app


def show(app: FastAPI, name: str, who: Identity | None = None, path: str = "/notices", **context: Any) -> str:
    def page(request: Request) -> Response:
        request.state.identity = who
        return render(request, name, **context)

    app.add_api_route(path, page)
    html: str = TestClient(app).get(path).text
    return html


def test_a_public_page_has_everything_a_page_needs(app: FastAPI) -> None:
    check_page(show(app, "topic/public.html", text="안녕하세요"))


def test_an_office_page_takes_its_heading_from_its_title(app: FastAPI) -> None:
    html = show(app, "topic/office.html", staff(name="박서준"), "/admin/applications", won_text=1000)
    check_page(html)
    assert "<h1>지원서</h1>" in html
    assert "<title>지원서 · 휴메틱스</title>" in html
    assert "1,000원" in html


def test_public_pages_carry_no_office_sheet(app: FastAPI) -> None:
    html = show(app, "topic/public.html", text="")
    assert "tabler" not in html
    assert "htmx." not in html


def test_office_pages_stand_on_the_office_sheet(app: FastAPI) -> None:
    html = show(app, "topic/office.html", staff(), won_text=1)
    assert app.state.assets.url("tabler.css") in html
    assert app.state.assets.url("office.css") in html


def test_a_visitor_is_offered_to_sign_in_and_come_back(app: FastAPI) -> None:
    assert 'href="/signin?next=/notices"' in show(app, "topic/public.html", ANYONE, text="")


def test_a_visitor_of_the_first_page_is_offered_to_sign_in(app: FastAPI) -> None:
    assert 'href="/signin"' in show(app, "topic/public.html", None, "/", text="")


def test_a_worker_sees_the_own_name_and_a_way_out(app: FastAPI) -> None:
    html = show(app, "topic/public.html", worker(name="김하늘"), text="")
    assert "김하늘 님" in html
    assert '<form method="post" action="/logout">' in html


def test_the_office_finds_its_way_back_from_public_pages(app: FastAPI) -> None:
    assert 'href="/admin"' in show(app, "topic/public.html", staff(), text="")


def test_the_present_entry_of_the_menu_is_marked(app: FastAPI) -> None:
    assert '<a href="/notices" aria-current="page">공지</a>' in show(app, "topic/public.html", text="")


def test_typed_text_is_escaped_and_keeps_its_lines(app: FastAPI) -> None:
    html = show(app, "topic/public.html", text="<script>x</script>\n둘째 줄")
    assert "&lt;script&gt;x&lt;/script&gt;<br>둘째 줄" in html
    assert faults_of(html) == []


def test_a_name_with_markup_in_it_stays_text(app: FastAPI) -> None:
    assert "<b>나</b>" not in show(app, "topic/public.html", worker(name="<b>나</b>"), text="")


def test_what_nobody_gave_is_an_error_and_not_an_empty_spot(app: FastAPI) -> None:
    with pytest.raises(UndefinedError, match="nobody_gave_this"):
        show(app, "topic/wrong.html")


def test_a_service_may_put_its_own_template_before_ours(app: FastAPI) -> None:
    assert show(app, "topic/own.html") == "<b>우리 것</b>"


def test_a_service_serves_its_own_files_under_its_own_name(app: FastAPI) -> None:
    url = app.state.assets.url("own.css")
    assert url.startswith("/static/paged-service/own.")
    assert TestClient(app).get(url).text == "p { color: red }"


def test_all_that_a_page_names_is_served(app: FastAPI) -> None:
    client = TestClient(app)
    for name, who in (("topic/public.html", None), ("topic/office.html", staff())):
        html = show(app, name, who, f"/{name}", text="", won_text=1)
        for part in html.split('"'):
            if part.startswith("/static/"):
                assert client.get(part).status_code == 200


def test_a_package_that_does_not_exist_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        install_templates(FastAPI(), "nowhere")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_every_failure_is_a_whole_page_with_its_number(app: FastAPI, status: int) -> None:
    html = show(app, "error.html", status=status, code="x", detail="이렇게 해 주세요.", request_id="0199-abc")
    check_page(html)
    assert "이렇게 해 주세요." in html
    assert "<code>0199-abc</code>" in html


def test_a_missing_page_is_told_in_korean(app: FastAPI) -> None:
    answer = TestClient(app).get("/nowhere", headers={"accept": "text/html"})
    assert answer.status_code == 404
    check_page(answer.text)
    assert "찾는 화면이 없습니다" in answer.text


def test_a_refused_visitor_is_led_to_the_right_door(app: FastAPI) -> None:
    context = {"status": 401, "code": "unauthorized", "detail": "로그인이 필요합니다.", "request_id": ""}
    assert 'href="/login?next=/admin/x"' in show(app, "error.html", None, "/admin/x", **context)
    assert 'href="/signin?next=/leave"' in show(app, "error.html", None, "/leave", **context)
