"""compose.yaml keeps its promises: one door, one volume each, nothing more than a service needs."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from chassis.ports import SERVICES, package_of, port_of

from tests.repo.tree import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
ALL: dict[str, Any] = COMPOSE["services"]
WATCHING = ("prometheus", "alertmanager", "grafana")
PLAIN = {name: service for name, service in ALL.items() if "profiles" not in service}
STATEFUL = [name for name in SERVICES if name != "docs-render"]


def test_the_five_services_are_there() -> None:
    assert set(SERVICES) <= set(ALL)


def test_only_the_gateway_publishes_a_port_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in PLAIN.items() if "ports" in service}
    assert list(published) == ["gateway"]
    assert all(port.startswith("127.0.0.1:${HUMETIX_PORT:-8080}:") for port in published["gateway"])


def test_of_who_watches_only_grafana_can_be_opened_and_only_on_this_machine() -> None:
    published = {name: ALL[name]["ports"] for name in WATCHING if "ports" in ALL[name]}
    assert published == {"grafana": ["127.0.0.1:${GRAFANA_PORT:-3000}:3000"]}


@pytest.mark.parametrize("name", WATCHING)
def test_who_watches_starts_only_when_asked_for_and_reads_no_volume_of_a_service(name: str) -> None:
    assert "grafana" in ALL[name]["profiles"]
    assert not {f"{service}-data" for service in SERVICES} & {
        volume.partition(":")[0] for volume in ALL[name]["volumes"]
    }


@pytest.mark.parametrize("name", STATEFUL)
def test_a_service_with_data_has_one_volume_shared_with_its_migration_only(name: str) -> None:
    volume = f"{name}-data:/data"
    assert ALL[name]["volumes"] == [volume, f"${{HUMETIX_BACKUPS:-./var/backups}}/{name}:/backups/{name}"]
    assert {user for user, service in ALL.items() if volume in service.get("volumes", [])} == {
        name,
        f"{name}-migrate",
    }


@pytest.mark.parametrize("name", STATEFUL)
def test_backups_lie_off_the_volume_and_no_service_reaches_anothers(name: str) -> None:
    users = {
        user
        for user, service in ALL.items()
        if any(volume.endswith(f"/{name}:/backups/{name}") for volume in service.get("volumes", []))
    }
    assert users == {name}
    assert ALL[name]["environment"]["HUMETIX_BACKUPS"] == "/backups"
    assert ALL[name]["depends_on"]["backups"] == {"condition": "service_completed_successfully"}
    assert name in ALL["backups"]["command"][-1]


def test_docs_render_keeps_nothing_and_reaches_nothing_outside() -> None:
    assert "volumes" not in ALL["docs-render"]
    assert ALL["docs-render"]["networks"] == ["internal"]
    assert COMPOSE["networks"]["internal"]["internal"] is True


def test_only_the_gateway_touches_the_outer_network() -> None:
    assert [name for name, service in PLAIN.items() if "edge" in service.get("networks", [])] == ["gateway"]


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_container_is_confined(name: str) -> None:
    service = ALL[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp:size=256m"]
    assert service["init"] is True
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert "container_name" not in service
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_can_be_swapped_alone_without_losing_a_request(name: str) -> None:
    service = ALL[name]
    variable = f"{name.replace('-', '_').upper()}_TAG"
    assert service["image"] == f"humetix/{name}:${{{variable}:-local}}"
    assert service["build"]["args"]["SERVICE"] == name
    assert service["deploy"] == {"replicas": f"${{{variable.removesuffix('_TAG')}_REPLICAS:-1}}"}
    assert service["stop_grace_period"] == "25s"
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "chassis.probe"]


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_says_how_far_its_migrations_go(name: str) -> None:
    files = sorted((ROOT / "services" / name / package_of(name)).glob("migrations/[0-9]*.py"))
    level = int(files[-1].name[:4]) if files else 0
    assert ALL[name]["build"]["args"]["CODE_LEVEL"] == str(level)
    assert 'org.humetix.code_level="${CODE_LEVEL}"' in (ROOT / "infra" / "Dockerfile").read_text()


@pytest.mark.parametrize("name", STATEFUL)
def test_a_database_is_migrated_before_its_service_starts(name: str) -> None:
    assert ALL[name]["depends_on"][f"{name}-migrate"] == {"condition": "service_completed_successfully"}
    once = ALL[f"{name}-migrate"]
    assert once["command"] == ["python", "-m", "chassis.migrate", name]
    assert once["image"] == ALL[name]["image"]
    assert once["restart"] == "no"


def test_every_peer_is_addressed_at_its_own_port() -> None:
    environment = ALL["gateway"]["environment"]
    for name in SERVICES[1:]:
        variable = f"{name.replace('-', '_').upper()}_URLS"
        assert environment[variable] == f"${{{variable}:-http://{name}:{port_of(name, 8080)}}}"


def test_every_variable_is_explained_in_the_example() -> None:
    example = (ROOT / "infra" / "common.env.example").read_text()
    text = (ROOT / "compose.yaml").read_text()
    names = {part.partition(":")[0].partition("}")[0] for part in text.split("${")[1:]}
    assert sorted(name for name in names if f"{name}=" not in example) == []
