"""`humetix export-pg`: a service's SQLite volume moves to PostgreSQL."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from humetix import halting
from humetix.answers import AsJson, answer, chosen
from humetix.beside import told_by
from humetix.layout import say
from humetix.places import current_place


def export_pg(
    service: Annotated[str, typer.Argument(help="gateway, recruit, attendance or payroll")],
    url: Annotated[
        str,
        typer.Argument(envvar="HUMETIX_EXPORT_URL", help="postgresql+psycopg://user:word@host/name, empty"),
    ],
    stop: Annotated[bool, typer.Option("--stop", help="stop the service first; it stays stopped")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy a service's SQLite file to an empty PostgreSQL database; counts and checksums are compared."""
    chosen([service])
    place = current_place()
    if stop and not halting.stop(place, service):
        answer({"ok": False, "message": "서비스를 멈추지 못했습니다."}, as_json=as_json)
        raise typer.Exit(3)
    code, told = told_by(place, service, "chassis.export_pg", service, url)
    if code and stop:
        halting.start(place, service)
    if as_json:
        answer(told, as_json=True)
    else:
        for line in _lines(told):
            say(line)
    raise typer.Exit(code)


def _lines(told: dict[str, Any]) -> list[str]:
    rows = [f"  {each['table']}: {each['rows']}행 {each['sha256'][:16]}" for each in told.get("tables", [])]
    return [f"{told['service']}: {told['message']}", *rows, *filter(None, [told.get("next")])]
