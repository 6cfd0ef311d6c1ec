"""`humetix backup | restore | drill | migrate | db`: what keeps a service's data whole."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Annotated, Any

import typer

from humetix import halting
from humetix.answers import AsJson, Services, chosen
from humetix.beside import Told, told_by
from humetix.layout import ROOT, say
from humetix.places import Place, current_place
from humetix.reconcile import lines as reconciled_lines
from humetix.reconcile import reconcile
from humetix.rollout.env_file import env_file

Service = Annotated[str, typer.Argument(help="gateway, recruit, attendance or payroll")]
Set = Annotated[str, typer.Argument(help="a set's name or how it begins; `newest`")]

db = typer.Typer(help="Look into a service's database, and mend what can be mended.", no_args_is_help=True)


def backup(
    services: Services = None,
    listed: Annotated[bool, typer.Option("--list", help="show the sets that are there")] = False,
    verify: Annotated[str, typer.Option(help="prove this set again (`newest`)")] = "",
    reason: Annotated[str, typer.Option(help="a word kept with the set")] = "manual",
    as_json: AsJson = False,
) -> None:
    """Copy databases and uploads while they serve; verified, kept 7 days, 4 weeks, 6 months."""
    place = current_place()
    act = "list" if listed else "verify" if verify else "make"
    arguments = (verify,) if verify else () if listed else ("newest", "--reason", reason)
    rows = []
    for service in chosen(services):
        code, told = told_by(place, service, "chassis.backup", act, service, *arguments)
        if act == "make" and code == 0 and place.kind == "compose":
            code, told = _hooked(service, told)
        rows.append((code, told))
    _finish(rows, as_json, _sets_lines if listed else _backup_lines)


def _hooked(service: str, told: Told) -> tuple[int, Told]:
    """Call the hook on this machine: a container has no way out."""
    hook = os.environ.get("HUMETIX_BACKUP_HOOK")
    if not hook:
        return 0, told
    kept = os.environ.get("HUMETIX_BACKUPS") or env_file().get("HUMETIX_BACKUPS") or "./var/backups"
    folder = (ROOT / kept / service).resolve()
    env = {**os.environ, "HUMETIX_BACKUP_FOLDER": str(folder)}
    try:
        done = subprocess.run(
            [hook, str(folder / told["set"])], env=env, capture_output=True, text=True, check=False
        )
        said = "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-500:] or "exit code"
    except OSError as error:
        said = str(error)
    if not said:
        return 0, told
    return 4, {**told, "ok": False, "message": f"백업은 만들었으나 밖으로 옮기지 못했습니다: {said}"}


def restore(
    service: Service,
    set_name: Set = "newest",
    stop: Annotated[bool, typer.Option("--stop", help="stop the service before, start it after")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="put back what the last restore replaced")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a verified set in the place of one service's data; refused while the service runs."""
    chosen([service])
    place = current_place()
    if stop and not halting.stop(place, service):
        told = {
            "service": service,
            "ok": False,
            "message": "서비스를 멈추지 못했습니다. 실행 중인지 확인하십시오.",
        }
        _finish([(3, told)], as_json, _restore_lines)
    act = ("undo", service) if undo else ("restore", service, set_name)
    code, told = told_by(place, service, "chassis.backup", *act)
    if stop:
        code, told = _started_again(place, service, code, told, undo=undo)
    if code == 0:
        told = {**told, "reconciled": reconcile(place)}
    _finish([(code, told)], as_json, _restore_lines)


def _started_again(place: Place, service: str, code: int, told: Told, *, undo: bool) -> tuple[int, Told]:
    """Start the service; what it cannot serve is taken back."""
    if halting.start(place, service):
        return code, {**told, "running": True}
    if code or undo:
        return code or 4, {**told, "ok": False, "running": False}
    halting.stop(place, service)
    back, _ = told_by(place, service, "chassis.backup", "undo", service)
    running = halting.start(place, service)
    message = "복원한 데이터로 서비스가 살아나지 않아 이전 상태로 되돌렸습니다."
    return (1 if back == 0 else 4), {**told, "ok": False, "running": running, "message": message}


def drill(
    services: Services = None,
    set_name: Annotated[str, typer.Option("--set")] = "newest",
    as_json: AsJson = False,
) -> None:
    """Restore the newest sets to the side, start the services on them, prove what they say."""
    place = current_place()
    rows = [told_by(place, name, "chassis.backup", "drill", name, set_name) for name in chosen(services)]
    _finish(rows, as_json, _drill_lines)


