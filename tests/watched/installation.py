"""A Compose project of its own with Prometheus and Alertmanager; its rules wait seconds, not minutes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.e2e.stack import ROOT, free_ports, wait_for_status
from tests.monitoring.rules import MONITORING, write_shortened

SHORTEST_WINDOW, SHORTER_BY = 20, 120
PATIENCE_SECONDS = 120.0
Rows = list[tuple[dict[str, str], float]]


class Watched:
    """Five services, Prometheus, Alertmanager; `break` and `mend` are the test's business."""

    def __init__(self) -> None:
        self.project = f"humetix-watched-{secrets.token_hex(3)}"
        self.password = secrets.token_urlsafe(12)
        self.folder = ROOT / "var" / self.project
        door, prometheus, alertmanager = free_ports(3)
        self.url = f"http://127.0.0.1:{door}"
        self._prometheus = f"http://127.0.0.1:{prometheus}"
        self._alertmanager = f"http://127.0.0.1:{alertmanager}"
        self._env = {
            **os.environ,
            "HUMETIX_PORT": str(door),
            "ADMIN_PASSWORD": self.password,
            "SESSION_COOKIE_SECURE": "0",
            "TRUSTED_PROXIES": "172.16.0.0/12,192.168.0.0/16,10.0.0.0/8",
            "COMPOSE_PROFILES": "monitoring",
            "HUMETIX_BACKUPS": str(self.folder / "backups"),
            "COMPOSE_PROJECT_NAME": self.project,
        }
        self._write_configuration(prometheus, alertmanager)

    def up(self) -> None:
        """Start and wait until the services are healthy and Prometheus answers."""
        self.compose("up", "--detach", "--no-build")
        wait_for_status(self.url, "healthy", 300)
        self.eventually("Prometheus reads all five", lambda: len(self.ask('up{job="humetix"} == 1')) >= 5)

    def down(self) -> None:
        """Remove everything of this project."""
        self.compose("down", "--volumes", "--timeout", "5")
        shutil.rmtree(self.folder, ignore_errors=True)  # files of the containers' user

    def compose(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run `docker compose …` on this project; raises with what it said."""
        files = ("--file", str(ROOT / "compose.yaml"), "--file", str(self.folder / "compose.yaml"))
        command = ["docker", "compose", *files, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env={**self._env, **(env or {})}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def humetix(self, *words: str) -> tuple[int, Any]:
        """Run the operator's command with --json; return its exit code and what it told."""
        command = [str(Path(sys.executable).with_name("humetix")), *words, "--json"]
        env = {**self._env, "HUMETIX_MODE": "compose"}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    def inside(self, service: str, code: str, *, wait: bool = True) -> str:
        """Run Python in a service's container, beside its data."""
        waiting = ("--no-TTY",) if wait else ("--no-TTY", "--detach")
        return self.compose("exec", *waiting, service, "python", "-c", code)

    def ask(self, expression: str) -> Rows:
        """Ask Prometheus now; raises when it cannot read the expression."""
        told = httpx.get(f"{self._prometheus}/api/v1/query", params={"query": expression}, timeout=10).json()
        assert told["status"] == "success", f"{expression}: {told.get('error')}"
        return [(one["metric"], float(one["value"][1])) for one in told["data"]["result"]]

    def firing(self) -> set[tuple[str, str]]:
        """Alerts that fire now, with the service they are about."""
        found = self.ask('ALERTS{alertstate="firing"}')
        return {(labels["alertname"], labels.get("service", "")) for labels, _ in found}

    def told_to_the_operator(self) -> dict[str, str]:
        """What Alertmanager holds: alert and service → its state (active, suppressed)."""
        told: list[dict[str, Any]] = httpx.get(f"{self._alertmanager}/api/v2/alerts", timeout=10).json()
        return {
            f"{one['labels']['alertname']} {one['labels'].get('service', '')}": one["status"]["state"]
            for one in told
        }

    def fires(self, *alerts: tuple[str, str]) -> None:
        """Wait until these alerts fire."""
        self.eventually(f"{alerts} fire", lambda: set(alerts) <= self.firing())

    def clears(self, *alerts: tuple[str, str]) -> None:
        """Wait until none of these alerts fires any more."""
        self.eventually(f"{alerts} clear", lambda: not set(alerts) & self.firing())

    def eventually(self, what: str, holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until something holds."""
        deadline, last = time.monotonic() + seconds, ""
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
                last = ""
            except (httpx.TransportError, json.JSONDecodeError) as error:
                last = repr(error)
            time.sleep(0.5)
        raise AssertionError(f"not within {seconds:.0f} s: {what}; firing: {sorted(self.firing())} {last}")

    def _write_configuration(self, prometheus: int, alertmanager: int) -> None:
        self.folder.mkdir(parents=True, mode=0o755)
        write_shortened(self.folder / "rules", SHORTEST_WINDOW, SHORTER_BY)
        config = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
        config["global"] = {"scrape_interval": "3s", "evaluation_interval": "1s"}
        for source in config["scrape_configs"][0]["dns_sd_configs"]:
            source["refresh_interval"] = "1s"
        (self.folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        mounts = {
            "rules": "/etc/prometheus/rules",
            "prometheus.yml": "/etc/prometheus/prometheus.yml",
        }
        seen = {
            "prometheus": (
                prometheus,
                9090,
                [f"{self.folder / own}:{there}:ro" for own, there in mounts.items()],
            ),
            "alertmanager": (alertmanager, 9093, []),
        }
        services = {
            name: {
                "networks": ["internal", "edge"],
                "ports": [f"127.0.0.1:{port}:{inner}"],
                "volumes": volumes,
            }
            for name, (port, inner, volumes) in seen.items()
        }
        (self.folder / "compose.yaml").write_text(yaml.safe_dump({"services": services}))
