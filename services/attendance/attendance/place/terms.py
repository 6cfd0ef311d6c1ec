"""개인위치정보 동의: the text that workers agree to, its version and hash (위치정보법 제18·19조)."""

import hashlib
from dataclasses import dataclass

VERSION = "2026-11"


@dataclass(frozen=True)
class Operator:
    """Who collects: the firm's name, how to reach it, and who is responsible for location data."""

    name: str
    address: str
    phone: str
    email: str
    officer: str


@dataclass(frozen=True)
class Terms:
    """The text as shown: paragraphs of heading and sentence, and the hash of exactly this text."""

    version: str
    paragraphs: tuple[tuple[str, str], ...]

    @property
    def text_hash(self) -> str:
        said = "\n".join(f"{heading}\n{text}" for heading, text in (("", self.version), *self.paragraphs))
        return hashlib.sha256(said.encode()).hexdigest()


def terms_of(operator: Operator, kept_days: int) -> Terms:
    """The text for this installation: who, what for, which items, how long, which rights."""
    reach = ", ".join(part for part in (operator.address, operator.phone, operator.email) if part)
    who = f"{operator.name}{f' ({reach})' if reach else ''}. 위치정보관리책임자: {operator.officer}."
    kept = f"{kept_days}일 뒤 지워요" if kept_days else "저장하지 않고 바로 지워요"
    return Terms(
        VERSION,
        (
            ("누가 모으나요", who),
            ("왜 모으나요", "출근·퇴근을 누른 곳이 근무지인지 확인하려고 모아요. 다른 데에는 쓰지 않아요."),
            (
                "무엇을, 언제 모으나요",
                "출근·퇴근을 누르는 순간의 좌표와 오차만 모아요. 그 밖의 시간에는 위치를 보지 않아요.",
            ),
            (
                "얼마나 보관하나요",
                f"좌표는 {kept}. 현장 안·밖과 거리는 근무 기록으로 3년, "
                "위치를 확인했다는 기록(좌표 없음)은 6개월 보관해요(위치정보법 제16조 제2항).",
            ),
            ("누구에게 주나요", "아무에게도 주지 않아요."),
            (
                "어떤 권리가 있나요",
                "언제든지 동의를 거두거나 잠시 멈출 수 있고, "
                "확인 기록을 보여 달라고 하거나 고쳐 달라고 할 수 있어요.",
            ),
            (
                "동의하지 않으면요",
                "불이익이 없어요. 현장 QR이나 공용 단말로 찍거나 사무실에 확인을 요청하면 똑같이 기록돼요.",
            ),
        ),
    )
