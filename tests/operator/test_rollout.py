"""A rollout's promises without Docker: .env whole or untouched, one at a time, back on failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from humetix.rollout import canary, checks
from humetix.rollout.engine import Container, Failed
from humetix.rollout.env_file import EnvFile
from humetix.rollout.history import AnotherRuns, History
from humetix.rollout.swap import Halfway, Swap


def replica(number: int, tag: str, **more: Any) -> Container:
    told = {"running": True, "health": "healthy", "restarts": 0, **more}
    return Container(f"id{number}", number, f"humetix/recruit:{tag}", f"sha-{tag}", **told)


@dataclass
class FakeEngine:
    """Docker as a rollout sees it: new containers get the tag of .env."""

    env: EnvFile
    here: list[Container]
    service: str = "recruit"
    health: str = "healthy"
    cannot_remove: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)

    def containers(self, service: str = "", *, running: bool = True) -> list[Container]:
        return [one for one in self.here if one.running or not running]

    def image_id(self, tag: str) -> str:
        return f"sha-{tag}"

    def image(self, tag: str) -> str:
        return f"humetix/recruit:{tag}"

    def start(self, count: int) -> None:
        tag = self.env.get("RECRUIT_TAG")
        numbers = range(len(self.here), count)
        self.here += [replica(10 + number, tag, health=self.health) for number in numbers]

    def remove(self, ids: Sequence[str]) -> None:
        if self.cannot_remove & set(ids):
            raise Failed("docker stop: no answer")
        self.removed += ids
        self.here = [one for one in self.here if one.id not in ids]

    def published_port(self) -> None:
        return None


@pytest.fixture
def env(tmp_path: Path) -> EnvFile:
    file = EnvFile(tmp_path / ".env")
    file.put_back("# ours\nHUMETIX_PORT=8080\nRECRUIT_TAG=old # kept by hand\n")
    return file


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    """Containers pass every look unless a test says otherwise."""

    class NoCanary:
        def __enter__(self) -> str:
            return "canary"

        def __exit__(self, *_: object) -> None:
            return

    def replace(name: str, what: object) -> None:
        monkeypatch.setattr(canary, name, what)

    replace("canary", lambda _engine, _tag: NoCanary())
    for name in ("wait_until_fit", "wait_until_seen", "smoke"):
        replace(name, lambda *_: None)
    replace("wait_for_new", lambda engine, old, _n: [one for one in engine.here if one.id not in old])
    return replace


def swap(engine: FakeEngine) -> Swap:
    told: Any = engine
    return Swap(told, engine.env, lambda _text: None)


def fails(*_: object) -> None:
    raise Failed("not healthy")


def test_new_replicas_stand_beside_the_old_before_these_go(env: EnvFile, fit: object) -> None:
    engine = FakeEngine(env, [replica(1, "old"), replica(2, "old")])
    swap(engine).to_tag("new")
    assert [one.tag for one in engine.here] == ["new", "new"]
    assert engine.removed == ["id1", "id2"]
    assert env.get("RECRUIT_TAG") == "new"


@pytest.mark.parametrize("step", ["wait_for_new", "wait_until_seen", "smoke"])
def test_whatever_fails_the_old_ones_stay_and_env_is_as_before(
    env: EnvFile, fit: Callable[[str, object], None], step: str
) -> None:
    before = env.text()
    engine = FakeEngine(env, [replica(1, "old"), replica(2, "old")])
    fit(step, fails)
    with pytest.raises(Failed, match="not healthy"):
        swap(engine).to_tag("new")
    assert [one.id for one in engine.here] == ["id1", "id2"]
    assert env.text() == before


def test_an_unfit_canary_changes_nothing(env: EnvFile, fit: Callable[[str, object], None]) -> None:
    engine = FakeEngine(env, [replica(1, "old")])
    fit("wait_until_fit", fails)
    with pytest.raises(Failed):
        swap(engine).to_tag("new")
    assert (env.get("RECRUIT_TAG"), engine.removed) == ("old", [])


def test_an_old_replica_that_cannot_be_removed_is_told_as_half_done(env: EnvFile, fit: object) -> None:
    engine = FakeEngine(env, [replica(1, "old")], cannot_remove={"id1"})
    with pytest.raises(Halfway, match="치우지 못함"):
        swap(engine).to_tag("new")
    assert env.get("RECRUIT_TAG") == "new"


def test_replicas_that_have_stopped_are_cleared_and_not_started_again(env: EnvFile, fit: object) -> None:
    engine = FakeEngine(env, [replica(1, "old"), replica(2, "older", running=False)])
    swap(engine).to_tag("new")
    assert [one.tag for one in engine.here] == ["new"]


def test_scaling_down_removes_by_id_and_is_kept_for_a_bare_up(env: EnvFile, fit: object) -> None:
    engine = FakeEngine(env, [replica(number, "old") for number in (1, 2, 3)])
    swap(engine).to_count(1)
    assert ([one.id for one in engine.here], env.get("RECRUIT_REPLICAS")) == (["id1"], "1")


def test_env_keeps_what_is_not_ours_and_reads_as_compose_does(env: EnvFile) -> None:
    assert (env.get("RECRUIT_TAG"), env.get("PAYROLL_TAG")) == ("old", "")
    env.set({"RECRUIT_TAG": "new", "HUMETIX_PORT": None})
    assert env.text() == "# ours\nRECRUIT_TAG=new\n"
    assert [path.name for path in env.path.parent.iterdir()] == [".env"]


def test_back_leads_to_what_ran_before_the_tag_that_runs_now(env: EnvFile) -> None:
    history = History(env)
    for before, tag, ok in (("one", "two", True), ("two", "three", True), ("three", "four", False)):
        history.note(service="recruit", before=before, tag=tag, ok=ok)
    history.note(service="payroll", before="x", tag="three", ok=True)
    assert history.previous_tag("recruit", "three") == "two"
    assert history.previous_tag("recruit", "two") == "one"
    assert history.previous_tag("recruit", "four") is None


def test_only_one_rollout_at_a_time(env: EnvFile) -> None:
    with History(env).alone(), pytest.raises(AnotherRuns), History(env).alone():
        pass
    with History(env).alone():
        assert (env.path.parent / ".deploy" / "lock").exists()


def test_a_shell_that_overrides_env_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECRUIT_TAG", "typed")
    with pytest.raises(checks.Refusal, match="unset RECRUIT_TAG"):
        checks.refuse_overridden("RECRUIT_TAG")


def test_an_image_older_than_the_database_bears_is_refused_with_a_recipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Old:
        service = "recruit"

        def code_level(self, _tag: str) -> int:
            return 3

    engine: Any = Old()
    monkeypatch.setattr(checks, "database", lambda _engine: {"min_code": 4})
    with pytest.raises(checks.Refusal, match="humetix migrate recruit --to"):
        checks.refuse_too_old(engine, "old")


def test_counts_of_the_gateway_and_the_edge_are_read() -> None:
    metrics = 'gateway_upstream_endpoints{state="healthy",upstream="recruit"} 2.0\n'
    assert canary.ready_at_gateway(metrics, "recruit") == 2
    assert canary.ready_at_gateway(metrics, "payroll") == 0
    stats = "gateways,gateway1,0,UP,1\ngateways,gateway2,0,MAINT,1\ngateways,BACKEND,0,UP,1\n"
    assert canary.up_at_edge(stats) == 1


def test_a_container_is_read_as_docker_tells_it() -> None:
    assert replica(1, "a").tag == "a"
    assert not replica(1, "a").broken
    assert replica(1, "a", restarts=1).broken
    assert replica(1, "a", running=False).broken
    assert not replica(1, "a", health="unhealthy").broken
