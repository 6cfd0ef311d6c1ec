"""The consents: lawful items, each apart, words that cannot change silently."""

import pytest
from recruit.consent.earlier import EARLIER
from recruit.consent.rules import (
    APPLICATION_CONSENTS,
    COLLECTION,
    ID_PHOTO,
    INQUIRY,
    THIRD_PARTY,
    ConsentText,
    missing_consents,
)

# A changed word needs a new version beside the old one; then its hash is added here.
KNOWN = {
    ("collection", "2026-11-22"): "29d6cf744d1a34ad",
    ("collection", "2026-11-23"): "877639680d3dc169",
    ("id_photo", "2026-11-22"): "10139ded448927f5",
    ("third_party", "2026-11-22"): "c8c6870532fe4de3",
    ("inquiry", "2026-11-22"): "54225094ef15946a",
}


@pytest.mark.parametrize(
    "text", [*APPLICATION_CONSENTS, INQUIRY, *EARLIER], ids=lambda text: f"{text.kind} {text.version}"
)
def test_the_words_of_a_version_never_change(text: ConsentText) -> None:
    assert text.sha256[:16] == KNOWN[text.kind, text.version]


@pytest.mark.parametrize("text", [COLLECTION, ID_PHOTO, INQUIRY], ids=lambda text: text.kind)
def test_a_collection_tells_the_four_items_of_article_15(text: ConsentText) -> None:
    assert [label for label, _ in text.items] == ["목적", "항목", "보유 기간", "거부할 권리"]


def test_a_provision_tells_the_five_items_of_article_17() -> None:
    assert [label for label, _ in THIRD_PARTY.items] == [
        "받는 곳", "이용 목적", "항목", "보유 기간", "거부할 권리"
    ]  # fmt: skip


def test_only_the_collection_is_required_of_an_applicant() -> None:
    assert [text.kind for text in APPLICATION_CONSENTS if text.required] == ["collection"]


def test_each_missing_consent_is_named_apart() -> None:
    assert set(missing_consents({}, has_photo=True)) == {"consent_collection", "consent_id_photo"}
    assert set(missing_consents({}, has_photo=False)) == {"consent_collection"}
    given = {"collection": True, "id_photo": True, "third_party": False}
    assert missing_consents(given, has_photo=True) == {}
