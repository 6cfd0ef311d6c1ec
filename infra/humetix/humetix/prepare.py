"""`python -m humetix.prepare [--first-admin] SERVICE…`: databases to this code's revision, in one process.

One process for all, since loading the code costs more than the migrations do. Prints what the operator
must be told.
"""

from __future__ import annotations

import sys

from chassis.migrations import upgrade
from chassis.ports import package_of
from chassis.settings import settings_of
from sqlalchemy.exc import SQLAlchemyError


def main() -> None:
    """Prepare the services named on the command line; 1 when one could not be migrated."""
    services = [word for word in sys.argv[1:] if not word.startswith("--")]
    failures = [failure for service in services if (failure := migrate_one(service))]
    if failures:
        sys.exit("\n".join(failures))
    if "--first-admin" in sys.argv:
        make_first_admin()


def migrate_one(service: str) -> str | None:
    """Migrate one service's database; return why it could not be done."""
    package = package_of(service)
    try:
        upgrade(package, settings_of(package).database_url)
    except (SQLAlchemyError, OSError, RuntimeError) as error:
        return f"{service}: {type(error).__name__}: {error}"
    return None


def make_first_admin() -> None:
    """Let the gateway make the first account and say its password once."""
    from gateway.accounts.first_admin import main as first_admin  # noqa: PLC0415 - migrating needs no gateway

    first_admin()


if __name__ == "__main__":
    main()
