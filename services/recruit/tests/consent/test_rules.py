"""The consents: lawful items, each apart, words that cannot change silently."""

from datetime import date

import pytest
from recruit.consent.earlier import EARLIER
from recruit.consent.rules import (
    APPLICATION_CONSENTS,
    COLLECTION,
    ID_PHOTO,
    INQUIRY,
    RESTRICTED,
    TALENT_POOL,
    THIRD_PARTY,
    THIRD_PARTY_NAMED,
    ConsentText,
    application_consents,
    client_problem,
    missing_consents,
)
from recruit.retention.queries import periods_on

# A changed word needs a new version beside the old one; then its hash is added here.
KNOWN = {
    ("third_party", "2026-11-23"): "ecee9865550aea10",
    ("restricted", "2026-11-23"): "55b97465b26d6a55",
    ("talent_pool", "2026-11-23"): "15ce27d1d835347a",
    ("collection", "2026-11-22"): "29d6cf744d1a34ad",
    ("collection", "2026-11-23"): "877639680d3dc169",
    ("id_photo", "2026-11-22"): "10139ded448927f5",
    ("third_party", "2026-11-22"): "c8c6870532fe4de3",
    ("inquiry", "2026-11-22"): "54225094ef15946a",
}


@pytest.mark.parametrize(
    "text",
    [*APPLICATION_CONSENTS, INQUIRY, RESTRICTED, THIRD_PARTY_NAMED, *EARLIER],
    ids=lambda text: f"{text.kind} {text.version}",
)
def test_the_words_of_a_version_never_change(text: ConsentText) -> None:
    assert text.sha256[:16] == KNOWN[text.kind, text.version]


@pytest.mark.parametrize(
    "text", [COLLECTION, ID_PHOTO, RESTRICTED, TALENT_POOL, INQUIRY], ids=lambda text: text.kind
)
def test_a_collection_tells_the_four_items_of_article_15(text: ConsentText) -> None:
    assert [label for label, _ in text.items] == ["목적", "항목", "보유 기간", "거부할 권리"]


def test_a_provision_tells_the_five_items_of_article_17() -> None:
    for text in (THIRD_PARTY, THIRD_PARTY_NAMED):
        assert [label for label, _ in text.items] == [
            "받는 곳", "이용 목적", "항목", "보유 기간", "거부할 권리"
        ]  # fmt: skip


def test_by_a_posting_the_receiver_is_named_and_body_items_are_asked_apart() -> None:
    shown = application_consents("한빛물류", {"키": "높은 선반 작업"})
    assert [text.kind for text in shown] == [
        "collection",
        "restricted",
        "id_photo",
        "third_party",
        "talent_pool",
    ]
    told = {text.kind: dict(text.items) for text in shown}
    assert told["third_party"]["받는 곳"].startswith("한빛물류")
    assert told["restricted"]["항목"] == "선택: 키"
    assert "키: 높은 선반 작업" in told["restricted"]["목적"]
    assert all("{" not in text.body for text in shown)
    assert shown[3].sha256 != application_consents("다른회사")[2].sha256


def test_a_consent_to_another_receiver_than_shown_is_asked_again() -> None:
    assert client_problem(None, "한빛물류") == client_problem("한빛물류", "한빛물류") == ""
    assert "한빛물류" in client_problem("옛 고객사", "한빛물류")


def test_the_talent_pool_promises_the_period_of_the_table() -> None:
    assert (
        f"동의한 날부터 {periods_on(date(2026, 11, 23))['talent_pool'].told}"
        in dict(TALENT_POOL.items)["보유 기간"]
    )


def test_only_the_collection_is_required_of_an_applicant() -> None:
    assert [text.kind for text in APPLICATION_CONSENTS if text.required] == ["collection"]


def test_each_missing_consent_is_named_apart() -> None:
    assert set(missing_consents({}, has_photo=True)) == {"consent_collection", "consent_id_photo"}
    assert set(missing_consents({}, has_photo=False)) == {"consent_collection"}
    assert set(missing_consents({"collection": True}, has_photo=False, has_restricted=True)) == {
        "consent_restricted"
    }
    given = {"collection": True, "id_photo": True, "third_party": False}
    assert missing_consents(given, has_photo=True) == {}
