"""The year's bars."""

from dataclasses import replace

from payroll.payslip.rules.year import chart_of, years_of
from payslip_views import payslip


def test_bars_stand_on_one_scale_in_the_years_order() -> None:
    low = replace(payslip(), month="2026-10", gross_won=1_000_000, net_won=500_000)
    high = replace(payslip(), month="2026-11", gross_won=2_000_000, net_won=1_900_000)
    chart = chart_of([high, low])
    assert [bar.number for bar in chart.bars] == [10, 11]
    assert chart.top_won == 2_000_000
    assert chart.bars[1].gross_height == chart.floor - chart.top
    assert chart.bars[0].gross_height * 2 == chart.bars[1].gross_height
    assert chart.bars[0].net_height * 2 == chart.bars[0].gross_height
    assert chart.gross_won == 3_000_000


def test_two_payslips_of_a_month_are_one_bar() -> None:
    one = replace(payslip(), gross_won=100, net_won=90)
    (bar,) = chart_of([one, one]).bars
    assert (bar.gross_won, bar.net_won) == (200, 180)


def test_a_month_without_pay_has_no_bar_and_an_empty_year_no_bars() -> None:
    assert chart_of([replace(payslip(), gross_won=0, net_won=0)]).bars[0].gross_height == 0
    assert chart_of([]).bars == ()


def test_no_bar_leaves_the_drawing() -> None:
    chart = chart_of([replace(payslip(), month=f"2026-{number:02}") for number in range(1, 13)])
    assert len(chart.bars) == 12
    assert all(chart.left <= bar.left and bar.left + chart.bar <= chart.width for bar in chart.bars)


def test_years_are_told_newest_first() -> None:
    assert years_of([replace(payslip(), month="2025-12"), payslip()]) == ["2026", "2025"]
