"""A migration as an operator asks for it: one at a time, rehearsed, with a backup, refused when it hurts.

What it says is Korean: the operator reads it.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from chassis import results, schema
from chassis.backup.making import BackupFailed, make_set
from chassis.db import open_engine
from chassis.durable import Held, held, serving_lock
from chassis.migrations import migration_connection, move, sqlite_path
from chassis.rehearsal import rehearse
from chassis.revisions import current_revision, level_of
from chassis.settings import Settings
from chassis.writer import file_lock

LONGEST_LOCK_SECONDS = 30.0


@dataclass(frozen=True)
class Asked:
    """What the operator asked for; `to` is empty for as far as this release goes."""

    to: str = ""
    contract: bool = False
    offline: bool = False
    accept_data_loss: bool = False


@dataclass(frozen=True)
class Outcome:
    """How it ended: exit code, where the database was and is, and a Korean sentence or recipe."""

    code: int
    before: str
    after: str
    message: str
    seconds: float = 0.0
    losses: list[str] = field(default_factory=list)
    backup: str = ""


@dataclass(frozen=True)
class Where:
    """Where a database is and what this code could do with it."""

    service: str
    revision: str
    min_code: int
    code_level: int
    newest: str
    pending: list[str]
    reason: str | None


class Refuse(Exception):
    """Refused, with the Korean reason; nothing was changed."""


def where(settings: Settings) -> Where:
    """Tell where a service's database is; nothing is changed."""
    known = schema.chain(settings.package)
    level = level_of(known[-1])
    path = sqlite_path(settings.database_url)
    if path is not None and not path.exists():
        return Where(settings.service, "", 0, level, known[-1], known, "database_not_migrated")
    engine = open_engine(settings.database_url, read_only=path is not None)
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
            return Where(
                settings.service,
                revision or "",
                schema.min_code(connection),
                level,
                known[-1],
                schema.pending(known, revision),
                schema.why_unfit(connection, known, level),
            )
    finally:
        engine.dispose()


def migrate(settings: Settings, asked: Asked) -> Outcome:
    """Do what was asked, or say why not; the result is kept for /metrics."""
    try:
        here = where(settings)
    except SQLAlchemyError as error:
        return Outcome(1, "", "", f"데이터베이스를 읽을 수 없습니다: {error}")
    try:
        target = _target(settings, here, asked)
    except Refuse as refusal:
        return Outcome(3, here.revision, here.revision, str(refusal))
    if target is None:
        return Outcome(0, here.revision, here.revision, "옮길 것이 없습니다. 데이터베이스가 이미 맞습니다.")
    path = sqlite_path(settings.database_url)
    if path is None:
        return _recorded(settings, here, target, _run_on_server(settings, here, target))
    return _recorded(settings, here, target, _run_on_file(settings, here, target, asked, path))


def _target(settings: Settings, here: Where, asked: Asked) -> str | None:
    known = schema.chain(settings.package)
    if here.revision and here.revision not in known:
        if asked.to:
            raise Refuse(_newer_recipe(settings.service, here))
        return None
    if asked.to:
        return _named_target(settings, here, asked, known)
    if asked.contract or not here.revision:
        return here.pending[-1] if here.pending else None
    target = schema.next_target(known, here.revision)
    if target is None and here.pending:
        raise Refuse(contract_recipe(settings, here.pending[0]))
    return target


def _named_target(settings: Settings, here: Where, asked: Asked, known: list[str]) -> str | None:
    if asked.to not in known:
        raise Refuse(f"모르는 개정입니다: {asked.to}\n이 코드가 아는 개정: {', '.join(known)}")
    passed = [name for name in here.pending if known.index(name) <= known.index(asked.to)]
    contract = next((name for name in passed if schema.is_contract(name)), None)
    if contract and here.revision and not asked.contract:
        raise Refuse(contract_recipe(settings, contract))
    return None if asked.to == here.revision else asked.to


def contract_recipe(settings: Settings, revision: str) -> str:
    """Return how to run a migration that takes something away, and what it costs."""
    needed = schema.declared_min_code(settings.package, revision)
    name = settings.service
    return (
        f"{revision}: 지우는 개정이라 저절로 실행하지 않습니다. 실행한 뒤에는 코드 수준 {needed} 미만의 "
        f"이미지로 되돌릴 수 없습니다.\n"
        f"1) 모든 복제본이 코드 수준 {needed} 이상인지 확인: humetix status\n"
        f"2) 백업: humetix backup {name}\n"
        f"3) 실행: humetix migrate {name} --contract\n"
        f"되돌려야 할 때: humetix migrate {name} --to <앞 개정> --accept-data-loss (지금 이미지에서), "
        f"그다음 humetix rollback {name}. 지워진 값이 필요하면 humetix restore {name} <백업>"
    )


