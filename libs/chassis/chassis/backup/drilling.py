"""Proves a backup by using it: restored to the side, the service started on it, its facts recomputed."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis import results
from chassis.backup import sets
from chassis.backup.chain import prove
from chassis.backup.restoring import RestoreFailed, RestoreRefused, restore
from chassis.backup.sets import BadSet, Manifest
from chassis.db import Database
from chassis.durable import Held, held, remove
from chassis.http import Peers
from chassis.identity import HEADER, Identity, sign
from chassis.ports import SERVICES, package_of
from chassis.settings import Settings

_START_SECONDS = 60.0
_NOBODY = "http://127.0.0.1:9"


class DrillRefused(RuntimeError):
    """Nothing to prove, or not now."""


@dataclass(frozen=True)
class Drilled:
    """What a drill proved; `faults` is empty when the set can be trusted."""

    set: str
    seconds: float
    proven: list[str]
    faults: list[str]


def drill(settings: Settings, name: str = "newest") -> Drilled:
    """Restore a set to a scratch folder and prove it; the result is kept for /metrics."""
    try:
        with held(settings.data_dir / ".ops" / "drill.lock", wait=False):
            manifest = sets.read_manifest(sets.chosen(settings.backups_dir, name))
            drilled = _drill(settings, manifest)
    except Held as error:
        raise DrillRefused("다른 복원 연습이 실행 중입니다.") from error
    except BadSet as error:
        raise DrillRefused(str(error)) from error
    results.keep(
        settings.data_dir,
        results.DRILL,
        ok=not drilled.faults,
        set=drilled.set,
        at=time.time(),
        seconds=drilled.seconds,
        faults=drilled.faults,
    )
    return drilled


def _drill(settings: Settings, manifest: Manifest) -> Drilled:
    started, proven, faults = time.monotonic(), [], []
    scratch = settings.data_dir / ".ops" / "drill"
    remove(scratch)
    side = aside(settings, scratch)
    try:
        restore(side, manifest.name)
        proven.append(f"행 {sum(manifest.rows.values())}개, 파일 {len(manifest.files)}개 복원")
        with _running(side) as ask:
            ask("/version")
            proven.append("서비스가 이 데이터로 시작되어 답함")
        for told, wrong in (_proof_of_audit(side), own_proof(settings, side)):
            proven += told
            faults += wrong
    except (RestoreFailed, RestoreRefused, DrillFault) as error:
        faults.append(str(error))
    finally:
        remove(scratch)
    return Drilled(manifest.name, time.monotonic() - started, proven, faults)


def aside(settings: Settings, scratch: Path) -> Settings:
    """Return the service's settings with its data in a scratch folder and its backups where they are."""
    return settings.model_copy(
        update={
            "humetix_data": scratch,
            "humetix_backups": settings.backups_dir.parent,
            "secret_keys": ",".join(settings.keys),
        }
    )


class DrillFault(RuntimeError):
    """The service could not be used on the restored data."""


Ask = Callable[[str], Any]


@contextmanager
def _running(side: Settings) -> Iterator[Ask]:
    """Start the service on the restored data, out of reach of its peers, and let it be asked."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = side.humetix_data / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "chassis.serve", side.package],
            env=_environment(side, port), stdout=said, stderr=said, cwd="/",
        )  # fmt: skip
    try:
        _wait_ready(process, port, log)
        yield lambda path: _get(side, port, path)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _environment(side: Settings, port: int) -> dict[str, str]:
    # A restored outbox must reach nobody: every peer is an address where nobody listens.
    peers = {f"{package_of(name).upper()}_URLS": _NOBODY for name in SERVICES}
    kept = {
        name: value for name, value in os.environ.items() if not name.endswith(("_DATABASE_URL", "_PORT"))
    }
    return {
        **kept,
        **peers,
        f"{side.env_prefix_name}_PORT": str(port),
        "HUMETIX_DATA": str(side.humetix_data.absolute()),
        "HUMETIX_HOST": "127.0.0.1",
        "HUMETIX_NIGHTLY_BACKUP": "0",
        "SECRET_KEYS": side.secret_keys,
    }


def _wait_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    reason = ""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except urllib.error.HTTPError as refused:
            reason = str(json.load(refused).get("reason"))
        except OSError:
            reason = "not listening"
        time.sleep(0.1)
    last = log.read_text(errors="replace").splitlines()[-1:]
    raise DrillFault(f"서비스가 복원한 데이터로 준비되지 않습니다: {reason} {' '.join(last)[:300]}")


def _get(side: Settings, port: int, path: str) -> Any:
    me = Identity("service", side.service, side.service)
    token = sign(me, audience=side.service, keys=side.keys)
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={HEADER: token})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.load(answer)
    except OSError as error:
        raise DrillFault(f"{path}: {error}") from error


def _proof_of_audit(side: Settings) -> tuple[list[str], list[str]]:
    proof = prove(side)
    if proof.ok:
        return [f"감사 기록 {proof.rows}행이 이어짐"], []
    return [], [proof.cut or f"감사 기록이 {proof.broken[0]}번 행에서 어긋남"]


def own_proof(settings: Settings, side: Settings) -> tuple[list[str], list[str]]:
    """Ask the service's own `proof` module, if it has one: what it proved, and what it found wrong."""
    if importlib.util.find_spec(f"{settings.package}.proof") is None:
        return [], []
    proof = importlib.import_module(f"{settings.package}.proof")
    database, peers = Database(side.database_url), Peers(settings)
    try:
        told: tuple[list[str], list[str]] = proof.prove(database, side, peers)
    finally:
        peers.close()
        database.close()
    return told


def missing_files(settings: Settings) -> list[str]:
    """Return the uploads that rows name and that are not there, as the service's own `proof` knows them."""
    if not settings.uploads or importlib.util.find_spec(f"{settings.package}.proof") is None:
        return []
    proof = importlib.import_module(f"{settings.package}.proof")
    database = Database(settings.database_url)
    try:
        with database.read() as session:
            needed: list[str] = list(proof.needed_files(session))
    finally:
        database.close()
    return [name for name in needed if not (settings.data_dir / name).is_file()]
