"""Consents in the words they had before: what somebody agreed to then is still shown and proven."""

from __future__ import annotations

from recruit.consent.rules import ConsentText

COLLECTION_OF_2026_11_22 = ConsentText(
    kind="collection",
    version="2026-11-22",
    title="개인정보 수집·이용 동의",
    required=True,
    items=(
        ("목적", "입사 지원 접수, 본인 확인과 연락, 면접과 근무지 안내, 채용 여부 결정"),
        (
            "항목",
            "필수: 이름, 생년월일, 휴대전화 번호. "
            "선택: 성별, 이메일, 주소, 경력, 근무 조건, 면접·입사 희망일, 급여 관련 희망",
        ),
        ("보유 기간", "채용 절차가 끝난 날부터 180일. 채용되면 근로자 서류로서 퇴직 뒤 3년까지"),
        (
            "거부할 권리",
            "동의하지 않을 수 있어요. 다만 필수 항목이 없으면 지원서를 접수할 수 없어요. "
            "선택 항목은 비워도 불이익이 없어요.",
        ),
    ),
)

EARLIER = (COLLECTION_OF_2026_11_22,)
