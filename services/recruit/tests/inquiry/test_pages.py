"""The office's list of inquiries."""

from chassis.testing import TestApp, json_of, staff

ASKED = {
    "company": "대성정밀 <b>",
    "name": "오담당",
    "phone": "031-234-5678",
    "message": "주간 20명\n단가표 부탁드립니다.",
    "consent": "1",
}


def sent(recruit: TestApp) -> str:
    answer = json_of(recruit.client().post("/api/recruit/v1/inquiries", data=ASKED), 201)
    return str(answer["id"])


def test_an_empty_list_says_so(recruit: TestApp) -> None:
    assert "문의가 없습니다" in recruit.client(staff()).get("/admin/inquiries").text


def test_an_inquiry_shows_its_lines_and_no_markup(recruit: TestApp) -> None:
    sent(recruit)
    page = recruit.client(staff()).get("/admin/inquiries").text
    assert "주간 20명<br>단가표" in page
    assert "대성정밀 &lt;b&gt;" in page


def test_handling_returns_to_the_row_under_the_same_filter(recruit: TestApp) -> None:
    inquiry_id = sent(recruit)
    office = recruit.client(staff())
    form = {
        "status": "in_progress",
        "assignee": "박서준",
        "memo": "전화함",
        "list_q": "대성",
        "list_status": "",
    }
    answer = office.post(f"/admin/inquiries/{inquiry_id}", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"saved={inquiry_id}#i-{inquiry_id}")
    page = office.get(answer.headers["location"]).text
    assert "저장했습니다." in page
    assert 'value="박서준"' in page


def test_an_emptied_memo_is_emptied(recruit: TestApp) -> None:
    inquiry_id = sent(recruit)
    office = recruit.client(staff())
    for memo in ("전화함", ""):
        office.post(f"/admin/inquiries/{inquiry_id}", data={"status": "new", "assignee": "", "memo": memo})
    assert "전화함" not in office.get("/admin/inquiries").text


def test_a_bad_change_is_refused_in_korean(recruit: TestApp) -> None:
    url = f"/admin/inquiries/{sent(recruit)}"
    office = recruit.client(staff())
    assert "목록에 있는 상태" in office.post(url, data={"status": "x"}).text
    assert office.post(url, data={"status": "new", "memo": "가" * 5000}).status_code == 422


def test_the_list_is_narrowed_by_status(recruit: TestApp) -> None:
    sent(recruit)
    office = recruit.client(staff())
    assert "오담당" in office.get("/admin/inquiries?status=new").text
    assert "오담당" not in office.get("/admin/inquiries?status=done").text
    assert "오담당" in office.get("/admin/inquiries?status=unknown").text