def migrate(
    services: Services = None,
    to: Annotated[str, typer.Option(help="a revision, also an older one; for one service")] = "",
    contract: Annotated[bool, typer.Option("--contract", help="also what takes something away")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="however long it takes; the service is stopped")
    ] = False,
    accept_data_loss: Annotated[bool, typer.Option("--accept-data-loss")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring databases to the revision of this code: rehearsed on a copy, backed up, all or nothing."""
    names = chosen(services)
    if to and len(names) != 1:
        say("--to is for one service")
        raise typer.Exit(2)
    flags = {"--contract": contract, "--offline": offline, "--accept-data-loss": accept_data_loss}
    given = [flag for flag, is_given in flags.items() if is_given] + (["--to", to] if to else [])
    place = current_place()
    rows = []
    for name in names:
        code, told = told_by(place, name, "chassis.migrate", name, "--operator", *given)
        rows.append((code, {"service": name, **told, "ok": code == 0}))
    _finish(rows, as_json, _migrate_lines)


@db.command("check")
def db_check(services: Services = None, as_json: AsJson = False) -> None:
    """Look for damage, orphans, missing files, stale logs, a foreign file, a differing schema."""
    place = current_place()
    rows = [told_by(place, name, "chassis.dbcheck", name) for name in chosen(services)]
    _finish(rows, as_json, _findings_lines)


@db.command("repair")
def db_repair(
    service: Service,
    yes: Annotated[bool, typer.Option("--yes", help="do it; without, only tell what would be done")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain what would be mended and how; with --yes do it, after a copy of what is there."""
    chosen([service])
    told = told_by(
        current_place(), service, "chassis.dbcheck", service, "--repair", *(["--yes"] if yes else [])
    )
    _finish([told], as_json, _findings_lines)


@db.command("reconcile")
def db_reconcile(as_json: AsJson = False) -> None:
    """Compare hires, employees, wages and worker accounts across the services; 1 when they disagree."""
    told = reconcile(current_place())
    for line in [json.dumps(told, ensure_ascii=False)] if as_json else reconciled_lines(told):
        say(line)
    raise typer.Exit(3 if "message" in told else 0 if told["ok"] else 1)


def _finish(rows: list[tuple[int, Told]], as_json: bool, lines: Any) -> None:
    """Print one document or lines for a person, and end with the worst exit code."""
    worst = max((code for code, _ in rows), default=0)
    if as_json:
        say(json.dumps({"ok": worst == 0, "services": [told for _, told in rows]}, ensure_ascii=False))
    else:
        for code, told in rows:
            for line in lines(code, told):
                say(line)
    raise typer.Exit(worst)


def _backup_lines(code: int, told: Told) -> list[str]:
    if "set" not in told or "size" not in told:
        return [f"{told['service']}: {told.get('message')}"]
    size = f"{told['size'] / 1_000_000:.1f} MB, 행 {told['rows']}개, 파일 {told['files']}개"
    line = f"{told['service']}: {told['set']} {told['revision']} ({size})"
    return [line, *([f"  {told['message']}"] if code else [])]


def _sets_lines(_code: int, told: Told) -> list[str]:
    if not told.get("sets"):
        return [f"{told['service']}: {told.get('message', '백업이 없습니다')}"]
    return [
        f"{told['service']}: {one['set']} {one['finished_at'][:16]}Z {one['revision']} "
        f"{one['size'] / 1_000_000:.1f} MB {one['reason']}{' (age)' if one['encrypted'] else ''}"
        for one in told["sets"]
    ]


def _restore_lines(code: int, told: Told) -> list[str]:
    if code:
        return [f"{told['service']}: {told.get('message')}"]
    reconciled = [f"  {line}" for line in reconciled_lines(told["reconciled"])]
    if "put_back" in told:
        return [f"{told['service']}: 이전 상태로 되돌렸습니다.", *reconciled]
    lines = [
        f"{told['service']}: {told['set']} 복원. 이전 상태는 {told['saved']}에 있습니다(되돌리기: --undo)."
    ]
    return [*lines, *(f"  {line}" for line in told["lost"]), *reconciled]


def _drill_lines(code: int, told: Told) -> list[str]:
    head = f"{told['service']}: {told.get('set', '')} {'이상 없음' if code == 0 else '실패'}"
    more = [*told.get("proven", []), *told.get("faults", []), *filter(None, [told.get("message")])]
    return [head, *(f"  {line}" for line in more)]


def _migrate_lines(_code: int, told: Told) -> list[str]:
    lines = str(told.get("message", "")).splitlines()
    return [f"{told['service']}: {lines[0] if lines else ''}", *(f"  {line}" for line in lines[1:])]


def _findings_lines(code: int, told: Told) -> list[str]:
    found = told.get("findings", [])
    if not found:
        return [f"{told['service']}: {told.get('message', '이상 없음')}"]
    lines = [f"{told['service']}: {'확인할 것' if code == 0 else '고칠 것'} {len(found)}건"]
    for one in found:
        lines += [f"  [{one['kind']}] {one['says']}", f"      → {one['remedy']}"]
    return lines
