"""What everybody reads of notices, and the office's pages."""

from typing import Any

import pytest
from chassis.testing import TestApp, anyone, staff, worker

HOME = "/admin/notices"
FORM = {"title": "설 휴무", "body": "17일부터 쉽니다.", "starts_on": "2026-11-22", "category": "holiday"}


def write(recruit: TestApp, **more: str) -> str:
    answer = recruit.client(staff()).post(f"{HOME}/new", data={**FORM, **more}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2].partition("?")[0]


def test_a_notice_is_written_read_and_taken_away(recruit: TestApp) -> None:
    one = write(recruit)
    office, visitor = recruit.client(staff()), recruit.client()
    assert "저장했습니다" in office.get(f"{HOME}/{one}?saved=1").text
    assert "게시 중" in office.get(HOME).text
    assert "설 휴무" in visitor.get("/notices").text
    assert "17일부터 쉽니다." in visitor.get(f"/notices/{one}").text
    gone = office.post(f"{HOME}/{one}/removal", follow_redirects=False)
    assert "되돌리기" in office.get(gone.headers["location"]).text
    assert visitor.get(f"/notices/{one}").status_code == 404
    assert "설 휴무" in office.get(f"{HOME}?deleted=1").text
    office.post(f"{HOME}/{one}/restoration")
    assert visitor.get(f"/notices/{one}").status_code == 200


def test_what_is_typed_stays_text(recruit: TestApp) -> None:
    body = '<script>alert(1)</script>\n\n"><img src=x onerror=alert(1)> https://example.com/a'
    one = write(recruit, title="<b>굵게</b>", body=body, is_banner="1")
    for path in (f"/notices/{one}", "/notices", "/", f"{HOME}/{one}"):
        page = recruit.client(staff()).get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>굵게" not in page
    assert (
        '<a href="https://example.com/a" rel="noopener nofollow">'
        in recruit.client().get(f"/notices/{one}").text
    )


@pytest.mark.parametrize("path", ["/", "/apply"])
def test_a_banner_stands_on_public_pages_while_it_holds(recruit: TestApp, path: str) -> None:
    visitor = recruit.client()
    assert "data-notice-banner" not in visitor.get(path).text
    one = write(recruit, is_banner="1", ends_on="2026-11-22")
    assert f'data-notice-banner="{one}.1"' in visitor.get(path).text
    recruit.client(staff()).post(f"{HOME}/{one}/removal")
    assert "data-notice-banner" not in visitor.get(path).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "제목"),
        ({"body": ""}, "내용"),
        ({"starts_on": "내일"}, "내일"),
        ({"ends_on": "2026-11-01"}, "끝나는 날이 시작하는 날보다 빠릅니다."),
        ({"category": "secret"}, "분류"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    recruit: TestApp, wrong: dict[str, str], sentence: str
) -> None:
    answer = recruit.client(staff()).post(f"{HOME}/new", data={**FORM, "body": "길게 쓴 글", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert wrong == {"body": ""} or "길게 쓴 글" in answer.text


def test_who_saves_over_anothers_change_keeps_what_was_typed(recruit: TestApp) -> None:
    one = write(recruit)
    office = recruit.client(staff())
    office.post(f"{HOME}/{one}", data={**FORM, "title": "먼저 고침", "version": "1"})
    late = office.post(f"{HOME}/{one}", data={**FORM, "title": "나중에 고침", "version": "1"})
    assert late.status_code == 409
    assert "다른 담당자가 고친 공지" in late.text
    assert "나중에 고침" in late.text


@pytest.mark.parametrize("path", [HOME, f"{HOME}/new", f"{HOME}/x"])
@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(), 403)], ids=["anyone", "worker"])
def test_nobody_but_the_office_sees_the_desk(recruit: TestApp, path: str, who: Any, status: int) -> None:
    assert recruit.client(who).get(path).status_code == status


def test_a_viewer_reads_and_does_not_write(recruit: TestApp) -> None:
    viewer = recruit.client(staff("viewer"))
    assert viewer.get(HOME).status_code == 200
    assert viewer.post(f"{HOME}/new", data=FORM).status_code == 403
