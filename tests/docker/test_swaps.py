"""One service is swapped or scaled under load: nothing fails, nothing is lost, nothing else restarts."""

from __future__ import annotations

import subprocess

import pytest
from humetix.rollout.checks import tag_variable

from tests.docker import table
from tests.docker.installation import Installation
from tests.docker.load import Load
from tests.docker.work import Work

BEHIND = ["recruit", "attendance", "payroll", "docs-render"]
# All four scale alike: CI looks at one.
SCALED = [each if each == "attendance" else pytest.param(each, marks=pytest.mark.long) for each in BEHIND]


def held(work: Work, service: str, what: str, load: Load) -> None:
    """Nothing failed, and everything acknowledged is stored."""
    stored = None if service == "docs-render" else work.stored(service, load)
    table.note(what, load, stored)
    assert load.failed == []
    assert stored is None or (stored.lost, stored.unasked) == (set(), set())


@pytest.mark.parametrize("service", BEHIND)
def test_plain_compose_swaps_one_service_and_loses_nothing(
    installation: Installation, work: Work, service: str
) -> None:
    others, tag = installation.others(service), installation.other_tag(service)
    installation.env_file.set({tag_variable(service): tag})
    with work.load(service) as load:
        installation.compose("up", "--detach", "--no-deps", "--no-build", service)
        installation.wait_until_healthy(service)
    assert installation.commits(service) == {tag}
    held(work, service, f"`docker compose up -d --no-deps {service}`", load)
    assert installation.others(service) == others


@pytest.mark.long
def test_five_plain_swaps_in_a_row_lose_nothing(installation: Installation, work: Work) -> None:
    others = installation.others("recruit")
    with work.load("recruit") as load:
        for _ in range(5):
            installation.env_file.set({tag_variable("recruit"): installation.other_tag("recruit")})
            installation.compose("up", "--detach", "--no-deps", "--no-build", "recruit")
            installation.wait_until_healthy("recruit")
            load.until_more(20)
    held(work, "recruit", "`docker compose up -d --no-deps recruit`, five times", load)
    assert installation.others("recruit") == others


@pytest.mark.parametrize("service", BEHIND)
def test_deploy_and_rollback_of_one_service_lose_nothing(
    installation: Installation, work: Work, service: str
) -> None:
    others = installation.others(service)
    now, other = installation.env_file.get(tag_variable(service)), installation.other_tag(service)
    for action, tag in ((["deploy", service, other], other), (["rollback", service], now)):
        with work.load(service) as load:
            code, told = installation.humetix(*action)
        assert (code, told["tag"]) == (0, tag), told
        assert installation.commits(service) == {tag}
        held(work, service, f"`humetix {action[0]} {service}`", load)
    assert installation.others(service) == others


@pytest.mark.parametrize("service", SCALED)
def test_scaling_from_one_to_three_and_back_touches_that_service_only(
    installation: Installation, work: Work, service: str
) -> None:
    others = installation.others(service)
    with work.load(service) as load:
        for count in (3, 1):
            code, told = installation.humetix("scale", service, str(count))
            assert code == 0, told
            assert len(installation.ids(service)) == count
    held(work, service, f"`humetix scale {service} 3`, then `1`", load)
    assert installation.others(service) == others


def test_two_replicas_go_back_without_a_lost_request_and_a_bare_up_leaves_them(
    installation: Installation, work: Work
) -> None:
    assert installation.humetix("scale", "recruit", "2")[0] == 0
    now = installation.env_file.get("RECRUIT_TAG")
    assert installation.humetix("deploy", "recruit", installation.other_tag("recruit"))[0] == 0
    a_bare_up_changes_nothing(installation)
    with work.load("recruit") as load:
        code, told = installation.humetix("rollback", "recruit")
    assert code == 0, told
    held(work, "recruit", "`humetix rollback recruit`, two replicas", load)
    assert installation.env_file.get("RECRUIT_TAG") == now
    a_bare_up_changes_nothing(installation)
    assert installation.humetix("scale", "recruit", "1")[0] == 0


def a_bare_up_changes_nothing(installation: Installation) -> None:
    """An `up` without a name leaves both replicas of recruit and all others as they are."""
    before = (set(installation.ids("recruit")), installation.others("recruit"))
    assert len(before[0]) == 2
    installation.compose("up", "--detach", "--no-build")
    assert (set(installation.ids("recruit")), installation.others("recruit")) == before


def test_of_two_rollouts_at_once_the_second_is_refused(installation: Installation, work: Work) -> None:
    command = installation.command("deploy", "payroll", installation.other_tag("payroll"))
    with subprocess.Popen(command, env=installation.env, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline()
        code, told = installation.humetix("scale", "recruit", "2")
        assert (code, "실행 중" in told["message"]) == (3, True)
        assert first.wait(180) == 0
    assert len(installation.ids("recruit")) == 1
