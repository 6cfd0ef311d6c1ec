"""The consents, word for word, as 개인정보 보호법 제15조 제2항, 제17조 제2항 and 제22조 want them.

A changed word is a new version beside the old one; a test pins the hash of each version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ConsentText:
    """One consent as it is shown: what is asked, and the items the law wants told."""

    kind: str
    version: str
    title: str
    required: bool
    items: tuple[tuple[str, str], ...]

    @property
    def body(self) -> str:
        """The whole text as one string: what the hash is taken of."""
        mark = "필수" if self.required else "선택"
        return "\n".join([f"{self.title} ({mark})", *(f"{label}: {text}" for label, text in self.items)])

    @property
    def sha256(self) -> str:
        """Hash of the text, stored with each answer."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    def filled(self, **blanks: str) -> ConsentText:
        """Return the text with its blanks filled in: what one applicant reads, and what the hash is of."""
        told = tuple((label, text.format_map(blanks)) for label, text in self.items)
        return replace(self, items=told)


COLLECTION = ConsentText(
    kind="collection",
    version="2026-11-23",
    title="개인정보 수집·이용 동의",
    required=True,
    items=(
        ("목적", "입사 지원 접수, 본인 확인과 연락, 면접과 근무지 안내, 채용 여부 결정"),
        (
            "항목",
            "필수: 이름, 생년월일, 휴대전화 번호. "
            "선택: 성별, 이메일, 주소, 영문 이름, 비상연락처, 국적·비자, 경력, 학력, 병역, 자격, "
            "근무 조건, 통근·기숙사, 면접·입사 희망일, 급여 관련 희망",
        ),
        ("보유 기간", "채용 절차가 끝난 날부터 180일. 채용되면 근로자 서류로서 퇴직 뒤 3년까지"),
        (
            "거부할 권리",
            "동의하지 않을 수 있어요. 다만 필수 항목이 없으면 지원서를 접수할 수 없어요. "
            "선택 항목은 비워도 불이익이 없어요.",
        ),
    ),
)

ID_PHOTO = ConsentText(
    kind="id_photo",
    version="2026-11-22",
    title="신분증 사진 수집·이용 동의",
    required=False,
    items=(
        ("목적", "지원자 본인 확인, 회사 입사지원서 양식의 사진란"),
        (
            "항목",
            "신분증 사진에 보이는 얼굴, 이름, 생년월일. "
            "주민등록번호 뒷자리는 받지 않아요(가리고 찍어 주세요).",
        ),
        ("보유 기간", "채용 절차가 끝난 날부터 180일. 채용되면 퇴직 뒤 3년까지"),
        ("거부할 권리", "동의하지 않고 사진 없이도 지원할 수 있어요. 불이익은 없어요."),
    ),
)

THIRD_PARTY = ConsentText(
    kind="third_party",
    version="2026-11-22",
    title="개인정보 제3자 제공 동의",
    required=False,
    items=(
        (
            "받는 곳",
            "지원자에게 근무지로 소개하는 고객사(사용사업장). 소개하기 전에 회사 이름을 먼저 알려 드려요.",
        ),
        ("이용 목적", "면접 진행과 근무 배치 검토"),
        ("항목", "이름, 나이, 성별, 연락처, 경력, 근무 조건"),
        ("보유 기간", "배치를 결정한 날부터 30일"),
        (
            "거부할 권리",
            "동의하지 않아도 지원할 수 있어요. 다만 고객사 면접이 필요한 자리는 그때 다시 여쭤봐요.",
        ),
    ),
)

THIRD_PARTY_NAMED = ConsentText(
    kind="third_party",
    version="2026-11-23",
    title="개인정보 제3자 제공 동의",
    required=False,
    items=(
        ("받는 곳", "{client} (이 공고의 사용사업장)"),
        ("이용 목적", "면접 진행과 근무 배치 검토"),
        ("항목", "이름, 나이, 성별, 연락처, 경력, 근무 조건"),
        ("보유 기간", "배치를 결정한 날부터 30일"),
        (
            "거부할 권리",
            "동의하지 않아도 지원할 수 있어요. 다만 고객사 면접이 필요한 자리는 그때 다시 여쭤봐요.",
        ),
    ),
)

RESTRICTED = ConsentText(
    kind="restricted",
    version="2026-11-23",
    title="업무에 필요한 신체 항목 수집·이용 동의",
    required=False,
    items=(
        ("목적", "이 공고의 업무에 필요한 항목 확인. {reasons}"),
        ("항목", "선택: {items}"),
        ("보유 기간", "채용 절차가 끝난 날부터 180일. 채용되면 퇴직 뒤 3년까지"),
        ("거부할 권리", "동의하지 않고 이 항목을 비워도 지원할 수 있어요. 불이익은 없어요."),
    ),
)

