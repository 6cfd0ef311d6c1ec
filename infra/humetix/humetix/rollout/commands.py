"""`humetix build|deploy|rollback|scale SERVICE …`: one service of a Compose installation, nothing else."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Annotated, Any

import typer
from chassis.ports import SERVICES

from humetix.answers import AsJson, answer, chosen
from humetix.environment import commit
from humetix.layout import layout, say
from humetix.places import Place, current_place
from humetix.rollout import checks, data
from humetix.rollout.engine import Engine, Failed
from humetix.rollout.env_file import env_file
from humetix.rollout.history import AnotherRuns, History
from humetix.rollout.swap import Halfway, Swap

ServiceName = Annotated[str, typer.Argument(help="gateway, recruit, attendance, payroll or docs-render")]
NoBackup = Annotated[bool, typer.Option("--no-backup", help="skip the backup before it (an emergency)")]
MOST_REPLICAS = 16


def build(
    service: ServiceName, tag: Annotated[str, typer.Argument(help="new tag")], as_json: AsJson = False
) -> None:
    """Build one service's image from this working tree under a tag, with its commit written into it."""
    chosen([service], SERVICES)
    env = {checks.tag_variable(service): tag, "HUMETIX_COMMIT": commit()}
    done = Place("compose", layout()).compose("build", "--quiet", service, env=env)
    told = {"ok": done.returncode == 0, "image": f"humetix/{service}:{tag}", "commit": env["HUMETIX_COMMIT"]}
    answer(told if told["ok"] else {**told, "message": done.stderr.strip()[-2000:]}, as_json=as_json)
    raise typer.Exit(0 if told["ok"] else 1)


def deploy(
    service: ServiceName,
    tag: Annotated[str, typer.Argument(help="tag of an image on this machine")],
    no_backup: NoBackup = False,
    as_json: AsJson = False,
) -> None:
    """Swap one service to a tag while it serves: canary, new beside old, old out; put back on failure."""

    def work(run: Run) -> None:
        run.to_tag(tag, backup=not no_backup, migrate=True)

    _finish(Run("deploy", service, quiet=as_json), work, as_json)


def rollback(
    service: ServiceName,
    tag: Annotated[str, typer.Argument(help="default: the tag before this one")] = "",
    no_backup: NoBackup = False,
    as_json: AsJson = False,
) -> None:
    """Swap one service back to the tag before, or to any older one that can live with the database."""

    def work(run: Run) -> None:
        run.to_tag(tag or run.previous_tag(), backup=not no_backup, migrate=False)

    _finish(Run("rollback", service, quiet=as_json), work, as_json)


def scale(
    service: ServiceName,
    count: Annotated[int, typer.Argument(min=1, max=MOST_REPLICAS, help="how many replicas")],
    as_json: AsJson = False,
) -> None:
    """Have that many replicas of one service."""
    _finish(Run("scale", service, quiet=as_json), lambda run: run.to_count(count), as_json)


class Run:
    """One command: what it knows, what it did, what it tells."""

    def __init__(self, action: str, service: str, *, quiet: bool) -> None:
        chosen([service], SERVICES)
        self.told: dict[str, Any] = {"ok": False, "action": action, "service": service}
        self.env = env_file()
        self.history = History(self.env)
        self.place = current_place()
        self.engine = Engine(self.place, service)
        self.steps: list[str] = []
        self._quiet = quiet

    def say(self, text: str) -> None:
        """Tell a step."""
        self.steps.append(text)
        if not self._quiet:
            say(text)

    def previous_tag(self) -> str:
        """Return what ran before; refused when nothing is known of it."""
        now = checks.current_tag(self.env, self.engine.service)
        if before := self.history.previous_tag(self.engine.service, now):
            return before
        raise checks.Refusal(
            f"되돌아갈 태그를 모릅니다(기록: {self.history.folder}). 태그를 적어 주십시오: "
            f"humetix rollback {self.engine.service} <태그>"
        )

    def to_tag(self, tag: str, *, backup: bool, migrate: bool) -> None:
        """Deploy or roll back."""
        engine, before = self.engine, checks.current_tag(self.env, self.engine.service)
        self.told |= {"tag": tag, "before": before}
        checks.refuse_overridden(checks.tag_variable(engine.service))
        checks.refuse_unknown_image(engine, tag)
        checks.refuse_too_old(engine, tag)
        if self._is_there(tag, before):
            self.say(f"이미 {engine.image(tag)}입니다. 바꿀 것이 없습니다.")
            return
        if backup and (name := data.backup(engine, tag)):
            self.say(f"백업: {name}")
            self.told["backup"] = name
        if migrate and (moved := data.migrate(engine, tag)):
            self.say(f"데이터베이스: {moved}")
        Swap(engine, self.env, self.say).to_tag(tag)

    def to_count(self, count: int) -> None:
        """Scale."""
        running = self.engine.containers()
        self.told |= {"replicas": count, "before": len(running)}
        checks.refuse_overridden(checks.replicas_variable(self.engine.service))
        checks.refuse_several_doors(self.engine, count)
        Swap(self.engine, self.env, self.say).to_count(count)

    def _is_there(self, tag: str, before: str) -> bool:
        wanted, running = self.engine.image_id(tag), self.engine.containers(running=False)
        return before == tag and bool(running) and all(
            one.image_id == wanted and one.health == "healthy" for one in running
        )  # fmt: skip


def _finish(run: Run, work: Callable[[Run], None], as_json: bool) -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    started = time.monotonic()
    code, message = _tried(run, work)
    run.told |= {"ok": code == 0, "seconds": round(time.monotonic() - started, 1), "message": message}
    if code != 3:
        run.history.note(**run.told)
    if as_json:
        answer({**run.told, "steps": run.steps}, as_json=True)
    else:
        say(message)
    raise typer.Exit(code)


def _tried(run: Run, work: Callable[[Run], None]) -> tuple[int, str]:
    try:
        if run.place.kind != "compose":
            raise checks.Refusal("Compose로 실행 중인 설치가 없습니다. 먼저 `docker compose up -d`.")
        with run.history.alone():
            work(run)
    except AnotherRuns:
        return 3, "다른 배포·되돌리기·늘리기가 실행 중입니다. 끝난 뒤 다시 실행하십시오."
    except checks.Refusal as refusal:
        return 3, str(refusal)
    except Failed as failure:
        return 1, f"실패했고, 이전 버전이 그대로 서비스 중입니다.\n{failure}"
    except Halfway as failure:
        return (
            4,
            f"실패했고, 일부가 바뀌었습니다. 확인: docker compose ps {run.engine.service}\n{failure}",
        )
    except KeyboardInterrupt:
        return 1, "중단했고, 이전 버전이 그대로 서비스 중입니다."
    return 0, "끝났습니다."


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
