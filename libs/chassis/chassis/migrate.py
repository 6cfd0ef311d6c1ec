"""`python -m chassis.migrate PACKAGE`: upgrades; with `--operator`, `--to` or `--contract` carefully.

`--new MESSAGE` writes the next numbered file, `--show` tells where a database is. Exit codes: 0 ok,
1 failed and unchanged, 3 refused, 4 failed and changed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from alembic import command
from sqlalchemy.engine import make_url

from chassis.db import open_engine
from chassis.logs import configure_logging
from chassis.migrating import Asked, Outcome, migrate, where
from chassis.migrations import config_for, upgrade
from chassis.settings import settings_of


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="chassis.migrate")
    parser.add_argument("package")
    parser.add_argument("--new", metavar="MESSAGE")
    parser.add_argument("--show", action="store_true", help="tell as JSON where the database is")
    parser.add_argument("--operator", action="store_true", help="backup and rehearsal first; one at a time")
    parser.add_argument("--to", metavar="REVISION", default="")
    parser.add_argument("--contract", action="store_true", help="also what takes something away")
    parser.add_argument("--offline", action="store_true", help="however long it takes; nobody may serve")
    parser.add_argument("--accept-data-loss", action="store_true")
    arguments = parser.parse_args()
    package = arguments.package.replace("-", "_")
    configure_logging(arguments.package)
    if arguments.new:
        write_revision(package, arguments.new)
        return
    settings = settings_of(package)
    if arguments.show:
        print(json.dumps(asdict(where(settings))))
        return
    if arguments.operator:
        asked = Asked(arguments.to, arguments.contract, arguments.offline, arguments.accept_data_loss)
        _end(migrate(settings, asked))
    revision = upgrade(package, settings.database_url)
    print(f"{package}: {make_url(settings.database_url).render_as_string()} at {revision}")


def _end(outcome: Outcome) -> NoReturn:
    print(json.dumps(asdict(outcome), ensure_ascii=False))
    sys.exit(outcome.code)


def write_revision(package: str, message: str) -> None:
    """Write the next numbered migration from the difference between files and tables."""
    root = Path(importlib.import_module(package).__file__ or "").parent / "migrations"
    root.mkdir(exist_ok=True)
    number = 1 + max((int(path.name[:4]) for path in root.glob("[0-9]*.py")), default=0)
    # Alembic's version column holds 32 characters; the file is named like the revision.
    name = f"{number:04d}_{re.sub(r'[^a-z0-9]+', '_', message.lower()).strip('_')}"[:32]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/scratch.db")
        if number > 1:
            upgrade(package, f"sqlite:///{folder}/scratch.db")
        with engine.connect() as connection:
            config = config_for(package, connection)
            config.set_main_option("file_template", "%%(rev)s")
            command.revision(config, message=message, rev_id=name, autogenerate=True, version_path=str(root))
        engine.dispose()


if __name__ == "__main__":
    main()
