"""Wiring of attendance: its settings and the routers of its topics."""

from chassis.app import create_app
from chassis.audit_api import audit_router
from fastapi import FastAPI

from attendance.amendment import api as amendment_api
from attendance.amendment import pages as amendment
from attendance.assignment.jobs import JOBS as ASSIGNMENT_JOBS
from attendance.base import AuditRow, Base
from attendance.board import pages as board
from attendance.calendar import pages as calendar
from attendance.clock import api as clock_api
from attendance.clock import pages as clock
from attendance.confirmation import api as confirmation_api
from attendance.confirmation import link as confirmation_link
from attendance.confirmation import pages as confirmation
from attendance.correction import api as correction_api
from attendance.correction import pages as correction
from attendance.day import pages as day
from attendance.grid import pages as grid
from attendance.home import api as home
from attendance.hours import api as hours
from attendance.importing import pages as importing
from attendance.kiosk import api as kiosk_api
from attendance.kiosk import pages as kiosk
from attendance.leave import api as leave_api
from attendance.leave import decisions as leave_decisions
from attendance.leave import desk as leave_desk
from attendance.leave import letters as leave_letters
from attendance.leave import pages as leave
from attendance.leave import requests_api as leave_requests
from attendance.leave.jobs import WORK as LEAVE
from attendance.month import api as month_api
from attendance.month import pages as month
from attendance.offline import api as offline_api
from attendance.offline import pages as offline
from attendance.pending import pages as pending
from attendance.place import pages as place
from attendance.place.jobs import WORK as POSITIONS
from attendance.recalculation import api as recalculation_api
from attendance.recalculation import assignment_pages, pattern_pages, term_pages
from attendance.recalculation import pages as recalculation
from attendance.roster import api as roster_api
from attendance.roster import pages as roster
from attendance.rota import pages as rota
from attendance.settings import AttendanceSettings
from attendance.shell import pages as shell
from attendance.site import api as site_api
from attendance.site import pages as site
from attendance.takeback import api as takeback
from attendance.timesheet import pages as timesheet
from attendance.watch import pages as watch

TOPICS = (
    board,
    assignment_pages,
    amendment_api,
    amendment,
    calendar,
    clock_api,
    clock,
    correction_api,
    correction,
    day,
    grid,
    home,
    hours,
    kiosk_api,
    kiosk,
    importing,
    leave_api,
    leave,
    leave_decisions,
    leave_desk,
    leave_letters,
    leave_requests,
    month_api,
    month,
    pending,
    place,
    offline_api,
    offline,
    pattern_pages,
    recalculation_api,
    recalculation,
    roster_api,
    roster,
    rota,
    shell,
    site_api,
    site,
    takeback,
    term_pages,
    timesheet,
    confirmation_api,
    confirmation_link,
    confirmation,
    watch,
)


def create(settings: AttendanceSettings) -> FastAPI:
    """Return the attendance service."""
    routers = [*(topic.router for topic in TOPICS), audit_router(AuditRow)]
    background = (LEAVE, POSITIONS, *ASSIGNMENT_JOBS)
    hot = (clock_api.punch,)
    return create_app(settings, base=Base, routers=routers, background=background, hot=hot)
