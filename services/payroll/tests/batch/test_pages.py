"""The office pastes a table, looks at it, accepts it once, and takes it back while the month is open."""

import threading
from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll.base import AuditRow
from payroll.item.tables import ItemBatch, PayItem
from payroll_office import office_with_november
from sqlalchemy import func, select

HOME = "/admin/payroll/items"
TABLE = "사번\t이름\t금액\t메모\nH-0001\t김하늘\t300,000\t3분기 성과\nH-0002\t이바다\t200,000\t"


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    return payroll


def paste(office: TestApp, text: str = TABLE, role: str = "owner", **values: str) -> Any:
    form = {"form_key": "key-00000001", "kind": "bonus", "month": "2026-11", "text": text, **values}
    return office.client(staff(role)).post(HOME, data=form)


def counts(office: TestApp) -> tuple[int, int]:
    with office.db.read() as session:
        found = [session.scalar(select(func.count()).select_from(kind)) for kind in (ItemBatch, PayItem)]
    return found[0] or 0, found[1] or 0


def gross(office: TestApp) -> int:
    compute = {"month": "2026-11", "pay_date": "2026-12-10"}
    return int(office.client(staff()).post("/api/payroll/v1/runs", json=compute).json()["gross"])


def test_a_table_is_shown_first_entered_once_and_paid_by_the_next_run(office: TestApp) -> None:
    before = gross(office)
    page = paste(office)
    assert page.status_code == 200
    assert "아직 저장하지 않았습니다" in page.text
    assert "500,000" in page.text
    assert counts(office) == (0, 0)
    # What is saved was looked at: the table that may be mended below stands in a form of its own.
    looked_at, mended = page.text.split("<form")[-2:]
    assert 'name="confirm"' in looked_at
    assert 'type="hidden" name="text"' in looked_at
    assert "confirm" not in mended
    assert paste(office, "제목만").status_code == 422
    answers = [paste(office, confirm="1"), paste(office, confirm="1")]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert counts(office) == (1, 2)
    shown = office.client(staff()).get(answers[0].headers["location"]).text
    assert "3분기 성과" in shown
    assert gross(office) == before + 500_000


def test_the_same_form_twice_at_the_same_moment_is_one_batch(office: TestApp) -> None:
    answers: list[int] = []
    both = [
        threading.Thread(target=lambda: answers.append(paste(office, confirm="1").status_code))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert answers == [303, 303]
    assert counts(office) == (1, 2)


def test_rows_that_mean_nobody_or_somebody_twice_stop_the_table_beside_them(office: TestApp) -> None:
    text = "이름\t금액\n김하늘\t300,000\n" + "박시내\t100,000"
    page = paste(office, text, confirm="1")
    assert page.status_code == 422
    assert page.text.count("이름만으로는 정하지 않습니다") == 2
    assert "김하늘\t300,000" in page.text
    twice = paste(office, "H-0001\t1000\nH-0001\t2000", confirm="1")
    assert twice.status_code == 422
    assert "2번째 줄에도 있습니다" in twice.text
    assert counts(office) == (0, 0)


def test_who_has_such_an_item_already_is_told_and_said_yes_to(office: TestApp) -> None:
    paste(office, confirm="1")
    page = paste(office, "H-0001\t100,000", form_key="key-00000002", confirm="1")
    assert page.status_code == 422
    assert "상여금 300,000원" in page.text
    again = paste(office, "H-0001\t100,000", form_key="key-00000002", confirm="1", again="1")
    assert again.status_code == 303
    assert counts(office) == (2, 3)


def test_a_deduction_of_many_wants_its_basis(office: TestApp) -> None:
    page = paste(office, kind="dormitory")
    assert page.status_code == 422
    assert "제43조제1항" in page.text
    agreed = {"kind": "dormitory", "basis": "consent", "basis_note": "2026-10-30 동의서", "confirm": "1"}
    assert paste(office, **agreed).status_code == 303
    assert gross(office) > 0


def test_a_batch_is_undone_whole_and_only_while_the_month_is_open(office: TestApp) -> None:
    before = gross(office)
    place = paste(office, confirm="1").headers["location"].partition("?")[0]
    boss = office.client(staff())
    assert [boss.post(f"{place}/undo").status_code for _ in range(2)] == [303, 303]
    assert "되돌림" in boss.get(place).text
    assert gross(office) == before
    second = paste(office, form_key="key-00000002", confirm="1").headers["location"].partition("?")[0]
    gross(office)
    for step in ("review", "lock"):
        boss.post(f"/api/payroll/v1/runs/2026-11/{step}")
    assert boss.post(f"{second}/undo").status_code == 409
    late = paste(office, form_key="key-00000003", confirm="1")
    assert late.status_code == 422
    assert "확정된 달" in late.text
    with office.db.read() as session:
        acts = [row.action for row in session.scalars(select(AuditRow)) if row.action.startswith("item.")]
    assert acts == ["item.batch", "item.batch_undo", "item.batch"]


def test_a_payer_reads_batches_and_enters_none(office: TestApp) -> None:
    place = paste(office, confirm="1").headers["location"]
    payer = office.client(staff("payer"))
    assert [payer.get(HOME).status_code, payer.get(place).status_code] == [200, 200]
    assert paste(office, role="payer", form_key="key-00000002").status_code == 403
    assert payer.get(f"{HOME}/99").status_code == 404


def test_a_bonus_for_several_months_says_so_for_everybody_of_the_table(office: TestApp) -> None:
    assert paste(office, kind="allowance", since="2026-06").status_code == 422
    shown = paste(office, since="2026-06")
    assert 'name="since" value="2026-06"' in shown.text
    assert paste(office, since="2026-06", confirm="1").status_code == 303
    with office.db.read() as session:
        assert set(session.scalars(select(PayItem.since))) == {"2026-06"}
