"""The rules as they lie in the repository, and shorter copies of them for tests with real faults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.repo.tree import ROOT

MONITORING = ROOT / "infra" / "monitoring"
RULES = sorted((MONITORING / "rules").glob("*.yml"))
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(\[|offset )(\d+)([smhd])(\]|\b)")


def groups() -> list[dict[str, Any]]:
    """Every group of every rule file."""
    return [group for path in RULES for group in yaml.safe_load(path.read_text())["groups"]]


def alerts() -> list[dict[str, Any]]:
    """Every alert."""
    return [rule for group in groups() for rule in group["rules"] if "alert" in rule]


def expressions() -> dict[str, str]:
    """Every expression by the name of its alert or record."""
    return {
        rule.get("alert") or rule["record"]: rule["expr"] for group in groups() for rule in group["rules"]
    }


def recorded() -> set[str]:
    """Names that rules make."""
    return {rule["record"] for group in groups() for rule in group["rules"] if "record" in rule}


def write_shortened(folder: Path, shortest: int, divisor: int) -> None:
    """Write the rules with every `for` gone, every window and every look back that many times shorter."""

    def shorter(found: re.Match[str]) -> str:
        seconds = int(found[2]) * _SECONDS[found[3]]
        return f"{found[1]}{max(shortest, seconds // divisor)}s{found[4]}"

    folder.mkdir(parents=True, exist_ok=True)
    for path in RULES:
        content = yaml.safe_load(path.read_text())
        for rule in [rule for group in content["groups"] for rule in group["rules"]]:
            rule["expr"] = _SPAN.sub(shorter, rule["expr"])
            rule.pop("for", None)
        (folder / path.name).write_text(yaml.safe_dump(content, allow_unicode=True))
