"""A payslip as read back: 김하늘's November, computed by the run."""

from dataclasses import replace
from datetime import UTC, date, datetime

from payroll.payslip.rules.view import PayslipView, line_views
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.rules.sources import Own
from payroll_people import PAY_DAY, day, figures, kim, terms, week


def payslip(**more: object) -> PayslipView:
    work = kim(day(2, 600, overtime=120, night=60), *(day(n) for n in range(3, 21)), weeks=(week(8),))
    outcome = outcome_of(work, Own([terms(), terms(11_000, date(2026, 11, 16))]), figures())
    reading = Reading("2026-11", PAY_DAY, True, "v1", (), datetime(2026, 12, 1, tzinfo=UTC))
    row = computed_month(reading, [outcome]).payslips[0]
    kept = {
        name: value for name, value in row.items() if name not in ("lines", "days", "notes", "hash", "inputs")
    }
    view = PayslipView(
        **kept,
        state="locked",
        pay_date=PAY_DAY,
        lines=line_views(row["lines"]),
        days=tuple(row["days"]),
        notes=tuple(row["notes"]),
    )
    return replace(view, **more)  # type: ignore[arg-type]
