"""Audit rows of several services: one order, one position, Korean words, safe cells."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

ACTIONS = {
    "account.created": "계정 생성",
    "account.disabled": "계정 사용 중지",
    "account.enabled": "계정 사용 재개",
    "account.password_changed": "비밀번호 변경",
    "account.password_reset": "비밀번호 재설정",
    "account.roles_changed": "권한 변경",
    "activation_code.issued": "활성화 코드 발급",
    "audit.export": "감사 기록 내려받음",
    "operator.session": "서버 명령으로 접속",
    "operator.unlock": "로그인 잠김 풀기",
    "api_key.issued": "API 키 발급",
    "api_key.revoked": "API 키 폐기",
    "passkey.added": "패스키 등록",
    "passkey.cloned": "패스키 복제 의심",
    "passkey.removed": "패스키 삭제",
    "passkey.renamed": "패스키 이름 변경",
    "session.ended": "다른 기기 로그아웃",
    "signed_out": "로그아웃",
    "staff.signed_in": "관리자 로그인",
    "totp.enrolled": "2단계 인증 켬",
    "totp.recovery_used": "복구 코드 사용",
    "totp.removed": "2단계 인증 끔",
    "worker.activated": "비밀번호 설정",
    "worker.signed_in": "근로자 로그인",
    "applicant.copy": "지원자가 자기 정보 사본을 받음",
    "applicant.correct": "지원자가 지원서를 고침",
    "applicant.photo": "지원자가 사진을 바꿈",
    "applicant.read": "지원자가 자기 지원서를 봄",
    "applicant.take_back": "지원자가 선택 동의를 거둠",
    "applicant.withdraw": "지원자가 철회함",
    "application.delete": "지원서를 휴지통에 넣음",
    "application.export": "지원서 내려받음",
    "application.hire": "채용 확정",
    "application.hire_undo": "채용 취소",
    "application.list": "지원서 목록 열람",
    "application.memo": "지원서 메모 수정",
    "application.read": "지원서 열람",
    "application.restore": "지원서를 휴지통에서 되돌림",
    "application.status": "지원서 상태 변경",
    "export.cancel": "내려받기 작업 취소",
    "export.start": "내려받기 작업 시작",
    "form.choose": "지원서 양식 바꿈",
    "form.map": "지원서 양식의 칸 정함",
    "form.upload": "지원서 양식 올림",
    "inquiry.change": "문의 처리",
    "interview.cancel": "면접 취소",
    "interview.set": "면접 잡음",
    "inquiry.delete": "문의 삭제",
    "inquiry.list": "문의 목록 열람",
    "inquiry.read": "문의 열람",
    "inquiry.restore": "문의 되살림",
    "notice.add": "공지 등록",
    "notice.change": "공지 수정",
    "notice.delete": "공지 삭제",
    "notice.restore": "공지 되살림",
    "onboarding.item": "온보딩 항목 변경",
    "onboarding.tick": "온보딩 확인",
    "posting.change": "모집 공고 수정",
    "posting.close": "모집 마감",
    "posting.open": "모집 공고 올림",
    "posting.reason": "제한 항목 이유 기록",
    "posting.reason_end": "제한 항목 이유 끝냄",
    "posting.reopen": "모집 다시 열기",
    "photo.read": "지원자 사진 열람",
    "retention.erase": "지원서·문의 파기",
    "retention.erase_again": "복원 뒤 다시 파기",
    "retention.files": "파기한 사진 파일 정리",
    "retention.hold": "파기 보류",
    "retention.release": "파기 보류 풀기",
    "assignment.add": "추가 현장 정함",
    "assignment.correct": "배치 정정",
    "assignment.move": "배치 옮김",
    "adjustment.make": "마감한 달의 변경(정산)",
    "calendar.decide": "근태 달력 변경",
    "correction.approve": "근태 정정 승인",
    "correction.ask": "근태 정정 요청",
    "correction.reject": "근태 정정 반려",
    "correction.withdraw": "근태 정정 요청 취소",
    "day.change": "근무 수정",
    "day.enter": "근무 입력",
    "day.remove": "근무 삭제",
    "employee.change": "직원 정보 수정",
    "employee.hire": "직원 등록",
    "employee.hire_undone": "채용 취소로 명부에서 지움",
    "employee.resign": "퇴사 처리",
    "employee.resign_undone": "퇴사 취소",
    "kiosk.announce": "공용 단말 등록 코드 발급",
    "kiosk.enrol": "공용 단말 등록",
    "kiosk.revoke": "공용 단말 해지",
    "location_consent.give": "위치정보 동의",
    "location_consent.withdraw": "위치정보 동의 거둠",
    "offline.check": "오프라인 기록 확인",
    "import.execute": "근무 가져오기 실행",
    "import.stage": "근무 파일 올림",
    "import.undo": "근무 가져오기 되돌림",
    "leave.approve": "연차 승인",
    "leave.ask": "연차 신청",
    "leave.book": "연차 대장 직접 입력",
    "leave.cancel": "연차 승인 취소",
    "leave.enter": "휴가·결근 입력",
    "leave.method": "연차 계산 방식 변경",
    "leave.move": "연차 시기 변경",
    "leave.notice": "연차 사용촉진 기록",
    "leave.reject": "연차 반려",
    "leave.withdraw": "연차 신청 취소",
    "month.close": "근태 마감",
    "month.reopen": "근태 마감 취소",
    "place_rule.set": "출퇴근 확인 방법 변경",
    "press_request.approve": "출퇴근 확인 승인",
    "press_request.ask": "출퇴근 확인 요청",
    "press_request.reject": "출퇴근 확인 반려",
    "press_request.withdraw": "출퇴근 확인 요청 취소",
    "hours.recalculated": "근로시간 재계산",
    "pattern.change": "근무형태 변경",
    "pattern.end": "근무형태 끝냄",
    "pattern.open": "근무형태 등록",
    "signoff.answer": "고객사 이의에 답함",
    "signoff.link": "고객사 확인 링크를 새로 만듦",
    "signoff.object": "고객사가 이의를 냄",
    "signoff.open": "고객사 확인 요청",
    "signoff.read": "고객사가 확인 링크를 엶",
    "signoff.revoke": "고객사 확인 링크를 끊음",
    "signoff.sign": "고객사가 근무를 확인함",
    "signoff.void": "근무가 바뀌어 고객사 확인이 무효가 됨",
    "rota.change": "근무표 변경",
    "rota.publish": "근무표 알림",
    "site.change": "고객사 수정",
    "site.open": "고객사 등록",
    "advance.agree": "선불금 합의 정산",
    "advance.approve": "선불금 승인",
    "advance.ask": "선불금 신청",
    "advance.cancel": "선불금 취소",
    "advance.one_person": "1인 사무실 설정",
    "advance.pay": "선불금 지급",
    "advance.policy": "선불금 한도 변경",
    "advance.read": "선불금 열람",
    "advance.reject": "선불금 반려",
    "advance.settle": "선불금 급여 정산",
    "pay.read": "급여 열람",
    "run.compute": "급여 계산",
    "run.lock": "급여 확정",
    "run.paid": "급여 지급 완료",
    "run.reopen": "급여 초안으로 되돌림",
    "run.review": "급여 검토",
    "wage.enter": "시급 등록",
    "wage.hire_undone": "채용 취소로 시급 지움",
}
_KINDS = {"staff": "사용자", "worker": "근로자", "service": "서비스", "anyone": "시스템"}
_OBJECTS = {
    "adjustment": "마감 후 변경",
    "advance": "선불금",
    "application": "지원서",
    "applications": "지원서(건)",
    "audit": "감사 기록",
    "certificate": "파기 확인서",
    "correction": "정정 요청",
    "day": "날짜",
    "employee": "직원",
    "export": "내려받기 작업",
    "form": "지원서 양식",
    "import": "가져오기",
    "inquiry": "문의",
    "kiosk": "공용 단말",
    "leave": "연차 신청",
    "login": "로그인",
    "month": "근태",
    "office": "사무실",
    "payslip": "급여명세서",
    "policy": "선불금 한도",
    "posting": "모집 공고",
    "press_request": "출퇴근 확인 요청",
    "recalculation": "재계산",
    "run": "급여",
    "signoff": "고객사 확인",
    "site": "고객사",
}
_PAGES = {
    "advance": "/admin/advance/{}",
    "application": "/admin/applications/{}",
    "correction": "/admin/attendance/corrections/{}",
    "employee": "/admin/employees/{}",
    "import": "/admin/attendance/imports/{}",
    "leave": "/admin/leave/requests/{}",
    "posting": "/admin/applications/postings/{}",
    "recalculation": "/admin/attendance/recalculations/{}",
    "signoff": "/admin/attendance/signoffs/{}",
    "worker": "/admin/workers/{}",
}

# A cell that begins like this is a formula to a spreadsheet (CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Entry:
    """One audit row and the service that keeps it."""

    service: str
    id: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    request_id: str


class BadPosition(ValueError):
    """The text is no position in the merged list."""


def action_word(action: str) -> str:
    """Return the Korean word of an action; a new one without a word yet is shown as it is."""
    return ACTIONS.get(action, action)


def who_word(stored: str, names: Mapping[str, str] | None = None) -> str:
    """Return "staff:admin" as "사용자 admin"; a known person's name goes before the number."""
    kind, _, name = stored.partition(":")
    known = (names or {}).get(stored)
    return f"{_KINDS.get(kind, kind)} {f'{known} ({name})' if known else name}".strip()


