"""The office's 근무표: the grid, pasting with a preview, publishing."""

from attendance.rota import queries
from chassis.testing import TestApp, staff, worker

from .conftest import MONDAY, Place

HOME = "/admin/attendance/rota"
FULL = ["주간"] * 5 + ["휴무", "휴무"]


def week(place: Place, **more: str) -> dict[str, str]:
    return {"site": str(place.site), "week": f"{MONDAY}", **more}


def table(*rows: list[str]) -> str:
    return "\r\n".join("\t".join(row) for row in rows)


def test_a_cell_is_chosen_saved_and_published(attendance: TestApp, site_place: Place) -> None:
    office, key = attendance.client(staff()), f"c-{site_place.sky}-{MONDAY}"
    page = office.get(f"{HOME}?site={site_place.site}&week=2026-11-25").text
    assert f'name="{key}"' in page
    assert "야간" in page
    answer = office.post(HOME, data=week(site_place, **{key: f"p{site_place.night}"}))
    assert answer.status_code == 303
    page = office.get(answer.headers["location"]).text
    assert "1칸을 저장했습니다" in page
    assert "아직 안 알림" in page
    answer = office.post(f"{HOME}/publishing", data=week(site_place))
    assert "1칸을 근로자에게" in office.get(answer.headers["location"]).text
    with attendance.db.read() as session:
        assert [
            shift.name for shift in queries.expected(session, [site_place.sky], MONDAY, MONDAY).values()
        ] == ["야간"]


def test_who_has_neither_plan_nor_pattern_is_not_called_off(attendance: TestApp, site_place: Place) -> None:
    office = attendance.client(staff())
    page = office.get(f"{HOME}?site={site_place.site}&week={MONDAY}").text
    assert "기본(미정)" in page
    assert "기본(쉬는 날)" not in page


def test_the_page_without_a_site_and_the_menu_of_cells_hold(attendance: TestApp) -> None:
    page = attendance.client(staff()).get(HOME)
    assert page.status_code == 200
    assert "배치된 직원이 없습니다" in page.text


def test_a_wrong_cell_is_told_and_what_was_chosen_stays(attendance: TestApp, site_place: Place) -> None:
    office, key = attendance.client(staff()), f"c-{site_place.sky}-{MONDAY}"
    answer = office.post(HOME, data=week(site_place, **{key: "p999"}))
    assert answer.status_code == 422
    assert f'id="{key}-fault"' in answer.text
    answer = office.post(HOME, data=week(site_place, **{"c-1-2026-12-07": "off", key: "0900-1800"}))
    assert answer.status_code == 422
    assert '<option value="0900-1800" selected>' in answer.text


def test_a_pasted_table_is_shown_first_and_then_saved(attendance: TestApp, site_place: Place) -> None:
    office = attendance.client(staff())
    numbers = numbers_of(attendance, site_place)
    text = table(["사번", *"월화수목금토일"], [numbers[0], *FULL], ["박바다 900103", "0830-1730", *[""] * 6])
    seen = office.post(f"{HOME}/pasting", data=week(site_place, text=text))
    assert seen.status_code == 200
    assert "확인됨" in seen.text
    with attendance.db.read() as session:
        assert queries.drafts(session, site_place.site, MONDAY) == []
    answer = office.post(f"{HOME}/pasting", data=week(site_place, text=text, confirm="1"))
    assert "8칸을 붙여 넣었습니다" in office.get(answer.headers["location"]).text


def test_a_name_alone_is_saved_only_after_a_yes(attendance: TestApp, site_place: Place) -> None:
    office, text = attendance.client(staff()), table(["박바다", *FULL])
    typed = week(site_place, text=text, confirm="1")
    answer = office.post(f"{HOME}/pasting", data=typed)
    assert answer.status_code == 422
    assert "확인해 주세요" in answer.text
    answer = office.post(f"{HOME}/pasting", data=typed | {f"ok-1-{site_place.sea}": "1"})
    assert answer.status_code == 303


def test_one_bad_cell_keeps_the_whole_table_out_and_is_told(attendance: TestApp, site_place: Place) -> None:
    office = attendance.client(staff())
    text = table([numbers_of(attendance, site_place)[0], "새벽", *FULL[1:]], ["최구름", *FULL])
    answer = office.post(f"{HOME}/pasting", data=week(site_place, text=text, confirm="1"))
    assert answer.status_code == 422
    assert "근무형태 이름, 0830-1730" in answer.text
    assert "찾지 못했습니다" in answer.text
    assert "새벽" in answer.text
    with attendance.db.read() as session:
        assert queries.drafts(session, site_place.site, MONDAY) == []
    assert office.post(f"{HOME}/pasting", data=week(site_place, text="")).status_code == 422


def test_who_only_reads_sees_no_buttons_and_workers_nothing(attendance: TestApp, site_place: Place) -> None:
    reader = attendance.client(staff("viewer"))
    page = reader.get(f"{HOME}?site={site_place.site}&week={MONDAY}")
    assert '<select class="hm-input rota-input"' not in page.text
    assert reader.post(HOME, data=week(site_place)).status_code == 403
    assert attendance.client(worker()).get(HOME).status_code in (302, 303, 401, 403)


def numbers_of(attendance: TestApp, place: Place) -> list[str]:
    with attendance.db.read() as session:
        people = queries.people_of_week(session, place.site, MONDAY)
        return [person.employee_no for person, _ in people]
