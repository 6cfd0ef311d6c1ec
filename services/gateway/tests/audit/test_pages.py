"""Who did and who read what in every service, on one page."""

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from chassis.clock import now
from chassis.testing import TestApp, staff
from gateway.accounts import actions
from gateway.audit import files
from gateway.audit.queries import page_of_audit
from sqlalchemy import text

Keep = Callable[..., None]
Row = Callable[..., dict[str, Any]]


def cells(gateway: TestApp, query: str = "") -> list[list[str]]:
    answer = gateway.client(staff()).get(f"/admin/audit/export{query}")
    assert answer.status_code == 200
    assert answer.text.startswith("\ufeff때,서비스")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_owner_and_operator_see_what_was_done(gateway: TestApp, keep: Keep) -> None:
    assert "아직 기록이 없습니다" in gateway.client(staff()).get("/admin/audit").text
    gateway.db.write(actions.create_first_admin, "hash", now())
    page = gateway.client(staff("operator")).get("/admin/audit")
    assert "계정 생성" in page.text
    assert "사용자 admin" in page.text
    for path in ("", "/export", "/check"):
        assert gateway.client(staff("manager")).get(f"/admin/audit{path}").status_code == 403
        assert gateway.client().get(f"/admin/audit{path}").status_code == 401


def test_rows_of_all_services_stand_in_one_order(gateway: TestApp, keep: Keep, row: Row, haneul: int) -> None:
    keep("recruit", [row(2, 30), row(1, 10, action="application.hire")])
    keep("payroll", [row(5, 20, action="pay.read", actor="worker:41", object="payslip:9")])
    page = gateway.client(staff()).get("/admin/audit").text.partition("<tbody>")[2]
    read, paid, hired = page.index("지원서 열람"), page.index("급여 열람"), page.index("채용 확정")
    assert read < paid < hired
    assert "근로자 김하늘 (41)" in page
    assert 'href="/admin/applications/7"' in page


def test_pages_follow_one_another_across_services(gateway: TestApp, keep: Keep, row: Row) -> None:
    keep("recruit", [row(number, number * 2, object=f"application:{number}") for number in range(60, 0, -1)])
    keep("payroll", [row(number, number * 3, object=f"run:{number}") for number in range(40, 0, -1)])
    client, seen, address = gateway.client(staff()), [], "/admin/audit?who=kim"
    while True:
        page = client.get(address).text
        seen += [part.partition("<")[0] for part in page.split("<dt>요청 번호</dt><dd>")[1:]]
        if 'rel="next"' not in page:
            break
        link = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        address = link.replace("&amp;", "&")
        assert "who=kim" in address
    assert len(seen) == 100
    assert sorted(seen) == sorted([f"r-{n}" for n in range(1, 61)] + [f"r-{n}" for n in range(1, 41)])


def test_the_filter_lives_in_the_address_and_goes_to_each_service(
    gateway: TestApp, keep: Keep, row: Row
) -> None:
    keep("recruit", [row(1)])
    query = "?who=사용자+kim&action=application.read&start=2026-11-20&end=2026-11-21"
    page = gateway.client(staff()).get(f"/admin/audit{query}")
    assert 'value="사용자 kim"' in page.text
    asked = gateway.peer("recruit").calls[-1].url.params
    assert dict(asked) == {
        "actor": "staff:kim",
        "action": "application.read",
        "from": "2026-11-20T00:00:00+09:00",
        "to": "2026-11-22T00:00:00+09:00",
        "limit": "50",
    }


def test_one_service_alone_is_asked_alone(gateway: TestApp, keep: Keep, row: Row) -> None:
    keep("recruit", [row(1)])
    keep("payroll", [row(1, action="wage.enter")])
    gateway.peer("recruit").calls.clear()
    page = gateway.client(staff()).get("/admin/audit?service=payroll").text.partition("<tbody>")[2]
    assert "시급 등록" in page
    assert "지원서 열람" not in page
    assert gateway.peer("recruit").calls == []


