"""promtool: the rules are sound, each alert fires when it must and stays silent when it must not."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.monitoring.cases import CASES, Case, Series
from tests.monitoring.rules import MONITORING, RULES, alerts

DIVISIONS = {"page", "ticket", "none"}


def promtool(*arguments: str) -> None:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def unit(alert: str, name: str, series: Series, case: Case, firing: int) -> dict[str, Any]:
    expected = [{"labels": "{}", "value": firing}] if firing else []
    return {
        "name": f"{alert}: {name}",
        "interval": case.step,
        "input_series": [{"series": one, "values": values} for one, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f'max by () (ALERTS{{alertname="{alert}",alertstate="firing"}})',
                "eval_time": case.at,
                "exp_samples": expected,
            }
        ],
    }


def test_every_alert_has_a_case_and_every_case_an_alert() -> None:
    assert sorted(rule["alert"] for rule in alerts()) == sorted(CASES)


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule["alert"]))
def test_every_alert_says_how_urgent_it_is_what_happened_and_where_to_read_on(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in DIVISIONS
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["runbook_url"].startswith("docs/runbook.md#")


def test_rules_and_configuration_are_sound() -> None:
    promtool("check", "rules", *map(str, RULES))
    promtool("check", "config", "--syntax-only", str(MONITORING / "prometheus.yml"))


@pytest.mark.parametrize("step", sorted({case.step for case in CASES.values()}))
def test_each_alert_fires_when_it_must_and_stays_silent_when_it_must_not(tmp_path: Path, step: str) -> None:
    tests = []
    for alert, case in CASES.items():
        if case.step == step:
            tests.append(unit(alert, "fires", case.fires, case, 1))
            tests.append(unit(alert, "stays silent", case.silent, case, int(alert == "Watchdog")))
    file = tmp_path / "cases.yml"
    told = {"rule_files": list(map(str, RULES)), "evaluation_interval": step, "tests": tests}
    file.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))
    promtool("test", "rules", str(file))
