"""Calls to attendance and docs-render: what is asked, what is read, what happens when they are away."""

import json
from datetime import date

import pytest
from chassis.http import PeerAway
from chassis.testing import TestApp
from payroll import clients
from payroll.run.compute import work_of
from payroll_office import answer_month, answer_roster, full_days, month_row, roster_row


def test_the_roster_feed_is_asked_after_a_sequence_number(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1), roster_row(2, resign_date="2026-11-20"))
    changes = clients.roster_changes(payroll.app.state.peers, 41)
    assert [change.employee_id for change in changes.items] == [1, 2]
    assert payroll.peer("attendance").calls[0].url.params["after"] == "41"


def test_a_month_is_read_with_what_attendance_adds_later_ignored(payroll: TestApp) -> None:
    answer_month(payroll, month_row(1, full_days(), news="later"))
    month = clients.month_of(payroll.app.state.peers, "2026-11")
    assert month.closed
    assert month.employees[0].days[0].break_ == 60


def test_a_month_tells_what_was_missed_and_the_dates_of_paid_holidays(payroll: TestApp) -> None:
    told = {
        "paid_holidays": [{"day": "2026-11-09", "minutes": 480}],
        "absences": [{"day": "2026-11-10", "minutes": 480, "kind": "unpaid"}],
        "weekly_holidays_lost": [{"day": "2026-11-15", "minutes": 480}],
        "leave_days": [{"day": "2026-11-10", "kind": "unpaid", "minutes": 0, "whole": True}],
    }
    answer_month(payroll, month_row(1, full_days(), **told))
    [read] = clients.month_of(payroll.app.state.peers, "2026-11").employees
    work = work_of(date(2026, 11, 1), read)
    assert work.paid_holidays == ((date(2026, 11, 9), 480),)
    assert work.absences == ((date(2026, 11, 10), 480, "unpaid"),)
    assert work.lost_weeks == ((date(2026, 11, 15), 480),)
    assert work.away == ((date(2026, 11, 10), "unpaid"),)


def test_a_peer_that_is_away_raises(payroll: TestApp) -> None:
    payroll.peer("attendance").away = True
    with pytest.raises(PeerAway, match="근태"):
        clients.month_of(payroll.app.state.peers, "2026-11")


def test_documents_are_asked_for_with_the_whole_request(payroll: TestApp) -> None:
    render = payroll.peer("docs-render")
    render.on("POST", "/internal/pdf/payslip", content=b"%PDF-")
    render.on("POST", "/internal/xlsx/table", content=b"PK")
    peers = payroll.app.state.peers
    assert clients.payslip_files(peers, {"payslips": []}, "book") == b"%PDF-"
    assert clients.table_xlsx(peers, {"sheet": "x"}) == b"PK"
    assert [json.loads(call.content) for call in render.calls] == [{"payslips": []}, {"sheet": "x"}]
