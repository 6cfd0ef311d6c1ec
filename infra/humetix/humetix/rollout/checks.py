"""What must hold before a rollout touches anything; whatever does not is refused with what to do about it."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from humetix.migrate import STATEFUL
from humetix.rollout.engine import Engine
from humetix.rollout.env_file import EnvFile

_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_SHOWN_TAGS = 5


class Refusal(RuntimeError):
    """Nothing was changed; the text says in Korean why not and how to go on."""


def tag_variable(service: str) -> str:
    """Return the line of .env that holds a service's tag."""
    return f"{_prefix(service)}_TAG"


def replicas_variable(service: str) -> str:
    """Return the line of .env that holds how many replicas a service has."""
    return f"{_prefix(service)}_REPLICAS"


def current_tag(env: EnvFile, service: str) -> str:
    """Return the tag that a bare `docker compose up -d` would start."""
    return env.get(tag_variable(service)) or "local"


def refuse_overridden(variable: str) -> None:
    """Refuse while the shell sets what .env is to hold: Compose would not look into the file."""
    if os.environ.get(variable):
        raise Refusal(
            f"환경 변수 {variable}이(가) .env보다 앞섭니다. `unset {variable}` 뒤에 다시 실행하십시오."
        )


def refuse_unknown_image(engine: Engine, tag: str) -> None:
    """Refuse a tag that no image of this machine has."""
    if _TAG.fullmatch(tag) and engine.image_id(tag):
        return
    known = ", ".join(engine.tags()[:_SHOWN_TAGS]) or "없음"
    raise Refusal(f"이미지가 없습니다: {engine.image(tag)} (있는 태그: {known})")


def refuse_too_old(engine: Engine, tag: str) -> None:
    """Refuse an image that cannot live with what the database has become; print the way back."""
    if engine.service not in STATEFUL:
        return
    where = database(engine)
    level, needed = engine.code_level(tag), int(where.get("min_code", 0))
    if level < needed:
        raise Refusal(_recipe(engine.service, tag, level, needed))


def database(engine: Engine) -> dict[str, Any]:
    """Return what `chassis.migrate --show` tells of the database; {} where no running image knows it."""
    for container in engine.containers():
        ask = ("exec", container.id, "python", "-m", "chassis.migrate", engine.service, "--show")
        done = engine.try_docker(*ask)
        if done.returncode == 0:
            told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
            return told
    return {}


def refuse_several_doors(engine: Engine, count: int) -> None:
    """Refuse more than one replica of a service that holds a port of this machine."""
    port = engine.published_port()
    if port is not None and count > 1:
        raise Refusal(
            f"{engine.service}은(는) 이 기기의 포트 {port}을(를) 직접 열고 있어 하나만 둘 수 있습니다.\n"
            "둘 이상 두려면 .env에 COMPOSE_FILE=compose.yaml:infra/edge.yaml 을 적고 "
            "`docker compose up -d --build` (운영 안내 gateway-swap)."
        )


def _recipe(service: str, tag: str, level: int, needed: int) -> str:
    return (
        f"{tag} 이미지(코드 수준 {level})는 지금 데이터베이스({needed} 이상)에서 동작하지 않습니다. "
        "바뀐 것은 없습니다.\n"
        f"1) 지금 이미지에서 데이터베이스를 먼저 내림: humetix migrate {service} --to <앞 개정>\n"
        f"2) 다시: humetix rollback {service} {tag}\n"
        f"값을 잃지 않고 내릴 수 없으면 백업으로 되돌림: humetix restore {service} <백업>"
    )


def _prefix(service: str) -> str:
    return service.upper().replace("-", "_")
