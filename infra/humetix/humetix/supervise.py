"""Writes supervisord's configuration: five programs, each brought back alone when it ends by itself."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from chassis.ports import SERVICES, package_of

from humetix.layout import Layout

_LONGEST_SOCKET = 90  # supervisord first binds to the name with its process id behind

_DAEMON = """\
[supervisord]
nodaemon=true
silent=false
loglevel=info
logfile={run}/supervisord.log
logfile_maxbytes=1MB
logfile_backups=1
pidfile={run}/supervisord.pid

[unix_http_server]
file={socket}
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket}

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
    text = _DAEMON.format(run=_plain(place.run), socket=_plain(_socket(place)), programs=",".join(SERVICES))
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


def _socket(place: Layout) -> Path:
    """Return where `humetix restore --stop` reaches supervisord: a socket's path has room for 107 bytes."""
    beside = place.run / "supervisord.sock"
    if len(bytes(beside)) < _LONGEST_SOCKET:
        return beside
    digest = hashlib.sha256(bytes(beside)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"humetix-{os.getuid()}-{digest}.sock"


def _plain(value: Path | str) -> str:
    return str(value).replace("%", "%%")
