"""Wiring of recruit."""

from __future__ import annotations

from chassis.app import create_app
from chassis.audit_api import audit_router
from chassis.background import Background
from fastapi import FastAPI

from recruit.access.jobs import sweep_tries
from recruit.application import api as application_api
from recruit.application import pages as application_pages
from recruit.base import AuditRow, Base
from recruit.bulk import pages as bulk_pages
from recruit.colleague import api as colleague_api
from recruit.export import pages as export_pages
from recruit.export_job import downloads
from recruit.export_job import pages as export_job_pages
from recruit.export_job.jobs import WORK as EXPORTS
from recruit.export_job.jobs import work_exports
from recruit.form_map import pages as form_map_pages
from recruit.form_map.jobs import check_form
from recruit.hire import api as hire_api
from recruit.hire import pages as hire_pages
from recruit.hire.jobs import deliver_waiting
from recruit.inquiry import api as inquiry_api
from recruit.inquiry import pages as inquiry_pages
from recruit.interview import pages as interview_pages
from recruit.landing import pages as landing_pages
from recruit.notice import pages as notice_pages
from recruit.notice.banner import refresh_banners
from recruit.onboarding import intake as onboarding_intake
from recruit.onboarding import pages as onboarding_pages
from recruit.photo.jobs import finish_waiting_photos, sweep_photos
from recruit.posting import api as posting_api
from recruit.posting import pages as posting_pages
from recruit.posting.board import EVERY_SECONDS as BOARD_SECONDS
from recruit.posting.board import refresh_board
from recruit.retention import pages as retention_pages
from recruit.retention.jobs import EVERY_SECONDS, erase_again, keep_retention
from recruit.review import api as review_api
from recruit.review import pages as review_pages
from recruit.saved import pages as saved_pages
from recruit.settings import RecruitSettings
from recruit.status import pages as status_pages
from recruit.summary import api as summary_api
from recruit.trash import pages as trash_pages
from recruit.upload import api as upload_api
from recruit.upload.jobs import sweep_uploads

_PAGES = (
    landing_pages,
    application_pages,
    status_pages,
    retention_pages,  # these before review: their one address stands where an id could
    onboarding_pages,
    hire_pages,
    interview_pages,
    trash_pages,
    saved_pages,
    bulk_pages,
    posting_pages,
    export_pages,
    form_map_pages,
    export_job_pages,
    downloads,
    review_pages,
    inquiry_pages,
    notice_pages,
)
_APIS = (
    application_api,
    posting_api,
    hire_api,
    review_api,
    inquiry_api,
    colleague_api,
    summary_api,
    upload_api,
)
_WORK = (
    Background("hire delivery", 2, deliver_waiting),
    Background("waiting photos", 5, finish_waiting_photos),
    Background("photo sweep", 900, sweep_photos),
    Background("upload sweep", 900, sweep_uploads),
    Background("old tries", 900, sweep_tries),
    Background("postings", BOARD_SECONDS, refresh_board),
    Background("notice banners", BOARD_SECONDS, refresh_banners),
    Background(EXPORTS, 2, work_exports),
    Background("form check", 120, check_form),
    Background("onboarding accounts", onboarding_intake.EVERY_SECONDS, onboarding_intake.follow_payroll),
    Background("retention", EVERY_SECONDS, keep_retention),
)


def create(settings: RecruitSettings) -> FastAPI:
    """Return the recruit application."""
    routers = [module.router for module in (*_PAGES, *_APIS)]
    routers.append(audit_router(AuditRow))
    return create_app(settings, routers=routers, base=Base, background=_WORK, on_start=[erase_again])
