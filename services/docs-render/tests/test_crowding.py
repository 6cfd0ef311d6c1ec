"""One person's flood is refused beyond a few documents; everybody else is served."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from chassis.errors import Busy
from chassis.identity import FOR_HEADER
from docs_render.crowding import Crowding
from docs_render.settings import DocsRenderSettings
from starlette.testclient import TestClient

TABLE = {"sheet": "표", "columns": [{"key": "a", "label": "이름", "kind": "text"}], "totals": False}


def test_beyond_a_few_at_once_a_person_is_told_to_come_again() -> None:
    crowding = Crowding(2)
    with ExitStack() as drawing:
        for _ in range(2):
            drawing.enter_context(crowding.admitted("kim"))
        with pytest.raises(Busy), crowding.admitted("kim"):
            pass
        for other in ("lee", "", "", ""):
            drawing.enter_context(crowding.admitted(other))
    with crowding.admitted("kim"):
        assert crowding._drawing == {"kim": 1}


def test_one_person_s_flood_leaves_room_for_everybody_else(caller: TestClient) -> None:
    body = TABLE | {"rows": [[f"사람 {number}"] for number in range(5000)]}

    def ask(person: str) -> int:
        return caller.post("/internal/xlsx/table", json=body, headers={FOR_HEADER: person}).status_code

    with ThreadPoolExecutor(24) as crowd:
        flood = [crowd.submit(ask, "flooder") for _ in range(20)]
        others = [crowd.submit(ask, f"other-{number}") for number in range(4)]
        told = [each.result() for each in flood]
        assert [each.result() for each in others] == [200] * 4
    assert set(told) == {200, 503}
    assert told.count(200) >= DocsRenderSettings.model_fields["docs_render_at_once"].default