def _newer_recipe(service: str, here: Where) -> str:
    return (
        f"데이터베이스가 이 코드보다 새롭습니다({here.revision}). "
        f"내리는 일은 더 새로운 이미지에서만 할 수 있습니다.\n"
        f"1) .env의 태그를 새 이미지로 되돌림\n2) humetix migrate {service} --to <앞 개정>\n"
        f"3) humetix rollback {service}"
    )


def _run_on_file(settings: Settings, here: Where, target: str, asked: Asked, path: Path) -> Outcome:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as locks:
            locks.enter_context(
                _alone(Path(f"{path}.migrating"), "이 데이터베이스의 다른 이동이 실행 중입니다.")
            )
            if asked.offline:
                free = "--offline은 서비스를 멈춘 뒤에만 됩니다. 먼저 그 서비스를 멈추십시오."
                locks.enter_context(_alone(serving_lock(path), free))
            losses, backup = _prepared(settings, here, target, asked, path)
            engine = open_engine(settings.database_url)
            locks.callback(engine.dispose)
            with file_lock(Path(f"{path}.lock")):
                return _moved(settings, engine, here, target, losses, backup)
    except Refuse as refusal:
        return Outcome(3, here.revision, here.revision, str(refusal))
    except Exception as error:  # whatever a migration file or a backup runs into
        told = f"미리 해 보기나 백업이 실패해 아무것도 바꾸지 않았습니다: {type(error).__name__}: {error}"
        return Outcome(1, here.revision, here.revision, told)


def _alone(path: Path, refusal: str) -> ExitStack:
    stack = ExitStack()
    try:
        stack.enter_context(held(path, wait=False))
    except Held as error:
        raise Refuse(refusal) from error
    return stack


def _prepared(
    settings: Settings, here: Where, target: str, asked: Asked, path: Path
) -> tuple[list[str], str]:
    """Try on a copy and make a backup; return what will be lost and the backup's name."""
    if not here.revision:
        return [], ""
    tried = rehearse(settings.package, path, settings.data_dir / ".ops" / "rehearsal", target)
    # A contract is asked for so that something goes; on the way down nobody means to lose anything.
    meant = asked.accept_data_loss or (asked.contract and target in here.pending)
    if tried.losses and not meant:
        lost = "\n".join(f"- {loss}" for loss in tried.losses)
        raise Refuse(f"이 이동은 값을 잃습니다. 그래도 하려면 --accept-data-loss 를 붙이십시오.\n{lost}")
    if tried.seconds > LONGEST_LOCK_SECONDS and not asked.offline:
        raise Refuse(
            f"사본에서 {tried.seconds:.0f}초 걸렸습니다. 그동안 쓰기가 멈추므로"
            f"(한도 {LONGEST_LOCK_SECONDS:.0f}초) 서비스를 멈추고 --offline 을 붙이십시오."
        )
    try:
        return tried.losses, make_set(settings, reason=f"before-{target}").name
    except BackupFailed as failure:
        raise RuntimeError(str(failure)) from failure


def _run_on_server(settings: Settings, here: Where, target: str) -> Outcome:
    # PostgreSQL is copied by its own tools (pg_dump); its DDL is transactional as ours on SQLite is.
    engine = open_engine(settings.database_url)
    try:
        return _moved(settings, engine, here, target, [], "")
    finally:
        engine.dispose()


def _moved(
    settings: Settings, engine: Engine, here: Where, target: str, losses: list[str], backup: str
) -> Outcome:
    started = time.monotonic()
    try:
        with migration_connection(engine) as connection:
            move(settings.package, connection, target)
    except Exception as error:  # whatever a migration file runs into
        after = where(settings).revision
        unchanged = after == here.revision
        told = "바뀐 것은 없습니다" if unchanged else f"{after}까지 바뀌었습니다"
        told = f"이동이 실패했습니다({told}): {type(error).__name__}: {error}"
        return Outcome(1 if unchanged else 4, here.revision, after, told, time.monotonic() - started)
    told = f"{here.revision or '빈 데이터베이스'} → {target}"
    return Outcome(0, here.revision, target, told, time.monotonic() - started, losses, backup)


def _recorded(settings: Settings, here: Where, target: str, outcome: Outcome) -> Outcome:
    if outcome.code == 3:
        return outcome
    known = schema.chain(settings.package)
    down = bool(here.revision) and known.index(target) < known.index(here.revision)
    results.keep(
        settings.data_dir,
        results.MIGRATION,
        ok=outcome.code == 0,
        direction="down" if down else "up",
        before=outcome.before,
        after=outcome.after,
        at=time.time(),
        seconds=outcome.seconds,
        message=outcome.message,
    )
    return outcome
