"""The code of each service's last release, taken out of Git's history into a folder of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from chassis.ports import package_of
from packaging.requirements import Requirement

from tests.e2e.stack import ROOT


def released_commit(service: str) -> str:
    """Return the commit of a service's last release (infra/released.json, oldest first)."""
    releases = json.loads((ROOT / "infra/released.json").read_text())[service]
    return str(releases[-1]["commit"])


def take_out(service: str, folder: Path) -> str:
    """Unpack the released service and the chassis it stood on; return the PYTHONPATH that runs them."""
    commit = released_commit(service)
    target = folder / commit[:12]
    of_service = f"services/{service}"
    projects = ["libs/chassis/pyproject.toml", f"{of_service}/pyproject.toml"]
    paths = ["libs/chassis/chassis", f"{of_service}/{package_of(service)}", "constraints.txt", *projects]
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
    libraries = _install_what_is_gone([target / project for project in projects], target)
    return ":".join(map(str, [target / "libs/chassis", target / of_service, *libraries]))


def _install_what_is_gone(projects: list[Path], target: Path) -> list[Path]:
    """Install the libraries that the release needs and today's code does not, at the release's versions."""
    told = [tomllib.loads(project.read_text())["project"]["dependencies"] for project in projects]
    gone = [need for needs in told for need in needs if not _is_installed(Requirement(need).name)]
    if not gone:
        return []
    folder = target / "libraries"
    install = ["-m", "pip", "install", "-q", "-c", str(target / "constraints.txt"), "--target", str(folder)]
    subprocess.run([sys.executable, *install, *gone], check=True)
    return [folder]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _lend_built_assets(target: Path) -> None:
    """What `make assets` builds is in no commit; today's stands in."""
    built = Path("libs/chassis/chassis/web/static/vendor")
    if (ROOT / built).is_dir() and not (target / built).exists():
        (target / built).symlink_to(ROOT / built)
