"""What the documents name exists: commands, topics, decisions, links."""

from __future__ import annotations

import re

import pytest
from chassis.ports import SERVICES

from tests.repo.tree import ROOT, SERVICE_LIST, Service, short, tracked

DOCUMENTS = [path for path in tracked() if path.suffix == ".md"]


def test_every_make_command_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        named = set(re.findall(r"`make ([a-z0-9-]+)", path.read_text()))
        assert named <= targets, f"{short(path)}: {sorted(named - targets)}"


def test_make_help_lists_every_command_that_people_rely_on() -> None:
    explained = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert explained >= {
        "help", "up", "test", "check", "e2e", "e2e-docker", "bench", "soak", "demo", "migration", "contracts",
        "lock", "assets", "clean",
    }  # fmt: skip


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_every_topic_stands_in_the_glossary(service: Service) -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    missing = [topic.name for topic in service.topics() if f"`{service.name}/{topic.name}`" not in glossary]
    assert missing == []


@pytest.mark.parametrize("service", SERVICE_LIST, ids=lambda service: service.name)
def test_every_service_tells_its_topics_tables_and_peers(service: Service) -> None:
    text = (service.folder / "README.md").read_text()
    missing = [topic.name for topic in service.topics() if f"`{topic.name}" not in text]
    assert missing == []


def test_every_service_is_in_the_pictures() -> None:
    for document in ("README.md", "docs/architecture.md"):
        text = (ROOT / document).read_text()
        assert [name for name in SERVICES if name not in text] == [], document


def test_decisions_are_numbered_without_gaps_and_all_listed() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04d}" for number in range(1, len(decisions) + 1)
    ]
    index = (ROOT / "docs/adr/README.md").read_text()
    assert [path.name for path in decisions if path.name not in index] == []


def test_every_local_link_leads_somewhere() -> None:
    broken = []
    for path in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append(f"{short(path)} → {target}")
    assert broken == []


def test_changelog_lines_name_their_service() -> None:
    allowed = {*SERVICES, "chassis", "all", "infra", "docs"}
    lines = re.findall(r"^- (.*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert lines
    assert [line for line in lines if not line.startswith(tuple(f"[{name}] " for name in allowed))] == []
