"""The gauge from which the alert reads how long each kind still holds."""

from chassis.testing import TestApp
from payroll import metrics
from payroll.amendment.jobs import watch_figures
from payroll.figures.rules import KINDS


def test_the_days_left_of_every_kind_are_told(payroll: TestApp) -> None:
    watch_figures(payroll.app)
    told = {
        sample.labels["kind"]: sample.value
        for metric in metrics.figure_days_left.collect()
        for sample in metric.samples
    }
    assert set(told) == set(KINDS)
    assert told["simple_tax"] > told["pension_base"]
