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
    one = sent(recruit)
    page = recruit.client(staff()).get(f"/admin/inquiries/{one}").text
    assert "주간 20명<br>단가표" in page
    assert "대성정밀 &lt;b&gt;" in page


def test_an_unread_inquiry_stands_out_until_it_was_opened(recruit: TestApp) -> None:
    one = sent(recruit)
    office = recruit.client(staff())
    assert "읽지 않음</strong>" in office.get("/admin/inquiries?unread=1").text
    office.get(f"/admin/inquiries/{one}")
    assert "조건에 맞는 문의가 없습니다" in office.get("/admin/inquiries?unread=1").text


def test_handling_is_saved_with_its_steps(recruit: TestApp) -> None:
    one = sent(recruit)
    office = recruit.client(staff(name="이서연"))
    form = {"status": "in_progress", "assignee": "박서준", "memo": "전화함", "version": "1"}
    answer = office.post(f"/admin/inquiries/{one}", data=form, follow_redirects=False)
    page = office.get(answer.headers["location"]).text
    assert "저장했습니다." in page
    assert 'value="박서준"' in page
    assert "접수 → <strong>진행중</strong>" in page
    office.post(f"/admin/inquiries/{one}", data={**form, "version": "2", "mine": "1"})
    assert 'value="이서연"' in office.get(f"/admin/inquiries/{one}").text
    assert "오담당" in office.get("/admin/inquiries?assignee=이서연").text
    assert "오담당" not in office.get("/admin/inquiries?assignee=-").text


def test_who_saves_over_anothers_change_sees_both(recruit: TestApp) -> None:
    one = sent(recruit)
    office = recruit.client(staff())
    form = {"status": "new", "assignee": "", "memo": "먼저", "version": "1"}
    office.post(f"/admin/inquiries/{one}", data=form)
    late = office.post(f"/admin/inquiries/{one}", data={**form, "memo": "나중"})
    assert late.status_code == 409
    assert "메모 ‘먼저’" in late.text
    assert "나중</textarea>" in late.text


def test_chosen_inquiries_are_deleted_after_a_question_and_can_come_back(recruit: TestApp) -> None:
    one = sent(recruit)
    office = recruit.client(staff())
    asked = office.post("/admin/inquiries/deletion", data={"ids": one}).text
    assert "문의 1건 삭제" in asked
    assert "오담당" in office.get("/admin/inquiries").text
    chosen = {"ids": one, "deletion": "0199-one"}
    gone = office.post("/admin/inquiries/deletion", data=chosen, follow_redirects=False)
    page = office.get(gone.headers["location"]).text
    assert "되돌리기" in page
    assert "오담당" not in page
    office.post("/admin/inquiries/restoration", data={"deletion": "0199-one"})
    assert "오담당" in office.get("/admin/inquiries").text
    assert office.post("/admin/inquiries/deletion", data={}).status_code in (200, 303)


def test_an_emptied_memo_is_emptied(recruit: TestApp) -> None:
    one = sent(recruit)
    office = recruit.client(staff())
    for memo in ("전화함", ""):
        office.post(f"/admin/inquiries/{one}", data={"status": "new", "assignee": "", "memo": memo})
    assert "전화함" not in office.get(f"/admin/inquiries/{one}").text


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
