"""`make e2e-docker`: builds the images, brings a Compose project of its own up, walks the journeys.

Then services of another project are swapped, scaled and broken under load (tests/docker), and a third one is
broken while Prometheus looks (tests/watched). `--all`, as `make soak` asks: also what is marked long.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from humetix.environment import commit

from tests.e2e.stack import ROOT, free_ports, wait_for_status

JOURNEYS = ["tests/e2e/test_apply_to_payslip.py", "tests/e2e/test_one_down.py"]
SERVICES = ["gateway", "recruit", "attendance", "payroll", "docs-render"]


def main() -> int:
    """Return pytest's exit code."""
    chosen = [] if "--all" in sys.argv else ["-m", "not long"]
    return journeys() or part("tests/docker", *chosen) or part("tests/watched", *chosen)


def part(folder: str, *chosen: str) -> int:
    """Run the tests of a folder, which bring up an installation of their own; return pytest's exit code."""
    started = time.monotonic()
    tests = [sys.executable, "-m", "pytest", "--durations=10", *chosen, folder]
    code = subprocess.run(tests, cwd=ROOT, env=dict(os.environ), check=False).returncode
    print(f"e2e-docker: {folder} took {(time.monotonic() - started) / 60:.1f} min", flush=True)
    return code


def journeys() -> int:
    """Build the images and walk the journeys against them."""
    project, port, password = (
        f"humetix-e2e-{secrets.token_hex(3)}",
        free_ports(1)[0],
        secrets.token_urlsafe(12),
    )
    env = {
        **os.environ,
        "HUMETIX_COMMIT": os.environ.get("HUMETIX_COMMIT") or commit(),
        "HUMETIX_PORT": str(port),
        "ADMIN_PASSWORD": password,
        "SESSION_COOKIE_SECURE": "0",
        "HUMETIX_E2E_URL": f"http://127.0.0.1:{port}",
        "HUMETIX_E2E_PASSWORD": password,
        "HUMETIX_E2E_PROJECT": project,
        "HUMETIX_BACKUPS": f"./var/e2e/backups-{project}",
    }
    compose = ["docker", "compose", "--project-name", project]
    started = time.monotonic()
    try:
        bring_up(compose, env)
        tests = [sys.executable, "-m", "pytest", *JOURNEYS]
        code = subprocess.run(tests, cwd=ROOT, env=env, check=False).returncode
        if code:
            keep_logs(compose, env)
        return code
    finally:
        print(f"e2e-docker: the journeys took {(time.monotonic() - started) / 60:.1f} min", flush=True)
        subprocess.run([*compose, "down", "-v", "--timeout", "30"], cwd=ROOT, env=env, check=False)


def bring_up(compose: list[str], env: dict[str, str]) -> None:
    """Build one image after the other (they share layers), start, wait until healthy."""
    started = time.monotonic()
    for service in SERVICES:
        run([*compose, "build", "--quiet", service], env)
        print(f"e2e-docker: built {service} after {time.monotonic() - started:.0f} s", flush=True)
    started = time.monotonic()
    run([*compose, "up", "--detach"], env)
    wait_for_status(env["HUMETIX_E2E_URL"], "healthy", 120)
    print(f"e2e-docker: healthy {time.monotonic() - started:.1f} s after `up`", flush=True)


def run(command: list[str], env: dict[str, str]) -> None:
    """Run one step; its failure is ours."""
    subprocess.run(command, cwd=ROOT, env=env, check=True)


def keep_logs(compose: list[str], env: dict[str, str]) -> None:
    """Write what the containers said to var/e2e/docker.log."""
    folder = Path(ROOT, "var", "e2e")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "docker.log").open("wb") as file:
        subprocess.run([*compose, "logs", "--no-color"], cwd=ROOT, env=env, stdout=file, check=False)
    print(f"e2e-docker: logs kept in {folder / 'docker.log'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
