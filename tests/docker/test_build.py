"""An image as the operator builds it: named, and marked with its commit and how far its migrations go."""

from __future__ import annotations

import json

from chassis.revisions import code_level
from humetix.environment import commit

from tests.docker.installation import Installation, run


def test_a_built_image_says_what_it_was_made_of(installation: Installation) -> None:
    tag = installation.tag("built")
    code, told = installation.humetix("build", "payroll", tag)
    assert (code, told["image"], told["commit"]) == (0, f"humetix/payroll:{tag}", commit()), told
    try:
        (image,) = json.loads(run("docker", "image", "inspect", told["image"]).stdout)
    finally:
        run("docker", "image", "rm", "--force", told["image"])
    labels = image["Config"]["Labels"]
    assert labels["org.opencontainers.image.revision"] == commit()
    assert labels["org.humetix.code_level"] == str(code_level("payroll"))
    assert f"HUMETIX_COMMIT={commit()}" in image["Config"]["Env"]


def test_a_service_that_is_none_is_not_built(installation: Installation) -> None:
    done = run(*installation.command("build", "nobody", "x"), env=installation.env, check=False)
    assert done.returncode == 2
