"""Writes supervisord's configuration: five programs, each brought back alone when it ends by itself."""

from __future__ import annotations

import sys
from pathlib import Path

from chassis.ports import SERVICES, package_of

from humetix.layout import Layout

_DAEMON = """\
[supervisord]
nodaemon=true
silent=false
loglevel=info
logfile={run}/supervisord.log
logfile_maxbytes=1MB
logfile_backups=1
pidfile={run}/supervisord.pid

[group:humetix]
programs={programs}
"""

_PROGRAM = """
[program:{service}]
command={python} -m chassis.serve {package}
autorestart=true
startsecs=2
startretries=1000
stopsignal=TERM
stopwaitsecs=25
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


def write_configuration(place: Layout) -> Path:
    """Write var/run/supervisord.conf and return its path."""
    for folder in (place.run, place.logs):
        folder.mkdir(parents=True, exist_ok=True)
    text = _DAEMON.format(run=_plain(place.run), programs=",".join(SERVICES))
    for service in SERVICES:
        text += _PROGRAM.format(
            service=service,
            package=package_of(service),
            python=_plain(sys.executable),
            log=_plain(place.log_of(service)),
        )
    path = place.run / "supervisord.conf"
    path.write_text(text)
    return path


def _plain(value: Path | str) -> str:
    return str(value).replace("%", "%%")