def object_word(stored: str, names: Mapping[str, str] | None = None) -> str:
    """Return "run:2026-11" as "급여 2026-11"."""
    kind, _, name = stored.partition(":")
    if kind in _KINDS:
        return who_word(stored, names)
    return f"{_OBJECTS.get(kind, kind)} {name}".strip()


def object_page(stored: str) -> str | None:
    """Return the page that shows an object, None when there is none."""
    kind, _, name = stored.partition(":")
    return _PAGES[kind].format(name) if kind in _PAGES and name.replace("-", "").isalnum() else None


def stored_who(typed: str) -> str:
    """Return what to look for in `kind:id` when someone types "사용자 admin", "근로자 41" or just "admin"."""
    kind, _, name = typed.strip().partition(" ")
    found = next((key for key, word in _KINDS.items() if word == kind), None)
    return typed.strip() if found is None else f"{found}:{name.strip()}"


def detail_facts(detail: str) -> list[tuple[str, str]]:
    """Return the sealed JSON as name and value pairs; text that is not JSON is shown whole."""
    try:
        told = json.loads(detail or "{}")
    except ValueError:
        return [("원문", detail)]
    if not isinstance(told, dict):
        return [("원문", detail)]
    return [(str(name), _plain(value)) for name, value in told.items() if value not in (None, "", [], {})]


