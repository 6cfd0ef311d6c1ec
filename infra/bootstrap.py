"""Makes .venv ready with nothing but a bare Python: packages by constraints.txt, page assets, test tools."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PROJECTS = (
    "libs/chassis",
    *(f"services/{name}" for name in ("gateway", "recruit", "attendance", "payroll", "docs-render")),
)
FONT_WHEEL = "koreanize-matplotlib"  # carries NanumGothic; never imported, so its dependencies are left out
TEST_TOOLS = {
    "chromium": "/usr/bin/chromium",
    "postgresql": "/usr/lib/postgresql/*/bin/postgres",
    "fonts-nanum": "/usr/share/fonts/truetype/nanum",
    "poppler-utils": "/usr/bin/pdftoppm",
    "redis-server": "/usr/bin/redis-server",
    "faketime": "/usr/lib/*/faketime/libfaketime.so.1",
    "gcc": "/usr/bin/gcc",  # for the library that makes file operations fail
    "libc6-dev": "/usr/include/stdio.h",
    "prometheus": "/usr/bin/promtool",  # for promtool: the alerts are tested rules
}
BENCH_TOOLS = {
    "wrk": "/usr/bin/wrk",
    "nginx-light": "/usr/sbin/nginx",
    "caddy": "/usr/bin/caddy",
    "haproxy": "/usr/sbin/haproxy",
}


def main(wanted: str) -> None:
    """Prepare for `run`, `test`, `bench` or rebuild `assets`; each step is skipped when nothing changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file meets whatever Python a machine has
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Set PYTHON=python3.x")
    if wanted == "test":
        install_debian(TEST_TOOLS)
    if wanted == "bench":
        install_debian(BENCH_TOOLS)
    make_venv()
    install_packages({"run": "", "assets": "", "test": "[dev]", "bench": "[dev]"}[wanted])
    build_assets(production=wanted == "run")


def make_venv() -> None:
    """Create .venv; on Debian the ensurepip part is a package of its own."""
    if (VENV / "bin" / "pip").exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        apt_install(["python3-venv"])
    say("making .venv")
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install_packages(extra: str) -> None:
    """Install our packages as editable, third parties at the versions of constraints.txt."""
    stamp = VENV / f".installed{extra or '[run]'}"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    started = time.monotonic()
    say("installing packages (the first time takes a minute or two)")
    pip = (str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    pinned = ("-c", str(ROOT / "constraints.txt"))
    run(*pip, *pinned, "setuptools>=77")
    editable = [part for project in PROJECTS for part in ("-e", str(ROOT / project))]
    run(*pip, *pinned, "--no-build-isolation", *editable, "-e", f"{ROOT / 'infra/humetix'}{extra}")
    run(*pip, *pinned, "--no-deps", FONT_WHEEL)
    stamp.write_text(fingerprint)
    say(f"packages ready after {time.monotonic() - started:.0f} s")


def _fingerprint() -> str:
    files = [ROOT / "constraints.txt", ROOT / "infra/humetix/pyproject.toml"]
    files += [ROOT / project / "pyproject.toml" for project in PROJECTS]
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def build_assets(*, production: bool) -> None:
    """Fetch and build page assets; build.py leaves everything alone when its inputs are unchanged."""
    command = (str(VENV / "bin" / "python"), str(ROOT / "libs/chassis/assets/build.py"))
    run(*command, *(("--production",) if production else ()))


def install_debian(tools: dict[str, str]) -> None:
    """Install those Debian packages whose file (a glob) is not there yet."""
    missing = [name for name, path in tools.items() if not any(Path("/").glob(path.lstrip("/")))]
    if missing:
        apt_install(missing)


def apt_install(packages: Sequence[str]) -> None:
    """Install with apt as root or by passwordless sudo; otherwise print the one command and stop."""
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    sudo = _sudo()
    if sudo is None:
        stop(f"this needs Debian packages. Type:  sudo {' '.join(command)}")
    say(f"installing {' '.join(packages)} with apt")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # One source of many being away fails the update; the install below tells whether that matters.
    subprocess.run([*sudo, "apt-get", "update", "-qq"], env=quiet, check=False, capture_output=True)
    done = subprocess.run([*sudo, *command], env=quiet, check=False, capture_output=True, text=True)
    if done.returncode:
        stop(f"{' '.join(command)} failed:\n{done.stderr or done.stdout}")


def _sudo() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    allowed = (
        subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
        if shutil.which("sudo")
        else None
    )
    return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] if allowed and allowed.returncode == 0 else None


def run(*command: str) -> None:
    """Run one step from the repository root; its failure is ours."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        stop(f"failed: {' '.join(command)}")


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"humetix: {text}", flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.exit(f"humetix: {text}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
