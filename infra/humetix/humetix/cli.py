"""`humetix …`: commands have --json; exit codes: 0 ok, 1 failed, 2 usage, 3 refused, 4 failed and changed."""

from __future__ import annotations

from typing import Annotated

import httpx
import typer

from humetix.answers import AsJson, answer
from humetix.client import Person, Refused
from humetix.demo.fill import Demo
from humetix.doors import audit, login
from humetix.exporting import export_pg
from humetix.layout import layout, say
from humetix.operator import offices
from humetix.rollout.commands import build, deploy, rollback, scale
from humetix.safety import backup, db, drill, migrate, restore
from humetix.seeing.commands import check, logs, smoke, status
from humetix.stack import stack
from humetix.up import up as start

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(login, name="login")
app.add_typer(audit, name="audit")
app.add_typer(db, name="db")
app.add_typer(stack, name="stack")
app.command("export-pg")(export_pg)
for own_command in (check, smoke, status, logs, backup, restore, drill, migrate):
    app.command()(own_command)
for rollout_command in (build, deploy, rollback, scale):
    app.command()(rollout_command)


@app.command()
def up() -> None:
    """Start all five services as processes and stay until Ctrl-C."""
    raise typer.Exit(start(layout()))


@app.command()
def demo(
    url: Annotated[str, typer.Option(help="address of the gateway; default: this machine's")] = "",
    people: Annotated[int, typer.Option(min=1, help="how many workers")] = 120,
    applications: Annotated[int, typer.Option(min=0, help="how many applications wait in the office")] = 60,
    as_json: AsJson = False,
) -> None:
    """Fill a running, empty installation with a believable month."""
    place = layout()
    try:
        with offices(url or place.url, place, "demo") as signed_in, Person(url or place.url) as visitor:
            filled = Demo(signed_in, visitor, people, applications)
            counts = filled.run()
    except httpx.TransportError as away:
        say(f"{url or place.url} 에서 아무도 답하지 않습니다. 다른 창에서 `make up`으로 먼저 시작하십시오.")
        raise typer.Exit(3) from away
    except Refused as refused:
        say(str(refused))
        raise typer.Exit(3) from refused
    answer({"ok": True, "counts": counts, "worker": filled.worker_login}, as_json=as_json)
