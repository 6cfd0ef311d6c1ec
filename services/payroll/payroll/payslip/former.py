"""The former system's addresses that changed payslips: led to what replaced them, or told why not."""

from __future__ import annotations

from chassis.errors import AppError
from chassis.forms import RowId
from chassis.identity import Manager
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

router = APIRouter(include_in_schema=False)

COMPUTE = "/admin/payroll/runs"


class PayslipsStay(AppError):
    """The former system deleted payslips for good (보존: 근로기준법 제42조, three years)."""

    code, status = "payslips_stay", 410
    message = (
        "급여명세서는 지우지 않습니다. 초안은 급여 계산에서 다시 계산하고, "
        "확정한 달은 고친 근태나 항목이 다음 달 급여에 정산됩니다."
    )


class PayslipsAreComputed(AppError):
    """The former system overwrote amounts by hand, without author or reason."""

    code, status = "payslips_are_computed", 410
    message = (
        "명세서 금액은 손으로 고치지 않습니다. "
        "직원의 급여 조건·급여 항목이나 근태를 고친 뒤 다시 계산해 주세요."
    )


@router.post("/admin/payslip/generate")
@router.post("/admin/payslip/generate-single")
async def former_generate(who: Manager) -> RedirectResponse:
    """Let the run's form answer: a person's pay is computed with the month, and compared before it counts."""
    return RedirectResponse(COMPUTE, status_code=307)


@router.post("/admin/payslip/delete-month")
@router.post("/admin/payslip/delete-selected")
@router.delete("/admin/payslip/{former_id}")
async def former_delete(who: Manager, former_id: RowId | None = None) -> Response:
    """Delete nothing, and say what is done instead."""
    raise PayslipsStay


@router.put("/admin/payslip/{former_id}")
@router.post("/admin/payslip/{former_id}/reset")
async def former_edit(who: Manager, former_id: RowId) -> Response:
    """Overwrite nothing, and say what is done instead."""
    raise PayslipsAreComputed
