"""`python -m chassis.serve [PACKAGE]`: runs one service, one process, with a lame duck before it stops.

On SIGTERM the service says "not ready" at once but keeps serving for some seconds, so that the
gateway has looked away before the listener closes (operations.md §2.4b: 0 of 4,019 requests lost).

An application may name the class of its connections in `http_protocol` (the gateway's is stricter).
"""

from __future__ import annotations

import gc
import importlib
import logging
import sys
import threading
from importlib.metadata import PackageNotFoundError, requires
from types import FrameType
from typing import Any

import uvicorn

from chassis.logs import configure_logging
from chassis.memory import give_back_memory
from chassis.ports import installed_service, package_of
from chassis.settings import Settings, settings_of

log = logging.getLogger(__name__)

# Loaded wherever they are found: by PyJWT, for keys we do not have, and by httpx, for a command of its own.
_OPTIONAL = ("cryptography", "pygments", "rich")
# The writer's thread gives the interpreter away at each statement and had to wait up to 5 ms, Python's own
# interval, to get it back from the event loop: 1,090 clock-ins a second through the gateway, with this 1,210.
_SWITCH_SECONDS = 0.0005


class Server(uvicorn.Server):
    """uvicorn with a lame duck; a second signal stops at once."""

    def __init__(self, config: uvicorn.Config, app: Any, lame_duck_seconds: float) -> None:
        super().__init__(config)
        self._app, self._lame_duck_seconds = app, lame_duck_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._app.state.readiness.draining or sig != 15:
            super().handle_exit(sig, frame)
            return
        self._app.state.readiness.draining = True
        timer = threading.Timer(self._lame_duck_seconds, self._stop)
        timer.daemon = True
        timer.start()

    def _stop(self) -> None:
        self.should_exit = True


def leave_out(service: str) -> None:
    """Make the optional parts of libraries that this service never declared fail to import.

    An image does not have them; a virtual environment of all five does: 15 MB in each process. What it did
    declare comes in when it is used, not because PyJWT looks for it: that looks once, and now.
    """
    for name in _OPTIONAL:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python is told that there is none
    importlib.import_module("jwt")
    declared = " ".join(_requirements_of(f"humetix-{service}"))
    for name in _OPTIONAL:
        if name in declared:
            del sys.modules[name]


def _requirements_of(package: str) -> list[str]:
    try:
        return requires(package) or []
    except PackageNotFoundError:
        return []


def create(package: str, settings: Settings) -> Any:
    """Return the application a package's `app.create` makes."""
    return importlib.import_module(f"{package}.app").create(settings)


def main() -> None:
    """Run the service named on the command line."""
    give_back_memory()
    sys.setswitchinterval(_SWITCH_SECONDS)
    package = sys.argv[1] if len(sys.argv) > 1 else package_of(installed_service())
    settings = settings_of(package)
    configure_logging(settings.service, settings.version)
    leave_out(settings.service)
    app = create(package, settings)
    # What is there now stays: walking through all of it again and again would stop every request for a while.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        host=settings.humetix_host,
        port=settings.port,
        loop="uvloop",
        http=getattr(app, "http_protocol", "httptools"),
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        log_config=None,
        timeout_keep_alive=75 if settings.service == "gateway" else 65,
        timeout_graceful_shutdown=20,
    )
    log.info("starting", extra={"fields": {"port": settings.port, "commit": settings.humetix_commit}})
    Server(config, app, settings.lame_duck_seconds).run()


if __name__ == "__main__":
    main()
