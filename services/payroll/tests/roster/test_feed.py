"""Following attendance's feed to its end."""

import httpx
import pytest
from chassis.http import PeerAway
from chassis.testing import TestApp
from payroll.roster import feed, queries
from payroll_office import answer_roster, roster_row


def catch_up(payroll: TestApp) -> None:
    feed.follow(payroll.app)


def test_the_feed_is_read_to_its_end(payroll: TestApp) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        after = int(request.url.params["after"])
        following = {0: 1, 1: 2}.get(after)
        return httpx.Response(200, json={"items": [roster_row(after + 1)], "next": following})

    payroll.peer("attendance").on_call("GET", "/internal/changes", answer)
    catch_up(payroll)
    with payroll.db.read() as session:
        assert queries.last_seq(session) == 3


def test_the_next_reading_begins_where_the_last_ended(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1, seq=12))
    catch_up(payroll)
    answer_roster(payroll)
    catch_up(payroll)
    assert payroll.peer("attendance").calls[-1].url.params["after"] == "12"


def test_attendance_away_leaves_the_copy_as_it_was(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    catch_up(payroll)
    payroll.peer("attendance").away = True
    with pytest.raises(PeerAway):
        catch_up(payroll)
    with payroll.db.read() as session:
        assert queries.is_known(session, 1)
