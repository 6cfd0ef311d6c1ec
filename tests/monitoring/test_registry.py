"""One list of metrics: what alerts and dashboards ask for exists, and what an alert points to can be read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml
from humetix.dashboards import FOLDER, text_of
from humetix.views import VIEWS

from tests.monitoring.rules import alerts, expressions, recorded
from tests.repo.test_metrics import described
from tests.repo.tree import ROOT

# What Prometheus itself and its client for Python tell.
BUILT_IN = {"up", "ALERTS"} | {
    f"process_{what}"
    for what in (
        "cpu_seconds_total",
        "resident_memory_bytes",
        "open_fds",
        "max_fds",
        "start_time_seconds",
    )
}
_IN_BRACES = re.compile(r"\{[^}]*\}|\"[^\"]*\"|\[[^\]]*\]")
_GROUPED = re.compile(r"\b(?:by|on|without|ignoring)\s*\([^)]*\)")
_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\(|[a-zA-Z0-9_:])")
_OFFSET = re.compile(r"\boffset \d+[smhd]")
_WORDS_OF_THE_LANGUAGE = {"and", "or", "unless", "bool"}


def names_in(expression: str) -> set[str]:
    """Return the metrics an expression asks for."""
    bare = _OFFSET.sub(" ", _GROUPED.sub(" ", _IN_BRACES.sub(" ", expression)))
    return set(_WORD.findall(bare)) - _WORDS_OF_THE_LANGUAGE


def known() -> set[str]:
    """Every name that may be asked for."""
    names = {name for name, _, _ in described()}
    parts = {
        f"{name}_{part}"
        for name, kind, _ in described()
        if kind == "histogram"
        for part in ("bucket", "sum", "count")
    }
    return names | parts | recorded() | BUILT_IN


def dashboard_expressions() -> dict[str, str]:
    """Every expression of every dashboard, by where it stands."""
    return {f"{view.uid}: {panel.title}": panel.expr for view in VIEWS for panel in view.panels}


def headings() -> set[str]:
    """Anchors of the runbook, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def test_an_expression_is_read_for_the_names_it_asks_for() -> None:
    asked = 'sum by (service) (rate(a_total{b="c d"}[5m])) / on (x) (e:f > 0) or vector(0)'
    assert names_in(asked) == {"a_total", "e:f"}


def test_alerts_and_records_ask_only_for_metrics_that_exist() -> None:
    unknown = {name: names_in(expression) - known() for name, expression in expressions().items()}
    assert {name: names for name, names in unknown.items() if names} == {}


def test_dashboards_ask_only_for_metrics_that_exist() -> None:
    unknown = {place: names_in(expression) - known() for place, expression in dashboard_expressions().items()}
    assert {place: names for place, names in unknown.items() if names} == {}


def test_every_expression_of_a_dashboard_can_be_read_by_prometheus(tmp_path: Path) -> None:
    rules = [{"record": f"r{n}", "expr": expr} for n, expr in enumerate(dashboard_expressions().values())]
    file = tmp_path / "expressions.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboards_are_what_the_views_make() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.json")) == sorted(f"{view.uid}.json" for view in VIEWS)
    stale = [view.uid for view in VIEWS if (FOLDER / f"{view.uid}.json").read_text() != text_of(view)]
    assert stale == [], "run: .venv/bin/python -m humetix.dashboards"


def test_every_alert_points_to_a_section_of_the_runbook() -> None:
    missing = {
        rule["alert"]: rule["annotations"]["runbook_url"]
        for rule in alerts()
        if rule["annotations"]["runbook_url"].removeprefix("docs/runbook.md#") not in headings()
    }
    assert missing == {}
