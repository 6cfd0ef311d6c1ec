"""`python -m chassis.links SERVICE`: the ids by which a service's rows belong to another one's (JSON).

Each service says them in a module of its own, `<package>.links`; `humetix db reconcile` compares them. Ids
only: nothing of a person leaves the service.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys

from chassis.db import Database
from chassis.logs import configure_logging
from chassis.settings import settings_of


def main() -> None:
    """Read one service's ids and tell them; 0 or, when they cannot be read, an exception and 1."""
    parser = argparse.ArgumentParser(prog="chassis.links")
    parser.add_argument("service")
    service = parser.parse_args().service
    configure_logging(service)
    settings = settings_of(service.replace("-", "_"))
    database = Database(settings.database_url)
    try:
        with database.read() as session:
            links = importlib.import_module(f"{settings.package}.links").links(session)
    finally:
        database.close()
    sys.stdout.write(json.dumps({"service": service, "ok": True, "links": links}) + "\n")


if __name__ == "__main__":
    main()
