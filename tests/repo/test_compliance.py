"""docs/compliance.md holds every point that a professional must confirm: deed, assumption, question."""

from __future__ import annotations

import re

import pytest

from tests.repo.tree import ROOT, SERVICE_LIST

TEXT = (ROOT / "docs/compliance.md").read_text()
PARTS = {int(number): part for number, part in re.findall(r"^## (\d+)\. (.*?)(?=^## |\Z)", TEXT, re.M | re.S)}
ABOUT = {
    1: ("장기요양", "0.1314", "고지서"),
    2: ("2027", "고용보험", "간이세액표", "국민연금", "80만원"),
    3: ("취업규칙", "기지급", "상계", "동의"),
    4: ("위치기반서비스사업", "신고"),
    5: ("4,990", "4,995", "8일", "60시간", "220만원"),
    6: ("채용절차법", "시행령", "제44조의4", "과태료"),
}


@pytest.mark.parametrize("number", ABOUT)
def test_each_point_says_what_is_done_assumed_and_to_be_confirmed(number: int) -> None:
    part = PARTS[number]
    assert [word for word in ("**하는 일**", "**가정**", "**확인할 것**") if word not in part] == []
    assert [word for word in ABOUT[number] if word not in part] == []


def test_no_point_is_missing_or_out_of_order() -> None:
    assert list(PARTS) == list(ABOUT)


def test_every_topic_it_names_exists() -> None:
    topics = {f"{service.name}/{topic.name}" for service in SERVICE_LIST for topic in service.topics()}
    services = "|".join(service.name for service in SERVICE_LIST)
    named = set(re.findall(rf"`((?:{services})/[a-z_]+)`", TEXT))
    assert named
    assert named <= topics


def test_the_readme_leads_there() -> None:
    assert "docs/compliance.md" in (ROOT / "README.md").read_text()
