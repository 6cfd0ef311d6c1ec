"""The gateway tells who works in the office; an inquiry is given to somebody of that list."""

from chassis.testing import TestApp, json_of, service, staff

ASKED = {"company": "대성정밀", "name": "오담당", "phone": "031-234-5678", "consent": "1"}
URL = "/internal/colleagues"


def tell(recruit: TestApp, **names: str) -> int:
    items = [{"account": account, "name": name} for account, name in names.items()]
    answer = recruit.client(service("gateway")).post(URL, json={"items": items})
    return int(json_of(answer)["count"])


def choices(recruit: TestApp, inquiry_id: str) -> list[str]:
    page = recruit.client(staff(name="박하나")).get(f"/admin/inquiries/{inquiry_id}").text
    field = page.partition('name="assignee"')[2].partition("</div>")[0]
    return [part.partition('"')[0] for part in field.split('<option value="')[1:]]


def test_an_inquiry_is_given_to_somebody_of_the_list_and_an_old_name_stays(recruit: TestApp) -> None:
    one = json_of(recruit.client().post("/api/recruit/v1/inquiries", data=ASKED), 201)["id"]
    office = recruit.client(staff(name="박하나"))
    assert "사용자 목록을 아직 받지 못했습니다" in office.get(f"/admin/inquiries/{one}").text
    typed = office.post(f"/admin/inquiries/{one}", data={"status": "new", "assignee": "옛담당", "memo": ""})
    assert typed.status_code == 303
    assert [tell(recruit, lee="이서연", kim="김도윤") for _ in range(2)] == [2, 2]
    assert choices(recruit, one) == ["", "김도윤", "박하나", "옛담당", "이서연"]
    assert tell(recruit, kim="김도윤") == 1
    office.post(f"/admin/inquiries/{one}", data={"status": "new", "assignee": "김도윤", "memo": ""})
    assert choices(recruit, one) == ["", "김도윤", "박하나"]


def test_only_a_service_may_tell(recruit: TestApp) -> None:
    for who in (None, staff()):
        client = recruit.client(who) if who else recruit.client()
        assert client.post(URL, json={"items": []}).status_code in (401, 403)
