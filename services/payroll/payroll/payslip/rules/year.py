"""A year of payslips as bars: heights and places in the units of a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from payroll.payslip.rules.view import PayslipView

WIDTH, HEIGHT = 360, 168
_LEFT, _TOP, _FLOOR = 44, 12, 140
_STEP = (WIDTH - _LEFT) / 12
_BAR = 16
_ROUND = 500_000


@dataclass(frozen=True)
class Bar:
    """One month: its won, and the boxes of gross and net (left, top, height)."""

    number: int
    gross_won: int
    net_won: int
    left: float
    middle: float
    gross_top: float
    net_top: float

    @property
    def gross_height(self) -> float:
        """Height of what was earned."""
        return round(_FLOOR - self.gross_top, 1)

    @property
    def net_height(self) -> float:
        """Height of what was paid out."""
        return round(_FLOOR - self.net_top, 1)


@dataclass(frozen=True)
class Chart:
    """The year's bars on a scale up to `top_won`, with the sums."""

    bars: tuple[Bar, ...]
    top_won: int
    gross_won: int
    deduction_won: int
    net_won: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    top: int = _TOP
    floor: int = _FLOOR
    bar: int = _BAR

    @property
    def lines(self) -> list[tuple[float, str]]:
        """Heights of the scale's lines with their won in 만원."""
        return [(_height_of(won, self.top_won), _words(won)) for won in (0, self.top_won // 2, self.top_won)]


def years_of(payslips: Sequence[PayslipView]) -> list[str]:
    """Return the years with payslips, the newest first."""
    return sorted({payslip.month[:4] for payslip in payslips}, reverse=True)


def chart_of(payslips: Sequence[PayslipView]) -> Chart:
    """Return the bars of one year's payslips; several of one month stand as one."""
    top = _top_of(max((payslip.gross_won for payslip in payslips), default=0))
    bars = [_bar(int(month[5:]), [one for one in payslips if one.month == month], top)
            for month in sorted({payslip.month for payslip in payslips})]  # fmt: skip
    return Chart(
        bars=tuple(bars),
        top_won=top,
        gross_won=sum(payslip.gross_won for payslip in payslips),
        deduction_won=sum(payslip.deduction_won for payslip in payslips),
        net_won=sum(payslip.net_won for payslip in payslips),
    )


def _bar(number: int, payslips: Sequence[PayslipView], top: int) -> Bar:
    gross = sum(payslip.gross_won for payslip in payslips)
    net = sum(payslip.net_won for payslip in payslips)
    middle = _LEFT + _STEP * (number - 0.5)
    return Bar(
        number=number,
        gross_won=gross,
        net_won=net,
        left=round(middle - _BAR / 2, 1),
        middle=round(middle, 1),
        gross_top=_height_of(gross, top),
        net_top=_height_of(net, top),
    )


def _top_of(most: int) -> int:
    return max(-(-most // (2 * _ROUND)) * 2 * _ROUND, 2 * _ROUND)


def _height_of(won: int, top: int) -> float:
    part = min(max(won, 0), top)
    return round(_FLOOR - (_FLOOR - _TOP) * part / top, 1)


def _words(won: int) -> str:
    return f"{won // 10_000:,}만" if won else "0"