def _plain(value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def merged(pages: Mapping[str, Sequence[Entry]], limit: int) -> list[Entry]:
    """Return the newest rows of all services; each service's own rows keep the order of its chain."""
    return list(heapq.merge(*pages.values(), key=lambda entry: entry.at, reverse=True))[:limit]


def position_after(shown: Sequence[Entry], before: Mapping[str, int]) -> dict[str, int]:
    """Return where each service goes on: below its last row shown, or where it stood."""
    return {**before, **{entry.service: entry.id for entry in shown}}


def written_position(position: Mapping[str, int]) -> str:
    """Return a position as it stands in the address: "recruit:120,payroll:7"."""
    return ",".join(f"{service}:{row}" for service, row in position.items())


def read_position(text: str, services: Sequence[str]) -> dict[str, int]:
    """Read a position back; raises BadPosition for anything that was not written here."""
    found: dict[str, int] = {}
    for part in text.split(",") if text else []:
        service, _, row = part.partition(":")
        if service not in services or not re.fullmatch(r"[0-9]{1,18}", row):
            raise BadPosition(text)
        found[service] = max(1, int(row))
    return found


def period(start: date | None, end: date | None, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """Return the moments from the first day's midnight to the midnight after the last day."""
    since = datetime.combine(start, time(0), zone) if start else None
    until = datetime.combine(end + timedelta(days=1), time(0), zone) if end else None
    return since, until


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
