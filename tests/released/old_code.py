"""The code of each service's last release, taken out of Git's history into a folder of its own."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from pathlib import Path

from chassis.ports import package_of

from tests.e2e.stack import ROOT


def released_commit(service: str) -> str:
    """Return the commit of a service's last release (infra/released.json, oldest first)."""
    releases = json.loads((ROOT / "infra/released.json").read_text())[service]
    return str(releases[-1]["commit"])


def take_out(service: str, folder: Path) -> str:
    """Unpack the released service and the chassis it stood on; return the PYTHONPATH that runs them."""
    commit = released_commit(service)
    target = folder / commit[:12]
    paths = ["libs/chassis/chassis", f"services/{service}/{package_of(service)}"]
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, *paths], capture_output=True, check=False
    )
    if packed.returncode:
        raise AssertionError(
            f"the release of {service}, {commit}, is not in this clone: fetch the whole history "
            f"(git fetch --unshallow). {packed.stderr.decode()}"
        )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(target, filter="data")
    _lend_built_assets(target)
    return f"{target / 'libs/chassis'}:{target / 'services' / service}"


def _lend_built_assets(target: Path) -> None:
    """What `make assets` builds is in no commit; today's stands in."""
    built = Path("libs/chassis/chassis/web/static/vendor")
    if (ROOT / built).is_dir() and not (target / built).exists():
        (target / built).symlink_to(ROOT / built)
