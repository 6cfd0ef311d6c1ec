"""The component page, as the office sees it and as a browser draws it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.app import create_app
from chassis.settings import Settings
from chassis.testing import TestApp, anyone, make_app, staff, worker
from chassis.web.templates import OWN_TEMPLATES
from fastapi import FastAPI
from gateway.design import pages
from gateway.settings import GatewaySettings


def create(settings: Settings) -> FastAPI:
    return create_app(settings, routers=[pages.router])


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, GatewaySettings, tmp_path)
    yield tested
    tested.close()


def test_only_the_office_opens_the_component_page(gateway: TestApp) -> None:
    assert gateway.client(anyone()).get("/design").status_code == 401
    assert gateway.client(worker()).get("/design").status_code == 403
    assert gateway.client(staff("operator")).get("/design").status_code == 200


@pytest.mark.parametrize(("look", "sheet"), [("office", "/office."), ("public", "/base.")])
def test_the_components_are_drawn_in_both_looks(gateway: TestApp, look: str, sheet: str) -> None:
    html = gateway.client(staff()).get(f"/design?look={look}").text
    assert sheet in html
    assert "1,234,567원" in html
    assert "11월 22일(일) 08:27" in html


def test_an_unknown_look_is_refused_in_korean(gateway: TestApp) -> None:
    answer = gateway.client(staff()).get("/design?look=neon", headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "다시 확인해 주세요" in answer.text


def test_every_component_is_on_the_page() -> None:
    folder = Path(pages.__file__).parents[1] / "templates" / "design"
    used = "\n".join(path.read_text() for path in folder.glob("*.html"))
    missing = [
        path.name
        for path in (OWN_TEMPLATES / "components").glob("*.html")
        if path.stem not in ("parts", "icon") and f'"components/{path.name}"' not in used
    ]
    assert missing == []
