"""What the lists of requests share: a filter that always means something, chips that keep it."""

import pytest
from attendance.asking.pages import ListQuery, address, chips
from attendance.asking.queries import Wanted

STATES = {"open": "대기", "approved": "승인"}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({}, Wanted("open", "", None)),
        ({"state": "approved", "q": "하늘", "site": "3"}, Wanted("approved", "하늘", 3)),
        ({"state": "made up", "site": "x"}, Wanted("open", "", None)),
        ({"state": "all", "site": "99999999999"}, Wanted("all", "", None)),
    ],
)
def test_an_address_that_makes_no_sense_shows_what_waits(typed: dict[str, str], wanted: Wanted) -> None:
    assert ListQuery.model_validate(typed).wanted(STATES) == wanted


def test_chips_keep_the_filter_and_tell_how_many() -> None:
    wanted = Wanted("approved", "하늘", 3)
    found = chips("/list", STATES, wanted, {"open": 2})
    assert [(chip["label"], chip["current"], chip["count"]) for chip in found] == [
        ("대기", False, 2),
        ("승인", True, 0),
        ("전체", False, 0),
    ]
    assert (
        found[0]["href"] == address("/list", wanted, "open") == "/list?q=%ED%95%98%EB%8A%98&site=3&state=open"
    )
    assert all("count" not in chip for chip in chips("/list", STATES, wanted))
