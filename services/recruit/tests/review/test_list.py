"""The list as a person looks at it: look, order, views, repeats, interviews, memos of two people."""

import re
from collections.abc import Callable
from typing import Any

from chassis.testing import TestApp, json_of, staff

Send = Callable[..., dict[str, Any]]
LIST = "/admin/applications"


def names(page: str) -> list[str]:
    return re.findall(r'class="row-link"[^>]*>([^<]+)</a>', page)


def test_cards_and_table_stand_in_the_address_and_are_remembered_for_each_person(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    office = recruit.client(staff(name="박서준"))
    assert "hm-table" in office.get(LIST).text
    assert 'class="cards"' in office.get(f"{LIST}?look=cards").text
    assert 'class="cards"' in office.get(LIST).text
    assert 'class="cards"' not in office.get(f"{LIST}?look=table").text


def test_a_list_is_sorted_and_paged_in_each_order(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    days = ["2026-12-03", "", "2026-12-01", "2026-12-01", "2026-12-02"]
    for name, day in zip(["마", "라", "다", "나", "가"], days, strict=True):
        send({**haneul, "name": f"{name}지원", "start_date": day})
    office, api = recruit.client(staff()), "/api/recruit/v1/applications"
    expected = {"new": "가나다라마", "old": "마라다나가", "name": "가나다라마", "start": "다나가마라"}
    for sort, order in expected.items():
        assert "".join(name[0] for name in names(office.get(f"{LIST}?sort={sort}").text)) == order
        seen, cursor = "", ""
        while cursor is not None:
            page = json_of(office.get(api, params={"sort": sort, "limit": 2, "cursor": cursor}))
            seen += "".join(item["name"][0] for item in page["items"])
            cursor = page["next"]
        assert seen == order
    page = json_of(office.get(api, params={"sort": "start", "limit": 2}))
    assert office.get(api, params={"sort": "name", "cursor": page["next"]}).status_code == 422


def test_a_filter_that_is_on_is_a_chip_that_takes_it_away(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    send({**haneul, "shift": "주간"})
    page = recruit.client(staff()).get(f"{LIST}?shift=주간&agree=1&sort=name&q=5678").text
    assert "근무형태 주간 ✕" in page
    assert "사실 확인 확인함 ✕" in page
    assert 'href="/admin/applications?shift=%EC%A3%BC%EA%B0%84&amp;agree=1&amp;sort=name"' in page


def test_a_phone_is_found_however_it_is_typed(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    send(haneul)
    office = recruit.client(staff())
    for typed in ("01023456789", "010-2345-6789", "+82 10-2345-6789", "6789", "010.2345"):
        assert names(office.get(LIST, params={"q": typed}).text) == ["김하늘"], typed
    assert names(office.get(LIST, params={"q": "6780"}).text) == []


def test_a_saved_view_opens_with_the_list_and_goes_again(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    office = recruit.client(staff())
    sent = {"name": "보류만", "query": "status=hold&q=김하늘", "is_default": "1"}
    assert office.post(f"{LIST}/views", data=sent).headers["location"] == f"{LIST}?status=hold"
    assert office.get(LIST).headers["location"] == f"{LIST}?status=hold"
    page = office.get(f"{LIST}?status=hold").text
    assert "보류만" in page
    view = re.search(r"/views/(\d+)/default", page)
    assert view is not None
    office.post(f"{LIST}/views/{view[1]}/default", data={"query": "status=hold"})
    assert office.get(LIST).status_code == 200
    office.post(f"{LIST}/views/{view[1]}/deletion", data={})
    assert "보류만" not in office.get(LIST).text
    assert office.post(f"{LIST}/views", data={"name": " "}).status_code == 422


def test_repeats_are_flagged_with_their_number_and_listed_together(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    first = send(haneul)["id"]
    send({**haneul, "phone": "010-9999-0000"})
    send({**haneul, "name": "이도윤", "birth": "1999-01-01"})
    send({**haneul, "name": "박다른", "phone": "010-1111-2222"})
    office = recruit.client(staff())
    page = office.get(LIST).text
    assert "중복 2건" in page
    assert page.count("중복 1건") == 2
    assert sorted(names(office.get(f"{LIST}?same={first}").text)) == ["김하늘", "김하늘", "이도윤"]
    assert "같은 사람으로 보이는 지원서가 2건 더 있습니다" in office.get(f"{LIST}/{first}").text


def test_two_people_do_not_write_over_one_memo(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    office, url = recruit.client(staff(name="박서준")), f"{LIST}/{send(haneul)['id']}"
    assert office.post(url, data={"memo": "전화함", "memo_version": "0"}).status_code == 303
    late = office.post(url, data={"memo": "문자함", "memo_version": "0"})
    assert late.status_code == 409
    for told in ("그사이 다른 사람이 메모를 고쳤습니다", "전화함", "문자함", 'name="memo_version" value="1"'):
        assert told in late.text
    assert office.post(url, data={"memo": "전화함. 문자함", "memo_version": "1"}).status_code == 303
    page = office.get(url).text
    assert "메모 기록 2건" in page
    assert "박서준" in page


def test_an_end_wants_a_reason_which_stands_in_the_history(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    office, url = recruit.client(staff()), f"{LIST}/{send(haneul)['id']}"
    refused = office.post(url, data={"status": "rejected"})
    assert refused.status_code == 422
    assert "까닭을 적어 주십시오" in refused.text
    office.post(url, data={"status": "rejected", "reason": "통근 거리"})
    assert "통근 거리" in office.get(url).text


def test_an_interview_is_set_shown_in_the_month_and_handed_out(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    office, url = recruit.client(staff()), f"{LIST}/{send(haneul)['id']}"
    bad = office.post(f"{url}/interview", data={"day": "2026-01-05", "time": "10:00"})
    assert bad.status_code == 422
    assert "지난 날짜입니다" in bad.text
    sent = {"day": "2026-11-25", "time": "14:30", "minutes": "60", "place": "본사 2층"}
    assert office.post(f"{url}/interview", data=sent).status_code == 303
    other = send({**haneul, "name": "이도윤", "phone": "010-7777-8888"})["id"]
    office.post(f"{LIST}/{other}/interview", data={**sent, "time": "15:00"})
    assert "이도윤 면접과 시간이 겹칩니다(15:00, 본사 2층)." in office.get(url).text
    month = office.get(f"{LIST}/interviews?month=2026-11").text
    assert "14:30" in month
    assert month.count("겹침") == 2
    assert "이 달에는 면접이 없습니다" in office.get(f"{LIST}/interviews?month=2026-12").text
    for path in (f"{url}/interview.ics", f"{LIST}/interviews.ics?month=2026-11"):
        file = office.get(path)
        assert file.headers["content-type"].startswith("text/calendar")
        assert "DTSTART:20261125T053000Z" in file.text
    assert "면접 11월 25일(수) 14:30" in office.get(LIST).text
    for _ in range(2):
        assert office.post(f"{url}/interview/cancellation").status_code == 303
    assert office.get(f"{url}/interview.ics").status_code == 404


def test_programs_filter_as_the_page_does(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    ids = [send({**haneul, "name": f"지원자 {number}", "gender": "여"})["id"] for number in range(3)]
    office, api = recruit.client(staff()), "/api/recruit/v1/applications"
    found = json_of(office.get(api, params={"id": f"{ids[0]},{ids[2]}", "gender": "여", "sort": "old"}))
    assert [item["id"] for item in found["items"]] == [ids[0], ids[2]]
    told = json_of(office.patch(f"{api}/{ids[0]}", json={"status": "hold", "reason": "자리 없음"}))
    assert (told["status"], told["history"][0]["reason"]) == ("hold", "자리 없음")
    told = json_of(office.patch(f"{api}/{ids[0]}", json={"memo": "전화함", "memo_version": 0}))
    assert told["memo_version"] == 1
    late = office.patch(f"{api}/{ids[0]}", json={"memo": "문자함", "memo_version": 0})
    assert (late.status_code, late.json()["code"]) == (409, "memo_changed")
