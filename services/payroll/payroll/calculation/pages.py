"""The calculator: figures in the address, lines with their sentences below; nothing is kept."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import Form, blank, parse
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from payroll.access import PayOffice
from payroll.calculation import forms, rules
from payroll.figures.queries import FiguresMissing, figures_now
from payroll.figures.rules import (
    Figures,
    MissingFigure,
    daily_worker_figures,
    insurance_figures,
    month_figures,
    tax_figures,
)
from payroll.run.rules.states import usual_pay_date
from payroll.severance.rules import LastPay
from payroll.withholding.rules.withheld import Household

router = APIRouter(include_in_schema=False)

Calculator = Literal["pay", "insurance", "tax", "daily", "severance"]


@router.get("/admin/payroll/calculator")
def calculator(
    request: Request, _who: PayOffice, db: Db, now: Now, what: Annotated[Calculator, Query()] = "pay"
) -> HTMLResponse:
    """Show one calculator; with figures in the address also what comes out."""
    typed = {name: value for name, value in request.query_params.items() if name != "what"}
    shown = {name: str(value) for name, value in _defaults(now).items()} | typed
    form: Form[Any] = parse(forms.CALCULATORS[what][1], shown) if typed else blank(shown)
    answer = None
    if isinstance(form.value, forms.PayForm) and (lacking := form.value.lacking):
        form = form.refused(**lacking)
    if form.value is not None:
        try:
            answer = _answer(form.value, figures_now(db), request.app.state.settings.usual_pay_day)
        except MissingFigure as error:
            form = form.refused(form=FiguresMissing(error).detail)
    return render(
        request,
        "calculation/calculator.html",
        status_code=422 if form.errors else 200,
        what=what,
        calculators={name: title for name, (title, _) in forms.CALCULATORS.items()},
        form=form,
        answer=answer,
    )


def _defaults(now: datetime) -> dict[str, Any]:
    today = business_date(now)
    counted = {"family": 1, "children": 0, "percent": 100, "size": 5, "mode": "insured", "weekly_hours": 40}
    counted |= {"pay_kind": "hourly", "day_hours": 8}
    return counted | {
        "month": f"{today:%Y-%m}",
        "on": today,
        "days": 1,
        "together": "each",
        "three_month_days": 92,
    }


def _answer(typed: Any, law: Figures, pay_day: int) -> rules.Answer:
    match typed:
        case forms.PayForm():
            return _pay(typed, law, pay_day)
        case forms.InsuranceForm():
            return rules.insurance_answer(typed.pay, insurance_figures(law, _first(typed.month)))
        case forms.TaxForm():
            return rules.tax_answer(typed.pay, _household(typed), tax_figures(law, typed.on))
        case forms.DailyForm():
            daily, local = daily_worker_figures(law, typed.on)
            return rules.daily_answer(typed.wage, typed.days, typed.together == "once", daily, local)
        case _:
            return _severance(typed)


def _pay(typed: forms.PayForm, law: Figures, pay_day: int) -> rules.Answer:
    figures = month_figures(law, typed.first, usual_pay_date(typed.first, pay_day))
    hours = rules.Hours(**{name: getattr(typed, name) for name in rules.Hours.__dataclass_fields__})
    contract = rules.Contract(typed.weekly_hours, int(typed.size), typed.hired_on, typed.left_on)
    return rules.pay_answer(typed.first, hours, typed.terms(), contract, figures)


def _severance(typed: forms.SeveranceForm) -> rules.Answer:
    pay = LastPay(
        typed.three_month_pay,
        typed.three_month_days,
        typed.yearly_bonus,
        typed.yearly_leave_pay,
        typed.ordinary_daily_wage,
    )
    return rules.severance_answer(typed.hired_on, typed.left_on, pay, Fraction(typed.weekly_hours))


def _household(typed: forms.HouseholdForm) -> Household:
    return Household(typed.family, typed.children, int(typed.percent))


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
