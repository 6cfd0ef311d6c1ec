"""The privacy policy and the stored columns are held together."""

import pytest
from chassis.testing import TestApp
from recruit.base import Base
from recruit.consent import items
from recruit.consent.rules import COLLECTION
from recruit.retention.queries import periods


def stored_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }


def test_every_stored_column_is_told_by_the_policy_or_technical() -> None:
    named = items.named_columns()
    whole = {name.removesuffix(".*") for name in named if name.endswith(".*")}
    missing = {name for name in stored_columns() if name not in named and name.partition(".")[0] not in whole}
    assert sorted(missing) == [], "give each a row in recruit/consent/items.toml"


def test_the_policy_names_no_column_that_is_gone() -> None:
    tables = {table.name for table in Base.metadata.sorted_tables}
    named = {name for name in items.named_columns() if not name.endswith(".*")}
    assert sorted(named - stored_columns()) == []
    assert {name.removesuffix(".*") for name in items.named_columns() if name.endswith(".*")} <= tables


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


@pytest.mark.parametrize(
    "word", [w for p, words in items.stored_items().items() if p == "지원서 선택" for w in words]
)
def test_the_collection_consent_names_every_optional_item(word: str) -> None:
    told = dict(COLLECTION.items)["항목"]
    assert all(part in told for part in word.split("·")), word
