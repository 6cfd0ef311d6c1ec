"""/design: every component in each of its states, in the office's look and in the workers'."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from chassis.forms import Form, blank
from chassis.identity import Staff
from chassis.paging import Page
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

router = APIRouter()

FRESH = blank({"shift": "day", "site": "2", "memo": ""})
REFUSED: Form[BaseModel] = Form(
    None,
    {
        "name": "선우 황보나무별빛하늘바다구름이어라온누리",
        "phone": "010-12",
        "birth": "2031-01-01",
        "shift": "",
        "wage": "팔천원",
    },
    {
        "name": "20자까지만 입력할 수 있습니다.",
        "phone": "전화번호를 010-1234-5678처럼 입력해 주세요.",
        "birth": "지난 날짜여야 합니다.",
        "wage": "숫자만 입력해 주세요.",
        "shift": "하나를 골라 주세요.",
        "site": "목록에 있는 값 중에서 골라 주세요.",
        "memo": "500자까지만 입력할 수 있습니다.",
        "photo": "사진을 읽을 수 없습니다. 다른 사진을 골라 주세요.",
        "agree": "동의해야 접수할 수 있습니다.",
    },
)
LABELS = {"name": "이름", "phone": "전화번호", "birth": "생년월일", "wage": "시급", "shift": "근무 형태"}
ROWS = (
    ("강바다", "한빛물류 1센터", 22, 10_560, 2_640, "ok", "확정"),
    ("선우 황보나무별빛하늘바다구름이어라온누리", "새벽식품 평택공장", 19, 9_120, 0, "warn", "확인 필요"),
    ("김하늘", "두레전자 조립라인", 0, 0, 0, "muted", "쉬는 중"),
    ("남궁별", "한빛물류 2센터", 21, 10_080, 1_320, "bad", "퇴근 없음"),
)
PALETTE = (
    ("ink", "글자"), ("muted", "흐린 글자"), ("edge", "테두리"), ("line", "선"), ("sunken", "바탕"),
    ("brand", "주황"), ("brand-text", "주황 글자"), ("ok", "좋음"), ("warn", "살핌"), ("bad", "잘못"),
)  # fmt: skip


@router.get("/design", response_class=HTMLResponse, include_in_schema=False)
def component_page(
    request: Request, who: Staff, look: Literal["office", "public"] = "office"
) -> HTMLResponse:
    """Show every component to the office; `look=public` draws them as applicants and workers see them."""
    layout = "office.html" if look == "office" else "base.html"
    return render(
        request,
        "design/page.html",
        look=look,
        layout=layout,
        fresh=FRESH,
        refused=REFUSED,
        labels=LABELS,
        rows=ROWS,
        palette=PALETTE,
        middle=Page([], "b2Zmc2V0"),
        day=date(2026, 11, 22),
        moment=datetime(2026, 11, 21, 23, 27, tzinfo=UTC),
    )
