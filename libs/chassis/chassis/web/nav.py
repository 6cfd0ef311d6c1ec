"""The menus of the office and of the public pages (the one chassis file that knows the trade's words)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chassis.identity import Identity

PARTS = {
    "gateway": "접속",
    "recruit": "채용",
    "attendance": "근태",
    "payroll": "급여",
    "docs-render": "문서·사진",
}
"""What people call the part of the house that a service serves."""


@dataclass(frozen=True)
class Link:
    """One entry: where it leads, who sees it (no roles = everyone), whether the reader is there now."""

    label: str
    href: str
    roles: tuple[str, ...] = ()
    current: bool = False


@dataclass(frozen=True)
class Section:
    """One group of the office menu."""

    label: str
    icon: str
    links: tuple[Link, ...]

    @property
    def current(self) -> bool:
        """Say whether the reader is on one of the group's pages."""
        return any(link.current for link in self.links)


@dataclass(frozen=True)
class Nav:
    """Both menus for one request, with the present place marked."""

    office: tuple[Section, ...]
    public: tuple[Link, ...]

    @property
    def section(self) -> Section | None:
        """The office group the reader is in."""
        return next((section for section in self.office if section.current), None)

    @property
    def place(self) -> Link | None:
        """The office entry the reader is at."""
        return next((link for link in self.section.links if link.current), None) if self.section else None


OFFICE = (
    Section(
        "인력",
        "people",
        (
            Link("지원서", "/admin/applications"),
            Link("모집 공고", "/admin/applications/postings"),
            Link("문의", "/admin/inquiries"),
            Link("공지", "/admin/notices"),
            Link("직원", "/admin/employees"),
            Link("고객사", "/admin/sites"),
        ),
    ),
    Section(
        "근태",
        "clock",
        (
            Link("근태 현황", "/admin/attendance"),
            Link("근무표", "/admin/attendance/rota"),
            Link("주 52시간", "/admin/attendance/week"),
            Link("근태 달력", "/admin/attendance-calendar"),
            Link("연차", "/admin/leave"),
        ),
    ),
    Section(
        "급여",
        "wallet",
        (
            Link("급여 계산", "/admin/payroll"),
            Link("급여명세서", "/admin/payslip"),
            Link("임금", "/admin/wages"),
            Link("선불금", "/admin/advance"),
            Link("법정 수치", "/admin/payroll/figures"),
            Link("계산기", "/admin/payroll/calculator"),
        ),
    ),
    Section(
        "설정",
        "gear",
        (
            Link("근로자 계정", "/admin/workers"),
            Link("사용자 계정", "/admin/accounts", roles=("owner",)),
        ),
    ),
    Section(
        "운영",
        "pulse",
        (
            Link("운영 현황", "/ops", roles=("owner", "operator")),
            Link("감사 기록", "/admin/audit", roles=("owner", "operator")),
            Link("API 문서", "/api/docs"),
            Link("화면 부품", "/design"),
        ),
    ),
)

PUBLIC = (
    Link("지원하기", "/apply"),
    Link("출퇴근", "/attendance"),
    Link("급여명세서", "/payslip"),
    Link("선불금", "/advance"),
    Link("연차", "/leave"),
    Link("공지", "/notices"),
)


def nav_for(path: str, who: Identity | None) -> Nav:
    """Return the menus as this reader sees them at this path; the longest matching entry is current."""
    office = tuple(replace(section, links=_visible(section.links, who)) for section in OFFICE)
    here = _place_of(path, [link for section in office for link in section.links])
    marked = tuple(replace(section, links=_marked(section.links, here)) for section in office)
    return Nav(tuple(s for s in marked if s.links), _marked(PUBLIC, _place_of(path, PUBLIC)))


def _visible(links: Sequence[Link], who: Identity | None) -> tuple[Link, ...]:
    return tuple(link for link in links if not link.roles or (who and who.has_role(*link.roles)))


def _place_of(path: str, links: Sequence[Link]) -> str | None:
    inside = [link.href for link in links if path == link.href or path.startswith(link.href + "/")]
    return max(inside, key=len, default=None)


def _marked(links: Sequence[Link], here: str | None) -> tuple[Link, ...]:
    return tuple(replace(link, current=link.href == here) for link in links)
