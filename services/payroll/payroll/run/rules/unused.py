"""Leave that was not taken (연차미사용수당): its hours by the ordinary hour of the day on which it lapsed."""

from __future__ import annotations

from payroll.item.rules import EARNING, LEAVE_PAY
from payroll.run.rules.items import CODE, items_due
from payroll.run.rules.lines import Line
from payroll.run.rules.rates import Item, ordinary_rate, rate_line
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import terms_on

LAW = "근로기준법 제60조제5항·제7항 (쓰지 않은 연차)"


def unused_leave_lines(own: Own, work: WorkMonth) -> list[Line]:
    """Return a line for each item of leave that was not taken, paid once in the month.

    Where the terms of that day are not known, those of the month's last day count.
    """
    lines = []
    for due in items_due(own.items, work, EARNING):
        item = due.item
        terms = terms_on(own.history, item.valid_from) or terms_on(own.history, work.last_day)
        if item.kind != LEAVE_PAY or terms is None:
            continue
        rate = ordinary_rate(terms, own.allowances(item.valid_from), work.weekly_hours)
        rows = [(item.valid_from.isoformat(), item.minutes)]
        lines.append(rate_line(Item(f"{CODE}{LEAVE_PAY}", item.label, LAW), rate, rows))
    return lines
