"""`python -m chassis.migrate PACKAGE` upgrades; `… PACKAGE --new "message"` writes the next numbered file."""

from __future__ import annotations

import argparse
import importlib
import re
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy.engine import make_url

from chassis.db import open_engine
from chassis.logs import configure_logging
from chassis.migrations import config_for, upgrade
from chassis.settings import Settings


def settings_of(package: str) -> Settings:
    """Return the settings of a service by its package name."""
    module = importlib.import_module(f"{package}.settings")
    candidates = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Settings)
        and value.service.replace("-", "_") == package
    ]
    settings: Settings = candidates[0]()
    return settings


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="chassis.migrate")
    parser.add_argument("package")
    parser.add_argument("--new", metavar="MESSAGE")
    arguments = parser.parse_args()
    configure_logging(arguments.package)
    if arguments.new:
        write_revision(arguments.package, arguments.new)
        return
    settings = settings_of(arguments.package)
    revision = upgrade(arguments.package, settings.database_url)
    print(f"{arguments.package}: {make_url(settings.database_url).render_as_string()} at {revision}")


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
