"""Real faults, each with its repair: what is done beside a service's data, and images that lack something."""

from __future__ import annotations

import subprocess

_CONNECT = """
import sqlite3, sys, time
from chassis.ports import installed_service
name = installed_service()
path = f"/data/{name}/{name}.db"
connection = sqlite3.connect(path, isolation_level=None, timeout=10)
"""

HOLD_WRITE_LOCK = f"{_CONNECT}connection.execute('BEGIN IMMEDIATE'); time.sleep(20)"
FORGET_MIGRATION = (
    f"{_CONNECT}connection.execute(\"UPDATE alembic_version SET version_num = '0001_first_tables'\")"
)
REMEMBER_MIGRATION = (
    f"{_CONNECT}"
    "from chassis.revisions import newest_revision\n"
    "connection.execute('UPDATE alembic_version SET version_num = ?', (newest_revision(name),))"
)
REFUSE_AUDIT = (
    f"{_CONNECT}"
    'connection.execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit '
    "BEGIN SELECT RAISE(ABORT, 'no'); END\")"
)
TAKE_AUDIT = f"{_CONNECT}connection.execute('DROP TRIGGER no_audit')"
FILL_TMP = """
import os
with open("/tmp/full", "wb") as file:
    try:
        while True:
            file.write(bytes(1024 * 1024))
            file.flush()
    except OSError:
        pass
"""
EMPTY_TMP = "import os; os.remove('/tmp/full')"
# The middle third of the file, kept beside it; the service opens it afresh afterwards.
DAMAGE = f"""{_CONNECT}
connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
connection.close()
import os, shutil
shutil.copy(path, path + ".sound")
size = os.path.getsize(path)
with open(path, "r+b") as file:
    for page in range(size // 4096 // 3, size // 4096 * 2 // 3):
        file.seek(page * 4096)
        file.write(b"\\xff" * 4096)
os.remove(f"/data/{{name}}/.ops/integrity.json")
"""
UNDO_DAMAGE = """
import os
from chassis.ports import installed_service
name = installed_service()
path = f"/data/{name}/{name}.db"
for end in ("-wal", "-shm"):
    if os.path.exists(path + end):
        os.remove(path + end)
os.replace(path + ".sound", path)
os.remove(f"/data/{name}/.ops/integrity.json")
"""


def result(kind: str, *, ok: bool, hours_ago: float = 0) -> str:
    """Return code that leaves a result file as the tool itself would."""
    more = {"backup": "size=1, seconds=1", "migration": "direction='up', seconds=1", "drill": "seconds=1"}[
        kind
    ]
    return (
        "import time; from pathlib import Path; from chassis import results; "
        "from chassis.ports import installed_service; "
        f"results.keep(Path('/data') / installed_service(), '{kind}', ok={ok}, "
        f"at=time.time() - {hours_ago * 3600}, {more})"
    )


def image_without(tag: str, source: str, *commands: str) -> None:
    """Build an image that lacks something another one has."""
    steps = "\n".join(f"RUN {command}" for command in commands)
    _build(tag, f"FROM {source}\nUSER 0\n{steps}\nUSER 10001:10001\n")


def image_of_another_commit(tag: str, source: str) -> None:
    """Build an image that says it was made of another commit."""
    _build(tag, f"FROM {source}\nENV HUMETIX_COMMIT=another\n")


def _build(tag: str, recipe: str) -> None:
    command = ["docker", "build", "--quiet", "--tag", tag, "-"]
    subprocess.run(command, input=recipe, text=True, check=True, capture_output=True)


def remove_image(tag: str) -> None:
    """Remove an image made here."""
    subprocess.run(["docker", "image", "rm", "--force", tag], check=False, capture_output=True)
