"""Test pictures and sample documents; all people and companies are invented."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import httpx
import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()


def face(width: int = 600, height: int = 800) -> Image.Image:
    """A drawn face on blue; its top left corner is red, so that tests see which way is up."""
    picture = Image.new("RGB", (width, height), (190, 210, 230))
    pencil = ImageDraw.Draw(picture)
    pencil.ellipse((width * 0.25, height * 0.15, width * 0.75, height * 0.7), fill=(235, 195, 165))
    pencil.ellipse((width * 0.05, height * 0.75, width * 0.95, height * 1.5), fill=(40, 50, 85))
    pencil.rectangle((0, 0, width * 0.2, height * 0.1), fill=(220, 20, 20))
    return picture


def phone_exif(orientation: int) -> Image.Exif:
    """EXIF as a phone writes it: orientation, maker, place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Testphone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    return exif


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """The picture as a file of this kind."""
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture in a file."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def is_upright(picture: Image.Image) -> bool:
    """Whether the face's red corner is at the top left, and only there."""
    rgb = picture.convert("RGB")
    width, height = rgb.size

    def red(x: float, y: float) -> bool:
        pixel = rgb.getpixel((int(width * x), int(height * y)))
        assert isinstance(pixel, tuple)
        return pixel[0] > 160 and pixel[1] < 90

    return red(0.05, 0.03) and not any(red(x, y) for x, y in ((0.95, 0.03), (0.05, 0.97), (0.95, 0.97)))


def applicant(**more: Any) -> dict[str, Any]:
    """An application as recruit sends it."""
    return {
        "sheet_name": "2026-11-20김하늘",
        "name": "김하늘",
        "birth": "1990-05-17",
        "age": 36,
        "phone": "010-1234-5678",
        "email": "haneul@example.com",
        "address": "경기도 가상시 보기로 12, 101동 1203호",
        "careers": [
            {
                "company": "보기전자",
                "start": "2022-03-01",
                "end": "2024-08-31",
                "role": "조립",
                "reason": "만료",
            }
        ],
        "shift": "2교대",
        "overtime": "가능",
        "holiday": "무관",
        "posture": "입식",
        "start_date": "2026-12-01",
        "photo": None,
    } | more


def form_request(people: list[dict[str, Any]], photos: dict[str, bytes]) -> httpx.Request:
    """The multipart request recruit makes."""
    data = json.dumps({"written_on": "2026-11-22", "applicants": people})
    files: list[tuple[str, tuple[str | None, bytes, str]]] = [
        ("data", (None, data.encode(), "application/json"))
    ]
    files += [(name, (f"{name}.jpg", content, "image/jpeg")) for name, content in photos.items()]
    request = httpx.Request("POST", "http://docs/internal/xlsx/application", files=files)
    request.read()
    return request


def post_form(client: Any, people: list[dict[str, Any]], photos: dict[str, bytes] | None = None) -> Any:
    """Send applicants and photos to the service."""
    request = form_request(people, photos or {})
    headers = {"content-type": request.headers["content-type"]}
    return client.post("/internal/xlsx/application", content=request.content, headers=headers)


def payslip(**more: Any) -> dict[str, Any]:
    """A payslip as payroll sends it, with right sums."""
    slip: dict[str, Any] = {
        "month": "2026-11",
        "pay_date": "2026-12-10",
        "period_start": "2026-11-01",
        "period_end": "2026-11-30",
        "name": "김하늘",
        "birth_date": "1990-05-17",
        "employee_no": "H-0012",
        "department": "보기전자 가상공장",
        "position": "사원",
        "earnings": [
            {"label": "기본급", "amount": 1_816_320, "regular": True},
            {"label": "연장근로수당", "amount": 247_680, "regular": True},
            {"label": "상여금", "amount": 300_000, "regular": False},
        ],
        "deductions": [{"label": "국민연금", "amount": 102_410}, {"label": "소득세", "amount": 41_630}],
        "work": {"days": 22, "worked_minutes": 10_590, "overtime_minutes": 960, "hourly_won": 10_320},
        "methods": [{"label": "연장근로수당", "formula": "16시간 × 10,320원 × 1.5", "amount": 247_680}],
        "notes": ["연차 잔여: 3일"],
    } | more
    gross = sum(earning["amount"] for earning in slip["earnings"])
    taken = sum(deduction["amount"] for deduction in slip["deductions"])
    return {"gross": gross, "deduction_total": taken, "net": gross - taken} | slip


def payslip_body(*slips: dict[str, Any]) -> bytes:
    """The JSON body payroll sends."""
    company = {"name": "(주)보기", "address": "경기도 가상시 보기로 1", "phone": "031-000-0000"}
    return json.dumps({"company": company, "payslips": list(slips)}).encode()
