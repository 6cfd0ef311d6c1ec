"""The command groups `humetix login …` and `humetix audit …`."""

from __future__ import annotations

import getpass
import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from chassis.clock import now
from chassis.db import Database
from gateway.locks import status, unlock
from sqlalchemy.exc import SQLAlchemyError

from humetix.answers import AsJson, Services, chosen
from humetix.beside import told_by
from humetix.chains import database_is_here, own_settings, verify
from humetix.layout import layout, say
from humetix.places import Place, current_place

login = typer.Typer(
    help="Who has to wait before signing in, and letting them in again.", no_args_is_help=True
)
audit = typer.Typer(help="The record of who did and who read what.", no_args_is_help=True)

Account = Annotated[str, typer.Option(help="staff account, or a worker's employee number or phone")]
Address = Annotated[str, typer.Option("--ip", help="address the attempts come from")]


@audit.command("verify")
def audit_verify(services: Services = None, as_json: AsJson = False) -> None:
    """Check that no audit row was changed or taken out; 1 when one was, or a service could not be checked."""
    rows = verify(current_place(), chosen(services))
    ok = all(row["ok"] for row in rows)
    if as_json:
        say(json.dumps({"ok": ok, "services": rows}, ensure_ascii=False))
    for row in [] if as_json else rows:
        say(_chain_line(row))
    raise typer.Exit(0 if ok else 1)


def _chain_line(row: dict[str, Any]) -> str:
    if not row["checked"]:
        return f"{row['service']}: not checked ({row['reason']})"
    if row["cut"]:
        return f"{row['service']}: CUT OFF: {row['cut']}"
    if row["broken"]:
        return f"{row['service']}: BROKEN at row {', '.join(map(str, row['broken']))} ({row['rows']} rows)"
    return f"{row['service']}: ok ({row['rows']} rows)"


@login.command("status")
def login_status(account: Account = "", address: Address = "", as_json: AsJson = False) -> None:
    """Tell which accounts and addresses have failed sign-ins that count, and how long they wait."""
    _check_address(address)
    told = _status(account, address)
    if as_json:
        say(json.dumps({"ok": True, **told}, ensure_ascii=False))
        return
    for row in told["accounts"]:
        device = ", from a known device" if row["known_device"] else ""
        say(f"account {row['account']}: {_failures(row)}{device}")
    for row in told["addresses"]:
        say(f"address {row['address']}: {_failures(row)}")
    if not any(told.values()):
        say("nobody has to wait")


def _failures(row: dict[str, Any]) -> str:
    waits = f"waits {row['wait_seconds']} s" if row["wait_seconds"] else "may try"
    return f"{row['failures']} failures, last {row['last']}, {waits}"


@login.command("unlock")
def login_unlock(account: Account = "", address: Address = "", as_json: AsJson = False) -> None:
    """Let an account or an address try again at once; the act stands in the audit."""
    _check_address(address)
    if not account.strip() and not address:
        say("name --account or --ip")
        raise typer.Exit(2)
    freed = _unlock(account.strip(), address)
    if as_json:
        say(json.dumps({"ok": True, **freed}, ensure_ascii=False))
    else:
        say(f"no longer counted: account {freed['account_failures']}, address {freed['address_failures']}")


def _status(account: str, address: str) -> dict[str, Any]:
    if (place := current_place()).kind == "compose":
        return _told_in_container(place, "status", "--account", account, "--ip", address)
    with _gateway_database() as database, database.read() as session:
        return dict(status(session, account, address, now()))


def _unlock(account: str, address: str) -> dict[str, Any]:
    if (place := current_place()).kind == "compose":
        who = ("--by", getpass.getuser())
        return _told_in_container(place, "unlock", "--account", account, "--ip", address, *who)
    with _gateway_database() as database:
        return dict(database.write(unlock, account, address, now()))


def _told_in_container(place: Place, *words: str) -> dict[str, Any]:
    code, told = told_by(place, "gateway", "gateway.locks", *words)
    if code:
        say(str(told.get("message")))
        raise typer.Exit(1)
    return {name: value for name, value in told.items() if name != "ok"}


def _check_address(address: str) -> None:
    if not address:
        return
    try:
        ipaddress.ip_address(address)
    except ValueError as error:
        say(f"no address: {address}")
        raise typer.Exit(2) from error


@contextmanager
def _gateway_database() -> Iterator[Database]:
    """Open the gateway's database; 3 where it is not within reach, 1 when it cannot be read or written."""
    settings = own_settings(layout(), "gateway")
    if not database_is_here(settings):
        say("the gateway's database is not here: set HUMETIX_DATA or GATEWAY_DATABASE_URL")
        raise typer.Exit(3)
    database = Database(settings.database_url)
    try:
        yield database
    except SQLAlchemyError as error:
        say(f"the gateway's database refused: {type(error).__name__}")
        raise typer.Exit(1) from error
    finally:
        database.close()
