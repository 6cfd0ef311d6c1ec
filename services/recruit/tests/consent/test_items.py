"""The privacy page shows every item that the tables of items tell."""

import pytest
from chassis.testing import TestApp
from recruit.consent import items
from recruit.consent.rules import COLLECTION
from recruit.retention.queries import periods


def test_the_privacy_page_tells_every_item_and_every_ground(recruit: TestApp) -> None:
    page = recruit.client().get("/privacy").text
    for part, words in items.stored_items().items():
        assert part in page
        assert ", ".join(words) in page
    for row in items.without_consent():
        assert f"{row['word']}: {row['ground']}" in page
    for period in periods():
        assert period.told in page
    for promised in ("만 14세 미만", "인재풀 보관 동의", "업무에 필요한 신체 항목", "공고에 적은 고객사"):
        assert promised in page


def test_the_privacy_page_tells_workers_what_is_kept_why_how_long_and_who_receives_it(
    recruit: TestApp,
) -> None:
    page = recruit.client().get("/privacy").text
    assert "위치는 따로 동의한 근로자가 출퇴근을 누르는 순간에만" in page
    for part in items.worker_parts():
        for told in (part.name, ", ".join(part.words), part.purpose, part.kept, part.receivers):
            assert told in page


@pytest.mark.parametrize(
    "word", [w for p, words in items.stored_items().items() if p == "지원서 선택" for w in words]
)
def test_the_collection_consent_names_every_optional_item(word: str) -> None:
    told = dict(COLLECTION.items)["항목"]
    assert all(part in told for part in word.split("·")), word
