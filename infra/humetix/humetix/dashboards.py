"""Writes infra/monitoring/grafana/dashboards/*.json from the views: `python -m humetix.dashboards`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from humetix.layout import ROOT
from humetix.views import VIEWS, Panel, View

FOLDER = ROOT / "infra" / "monitoring" / "grafana" / "dashboards"
STARTS = 'process_start_time_seconds{job="humetix"} * 1000'  # in milliseconds, as Grafana wants them
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_COLUMNS, _WIDTH = 24, {True: 6, False: 12}
_HEIGHT = {True: 5, False: 8}


def main() -> None:
    """Write every dashboard."""
    for view in VIEWS:
        (FOLDER / f"{view.uid}.json").write_text(text_of(view))


def text_of(view: View) -> str:
    """Return a dashboard as the JSON that Grafana reads."""
    told = json.dumps(_dashboard(view), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{told}\n"


def _dashboard(view: View) -> dict[str, Any]:
    return {
        "uid": view.uid,
        "title": view.title,
        "tags": ["humetix"],
        "editable": False,
        "schemaVersion": 39,
        "version": 1,
        "refresh": "15s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "Asia/Seoul",
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
        "annotations": {"list": [_starts()]},
        "panels": list(_placed(view.panels)),
    }


def _starts() -> dict[str, Any]:
    """A line wherever a process started: a deploy, a rollback, a crash."""
    return {
        "name": "시작",
        "datasource": _SOURCE,
        "enable": True,
        "iconColor": "blue",
        "expr": STARTS,
        "useValueForTime": True,  # a swapped container is a new series: nothing of an old one changes
        "titleFormat": "{{service}}",
    }


def _placed(panels: tuple[Panel, ...]) -> Iterator[dict[str, Any]]:
    x = y = height = 0
    for number, panel in enumerate(panels, 1):
        width = _WIDTH[panel.stat]
        if x + width > _COLUMNS or (height and height != _HEIGHT[panel.stat]):
            x, y = 0, y + height
        height = _HEIGHT[panel.stat]
        yield {
            "id": number,
            "title": panel.title,
            "type": "stat" if panel.stat else "timeseries",
            "datasource": _SOURCE,
            "gridPos": {"x": x, "y": y, "w": width, "h": height},
            "fieldConfig": {"defaults": {"unit": panel.unit}, "overrides": []},
            "targets": [
                {"refId": "A", "datasource": _SOURCE, "expr": panel.expr, "legendFormat": panel.legend}
            ],
        }
        x += width


if __name__ == "__main__":
    main()