def test_a_service_that_is_away_leaves_a_notice_and_the_rest(gateway: TestApp, keep: Keep, row: Row) -> None:
    keep("recruit", [row(1)])
    gateway.peer("payroll").away = True
    gateway.peer("attendance").on("GET", "/internal/audit", json={"items": "no"})
    page = gateway.client(staff()).get("/admin/audit").text
    assert page.count("그 기록은 빠져 있습니다") == 2
    assert "급여 서비스에 잠시 연결할 수 없어" in page
    assert "지원서 열람" in page.partition("<tbody>")[2]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("start=yesterday", "날짜를"),
        ("start=0001-01-01", "2000-01-01"),
        ("end=9999-12-31", "2100-12-31"),
        ("start=2026-11-02&end=2026-11-01", "시작일과 같거나"),
        ("service=nowhere", "목록에 있는 값"),
        ("who=a%00b", "형식이"),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained_beside_its_field(
    gateway: TestApp, keep: Keep, query: str, said: str
) -> None:
    page = gateway.client(staff()).get(f"/admin/audit?{query}")
    assert page.status_code == 422
    assert said in page.text
    assert gateway.client(staff()).get(f"/admin/audit/export?{query}").status_code == 422


def test_a_made_up_position_is_refused(gateway: TestApp, keep: Keep) -> None:
    assert gateway.client(staff()).get("/admin/audit?cursor=gateway:x").status_code == 422


def test_the_csv_holds_the_same_rows_and_no_formula(gateway: TestApp, keep: Keep, row: Row) -> None:
    keep(
        "recruit",
        [
            row(2, 5, detail='{"memo": "=1+1", "ip": "203.0.113.9"}'),
            row(1, actor='staff:=cmd|"x"', request_id="@x"),
        ],
    )
    answer = gateway.client(staff()).get("/admin/audit/export")
    assert unquote(answer.headers["content-disposition"]).endswith("UTF-8''감사기록_20261122.csv")
    rows = cells(gateway)
    recruit = [line for line in rows if line[1] == "채용"]
    assert recruit[0] == [
        "2026-11-20 09:05:00", "채용", "사용자 kim", "지원서 열람", "지원서 7", "memo: =1+1",
        "203.0.113.9", "application.read", "r-2", "2",
    ]  # fmt: skip
    assert recruit[1][8] == "'@x"
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in rows for cell in line)


def test_taking_the_audit_out_is_in_the_audit(gateway: TestApp, keep: Keep) -> None:
    cells(gateway, "?service=gateway&who=office")
    with gateway.db.read() as session:
        newest = page_of_audit(session, None, 1).items[0]
    assert (newest.action, newest.actor) == ("audit.export", "staff:office")
    assert '"who": "office"' in newest.detail


def test_a_long_audit_is_cut_with_a_word_about_it(
    gateway: TestApp, keep: Keep, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 600)
    keep("recruit", [row(number, number) for number in range(900, 0, -1)])
    rows = cells(gateway, "?service=recruit")
    assert len(rows) == 602
    assert rows[-1][0].startswith("600건까지만")


def test_a_csv_names_the_service_that_is_missing_in_it(gateway: TestApp, keep: Keep, row: Row) -> None:
    keep("recruit", [row(1)])
    gateway.peer("payroll").away = True
    assert cells(gateway)[-1] == ["급여 서비스에 연결할 수 없어 그 기록이 빠졌습니다."]


def test_the_chains_of_all_services_are_checked_on_a_page(gateway: TestApp, keep: Keep) -> None:
    gateway.db.write(actions.create_first_admin, "hash", now())
    gateway.peer("recruit").on("GET", "/internal/audit/verify", json={"broken": [7, 9], "rows": 1234})
    gateway.peer("payroll").away = True
    page = gateway.client(staff("operator")).get("/admin/audit/check").text
    assert "7, 9" in page
    assert "1,234" in page
    assert "연결할 수 없음" in page
    assert page.count("이상 없음") == 2
    gateway.db.write(lambda session: session.execute(text("UPDATE audit SET actor='staff:x' WHERE id=1")))
    assert gateway.client(staff()).get("/admin/audit/check").text.count("이상 없음") == 1
