"""The refusals of docs-render as callers get them: status, code and a Korean sentence."""

from __future__ import annotations

from typing import Any

from chassis.errors import AppError, Busy, Invalid, TooLarge
from chassis.korean import korean_message


class ImageFormat(AppError):
    code, status, message = "image_format", 422, "JPEG, PNG, WebP, HEIC 사진만 올릴 수 있어요."


class ImageUnreadable(AppError):
    code, status, message = "image_unreadable", 422, "사진을 열 수 없어요. 다른 사진을 올려 주세요."


class ImageTooManyPixels(AppError):
    code, status, message = "image_too_many_pixels", 422, "사진이 너무 커요. 5천만 화소까지 올릴 수 있어요."


class ImageTooLarge(TooLarge):
    code, message = "image_too_large", "사진 파일이 너무 커요. 16MB까지 올릴 수 있어요."


class TooHeavy(AppError):
    code, status, message = "too_heavy", 422, "내용이 너무 많습니다. 나누어 요청해 주세요."


class NoApplicants(AppError):
    code, status, message = "no_applicants", 422, "지원자가 없어 지원서 파일을 만들지 않았습니다."


class FormTemplate(AppError):
    code, status, message = "form_template", 422, "양식 파일을 쓸 수 없습니다."


class Workbook(AppError):
    code, status, message = "workbook", 422, "엑셀 파일을 읽을 수 없습니다."


class FormCells(AppError):
    code, status, message = "form_cells", 422, "양식에 쓸 수 없는 칸이 있습니다."


class PayslipSums(AppError):
    code, status, message = "payslip_sums", 422, "명세서의 합계가 항목의 합과 다릅니다."


class PayslipPassword(AppError):
    code, status = "payslip_password", 422
    message = "생년월일이 없어 비밀번호를 걸 수 없습니다. 한 사람씩, 생년월일과 함께 요청해 주세요."


class PayslipCheck(AppError):
    code, status = "payslip_check", 422
    message = "만든 명세서를 다시 열어 확인했지만 내용이 맞지 않아 파일을 내보내지 않았습니다."


class RenderTimeout(AppError):
    code, status, message = "render_timeout", 504, "문서를 만드는 데 시간이 너무 오래 걸려 멈췄습니다."


class RenderFailed(AppError):
    code, status, message = "render_failed", 503, "문서를 만들지 못했습니다. 잠시 뒤 다시 시도해 주세요."


_BY_CODE: dict[str, type[AppError]] = {
    kind.code: kind
    for kind in (ImageFormat, ImageUnreadable, ImageTooManyPixels, TooHeavy, NoApplicants, FormTemplate,
                 FormCells, Workbook, PayslipSums, PayslipPassword, PayslipCheck, Invalid, RenderTimeout,
                 RenderFailed, Busy)
}  # fmt: skip


def refusal(code: str, errors: list[dict[str, Any]]) -> AppError:
    """Return the error for a worker's refusal, with a Korean sentence for each bad field."""
    kind = _BY_CODE[code]
    if kind is Busy:
        return Busy()
    return kind(fields={".".join(map(str, error["loc"])): korean_message(error) for error in errors})
