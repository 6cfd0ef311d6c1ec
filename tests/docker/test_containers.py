"""What a container may do, and what it tells of the secrets that it was given: nothing."""

from __future__ import annotations

import json

import pytest
from chassis.ports import SERVICES, package_of

from tests.docker.installation import Installation, run

TRY = """
import json, os, socket
def refused(act):
    try:
        act()
    except OSError as error:
        return error.errno or 1
    return 0
told = {line.split(":")[0]: line.split()[1] for line in open("/proc/1/status") if line[:3] in ("Cap", "NoN")}
told["uid"] = os.getuid()
told["root"] = refused(lambda: open("/written", "w"))
told["code"] = refused(lambda: open(os.path.dirname(json.__file__) + "/written", "w"))
told["dial"] = refused(lambda: socket.create_connection(("203.0.113.1", 53), timeout=3))
told["name"] = refused(lambda: socket.getaddrinfo("example.com", 443))
print(json.dumps(told))
"""


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_nobody_and_writes_nowhere_but_its_volume(
    installation: Installation, service: str
) -> None:
    for container in installation.ids(service):
        told = told_in(container)
        assert told["uid"] != 0
        assert told["root"] != 0, "the root file system takes writes"
        assert told["code"] != 0, "the code can be changed"
        assert int(str(told["CapEff"]), 16) == int(str(told["CapBnd"]), 16) == 0
        assert told["NoNewPrivs"] == "1"


def test_the_render_service_reaches_nothing_outside(installation: Installation) -> None:
    for container in installation.ids("docs-render"):
        told = told_in(container)
        assert told["dial"] != 0
        assert told["name"] != 0


def told_in(container: str) -> dict[str, str | int]:
    done = run("docker", "exec", container, "python", "-c", TRY)
    told: dict[str, str | int] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("service", SERVICES)
def test_no_image_and_no_log_holds_a_secret(installation: Installation, service: str) -> None:
    given = [installation.env_file.get(name) for name in ("SECRET_KEYS", "ADMIN_PASSWORD")]
    tag = installation.env_file.get(f"{package_of(service).upper()}_TAG")
    image = f"humetix/{service}:{tag}"
    told = run("docker", "image", "history", "--no-trunc", image).stdout
    told += run("docker", "image", "inspect", image).stdout
    for container in installation.ids(service):
        logs = run("docker", "logs", container)
        told += logs.stdout + (logs.stderr or "")
    assert [number for number, secret in enumerate(given) if secret and secret in told] == []


def test_keys_come_as_a_file_unless_the_operator_writes_them_into_the_settings(
    installation: Installation,
) -> None:
    told = json.loads(installation.compose("config", "--format", "json", env={"SECRET_KEYS": ""}))
    for service in SERVICES:
        settings = told["services"][service]
        assert settings["environment"]["HUMETIX_KEYS_FILE"].startswith("/run/secrets/")
        assert not settings["environment"].get("SECRET_KEYS")
        assert [each["source"] for each in settings["secrets"]] == ["humetix_keys"]
