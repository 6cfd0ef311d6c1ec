"""What a deploy does for a service's data before it touches a container: a backup, additions."""

from __future__ import annotations

import json
from typing import Any

from humetix.migrate import STATEFUL
from humetix.places import Done
from humetix.rollout.checks import Refusal, tag_variable
from humetix.rollout.engine import Engine, Failed

_UNKNOWN_OPTION, _NOT_TAKEN_AWAY = 2, 4
_LACKS_IT = "No module named"


def backup(engine: Engine, tag: str) -> str:
    """Make a backup of the service's data and return what it says; "" for a service that keeps none."""
    if engine.service not in STATEFUL:
        return ""
    done = _first_that_can(engine, tag, "chassis.backup", "make", engine.service, "--reason", "before-deploy")
    if _LACKS_IT in done.stderr:
        raise Refusal(_no_backup("지금 이미지와 새 이미지에 백업 기능이 없습니다."))
    told = _last_json(done.stdout)
    if done.returncode == 3:
        raise Refusal(_no_backup(str(told.get("message", ""))))
    if done.returncode not in (0, _NOT_TAKEN_AWAY):
        raise Failed(f"백업하지 못함: {told.get('message') or done.stderr.strip()[-500:]}")
    return " · ".join(str(told[name]) for name in ("set", "message") if told.get(name))


def migrate(engine: Engine, tag: str) -> str:
    """Run what the new image adds to the database, with the new image; return what it says.

    Additions leave the code that serves meanwhile alone. What takes away is never run here.
    """
    if engine.service not in STATEFUL:
        return ""
    done = _run(engine, tag, "chassis.migrate", engine.service, "--operator")
    if done.returncode == _UNKNOWN_OPTION:
        done = _run(engine, tag, "chassis.migrate", engine.service)
    told = done.stdout.strip() or done.stderr.strip()
    if done.returncode == 3:
        raise Refusal(told)
    if done.returncode:
        raise Failed(f"데이터베이스를 옮기지 못함: {told[-1000:]}")
    return told.splitlines()[-1] if told else ""


def _first_that_can(engine: Engine, tag: str, module: str, *arguments: str) -> Done:
    """Run a module in a replica that serves; where its image is too old for that, in the new image."""
    for container in engine.containers()[:1]:
        done = engine.try_docker("exec", container.id, "python", "-m", module, *arguments)
        if _LACKS_IT not in done.stderr:
            return done
    return _run(engine, tag, module, *arguments)


def _run(engine: Engine, tag: str, module: str, *arguments: str) -> Done:
    once = ("run", "--rm", "--no-deps", "--no-TTY", engine.service)
    env = {tag_variable(engine.service): tag}
    return engine.try_compose(*once, "python", "-m", module, *arguments, env=env)


def _last_json(text: str) -> dict[str, Any]:
    lines = text.strip().splitlines()
    told: dict[str, Any] = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return told


def _no_backup(why: str) -> str:
    return f"백업을 만들 수 없어 시작하지 않았습니다. {why}\n백업 없이 하려면 --no-backup 을 붙이십시오."