TALENT_POOL = ConsentText(
    kind="talent_pool",
    version="2026-11-23",
    title="인재풀 보관 동의",
    required=False,
    items=(
        ("목적", "이번 채용이 끝난 뒤에도 맞는 일자리가 생기면 다시 안내"),
        ("항목", "지원서에 적은 내용과 사진"),
        ("보유 기간", "동의한 날부터 1년. 언제든 ‘지원 조회’나 전화로 거둘 수 있어요"),
        ("거부할 권리", "동의하지 않을 수 있어요. 이번 지원에는 아무 영향이 없어요."),
    ),
)

INQUIRY = ConsentText(
    kind="inquiry",
    version="2026-11-22",
    title="문의용 개인정보 수집·이용 동의",
    required=True,
    items=(
        ("목적", "견적·인력 문의에 대한 답변과 연락"),
        ("항목", "필수: 회사명, 담당자 이름, 연락처. 선택: 이메일, 문의 내용"),
        ("보유 기간", "문의 처리가 끝난 날부터 1년"),
        ("거부할 권리", "동의하지 않을 수 있어요. 다만 그 경우 문의에 답을 드릴 수 없어요."),
    ),
)

APPLICATION_CONSENTS = (COLLECTION, ID_PHOTO, THIRD_PARTY, TALENT_POOL)
"""The consents of a general application."""

BY_POSTING = (
    RESTRICTED.filled(
        items="공고가 이유를 적은 키, 몸무게, 시력, 신발·상의·하의 사이즈", reasons="이유는 항목 옆에 적어요"
    ),
    THIRD_PARTY_NAMED.filled(client="공고에 적은 고객사"),
)
"""What a posting adds, as the policy tells it."""

TITLES = {text.kind: text.title for text in (*APPLICATION_CONSENTS, RESTRICTED)}
KINDS = tuple(TITLES)
OPTIONAL = tuple(kind for kind in KINDS if kind != COLLECTION.kind)
"""What may be taken back while the application goes on."""

_MUST_AGREE = "필수 동의예요. 내용을 읽고 동의해 주세요."
_PHOTO_NEEDS_IT = "사진을 보내려면 신분증 사진 동의가 필요해요. 원하지 않으면 사진을 빼고 보내 주세요."
_ITEMS_NEED_IT = "신체 항목을 적으셨으면 이 동의가 필요해요. 원하지 않으면 그 칸을 비워 주세요."
_CLIENT_CHANGED = "쓰는 동안 이 공고의 고객사가 ‘{client}’로 바뀌었어요. 받는 곳을 보고 다시 골라 주세요."


def application_consents(
    client: str = "", reasons: Mapping[str, str] | None = None
) -> tuple[ConsentText, ...]:
    """Return the consents that an application shows, apart from one another (개인정보 보호법 제22조).

    `client` is the site a posting names, `reasons` the job reason of each restricted item by its word.
    """
    third_party = THIRD_PARTY_NAMED.filled(client=client) if client else THIRD_PARTY
    if not reasons:
        return (COLLECTION, ID_PHOTO, third_party, TALENT_POOL)
    why = ". ".join(f"{word}: {reason}" for word, reason in reasons.items())
    restricted = RESTRICTED.filled(items=", ".join(reasons), reasons=why)
    return (COLLECTION, restricted, ID_PHOTO, third_party, TALENT_POOL)


def missing_consents(
    given: Mapping[str, bool], *, has_photo: bool, has_restricted: bool = False
) -> dict[str, str]:
    """Return a sentence for each consent an application cannot do without, by field name."""
    problems = {}
    if not given.get(COLLECTION.kind):
        problems[f"consent_{COLLECTION.kind}"] = _MUST_AGREE
    if has_photo and not given.get(ID_PHOTO.kind):
        problems[f"consent_{ID_PHOTO.kind}"] = _PHOTO_NEEDS_IT
    if has_restricted and not given.get(RESTRICTED.kind):
        problems[f"consent_{RESTRICTED.kind}"] = _ITEMS_NEED_IT
    return problems


def client_problem(shown: str | None, client: str) -> str:
    """Return why a consent to a receiver no longer fits: the form showed another one; None shows none."""
    return "" if shown is None or shown == client else _CLIENT_CHANGED.format(client=client)
