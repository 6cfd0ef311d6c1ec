"""Reads a process's Prometheus text and answers sums, largest values and quantiles from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from prometheus_client.parser import text_string_to_metric_families

_PROBE = re.compile(r"/(metrics|livez|readyz|version|health)")
_COUNT = "http_server_request_duration_seconds_count"

Labels = dict[str, str]


class Samples:
    """What one process, or several of one service, told."""

    def __init__(self, rows: Iterable[tuple[str, Labels, float]] = ()) -> None:
        self._rows: dict[str, list[tuple[Labels, float]]] = defaultdict(list)
        for name, labels, value in rows:
            self._rows[name].append((labels, value))

    def rows(self, name: str, **labels: str) -> list[tuple[Labels, float]]:
        """Return the samples of a name whose labels match (each a regular expression)."""
        return [
            (have, value)
            for have, value in self._rows.get(name, [])
            if all(re.fullmatch(wanted, have.get(label, "")) for label, wanted in labels.items())
        ]

    def total(self, name: str, **labels: str) -> float:
        """Return the sum; 0 when nothing matches."""
        return sum(value for _, value in self.rows(name, **labels))

    def largest(self, name: str, **labels: str) -> float | None:
        """Return the largest; None when nothing matches."""
        return max((value for _, value in self.rows(name, **labels)), default=None)

    def smallest(self, name: str, **labels: str) -> float | None:
        """Return the smallest; None when nothing matches."""
        return min((value for _, value in self.rows(name, **labels)), default=None)

    def by(self, label: str, name: str, **labels: str) -> dict[str, float]:
        """Return sums by the value of one label."""
        sums: dict[str, float] = defaultdict(float)
        for have, value in self.rows(name, **labels):
            sums[have.get(label, "")] += value
        return dict(sums)

    def quantile(self, share: float, histogram: str) -> float | None:
        """Return the smallest bound of a histogram below which that share lies; None when it is empty."""
        by_bound = {float(bound): count for bound, count in self.by("le", f"{histogram}_bucket").items()}
        wanted = share * by_bound.get(float("inf"), 0)
        if wanted <= 0:
            return None
        return min(bound for bound, count in by_bound.items() if count >= wanted)

    @property
    def requests(self) -> tuple[float, float]:
        """Requests of people and programs, and how many of them ended 5xx."""
        asked = [row for row in self.rows(_COUNT) if not _PROBE.fullmatch(row[0].get("http_route", ""))]
        failed = [value for have, value in asked if have["http_response_status_code"].startswith("5")]
        return sum(value for _, value in asked), sum(failed)


def read(*texts: str) -> Samples:
    """Read the metrics of several processes as one; what is no metrics counts as nothing."""
    return Samples(row for text in texts for row in _rows_of(text))


def _rows_of(text: str) -> list[tuple[str, Labels, float]]:
    try:
        families = list(text_string_to_metric_families(text))
    except ValueError:
        return []
    return [(one.name, one.labels, one.value) for family in families for one in family.samples]
