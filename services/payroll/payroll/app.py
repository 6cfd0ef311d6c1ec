"""Wiring of payroll: settings and the routers of its topics."""

from chassis.app import create_app
from chassis.audit_api import audit_router
from chassis.background import Background
from fastapi import FastAPI

from payroll.account import api as account_api
from payroll.account import keeping, known
from payroll.account import pages as account_pages
from payroll.advance import api as advance_api
from payroll.advance import desk as advance_desk
from payroll.advance import entry as advance_entry
from payroll.advance import jobs as advance_jobs
from payroll.advance import pages as advance_pages
from payroll.amendment import api as amendment_api
from payroll.amendment import jobs as amendment_jobs
from payroll.amendment import pages as amendment_pages
from payroll.base import AuditRow, Base
from payroll.batch import pages as batch_pages
from payroll.bundle import jobs as bundle_jobs
from payroll.bundle import pages as bundle_pages
from payroll.calculation import api as calculation_api
from payroll.calculation import pages as calculation_pages
from payroll.calculation import wages as calculation_wages
from payroll.correction import api as correction_api
from payroll.correction import downloads as correction_downloads
from payroll.correction import jobs as correction_jobs
from payroll.correction import pages as correction_pages
from payroll.coverage import api as coverage_api
from payroll.coverage import pages as coverage_pages
from payroll.delivery import api as delivery_api
from payroll.delivery import pages as delivery_pages
from payroll.home import api as home_api
from payroll.item import api as item_api
from payroll.item import pages as item_pages
from payroll.outcome import api as outcome_api
from payroll.outcome import pages as outcome_pages
from payroll.payout import api as payout_api
from payroll.payout import pages as payout_pages
from payroll.payout import result_api as payout_result_api
from payroll.payout import result_pages as payout_result_pages
from payroll.payslip import api as payslip_api
from payroll.payslip import downloads as payslip_downloads
from payroll.payslip import former as payslip_former
from payroll.payslip import own as payslip_own
from payroll.payslip import pages as payslip_pages
from payroll.rerun import api as rerun_api
from payroll.rerun import pages as rerun_pages
from payroll.roster import feed
from payroll.run import api as run_api
from payroll.run import jobs as run_jobs
from payroll.run import pages as run_pages
from payroll.settings import PayrollSettings
from payroll.takeback import api as takeback_api
from payroll.trace import api as trace_api
from payroll.transfer import api as transfer_api
from payroll.transfer import pages as transfer_pages
from payroll.wage import api as wage_api
from payroll.wage import pages as wage_pages
from payroll.yearly import api as yearly_api
from payroll.yearly import pages as yearly_pages

CALLS = (
    account_api,
    advance_api,
    amendment_api,
    calculation_api,
    calculation_wages,
    correction_api,
    coverage_api,
    delivery_api,
    home_api,
    known,
    item_api,
    outcome_api,
    payout_api,
    payout_result_api,
    payslip_api,
    rerun_api,
    run_api,
    takeback_api,
    trace_api,
    transfer_api,
    wage_api,
    yearly_api,
)
PAGES = (
    # Their words stand where the desk reads the number of an advance.
    payout_pages,
    payout_result_pages,
    advance_entry,
    account_pages,
    advance_desk,
    advance_pages,
    amendment_pages,
    batch_pages,
    calculation_pages,
    bundle_pages,
    delivery_pages,
    payslip_downloads,
    correction_downloads,
    correction_pages,
    coverage_pages,
    item_pages,
    outcome_pages,
    payslip_former,
    payslip_own,
    payslip_pages,
    rerun_pages,
    run_pages,
    transfer_pages,
    wage_pages,
    yearly_pages,
)


def create(settings: PayrollSettings) -> FastAPI:
    """Return payroll's application."""
    return create_app(
        settings,
        routers=[*(module.router for module in (*CALLS, *PAGES)), audit_router(AuditRow)],
        base=Base,
        background=[
            Background(bundle_jobs.WORK, bundle_jobs.EVERY_SECONDS, bundle_jobs.work_bundles),
            Background("roster", settings.roster_poll_seconds, feed.follow),
            Background("emergencies", 60, advance_jobs.watch_emergencies),
            Background(run_jobs.WORK, settings.run_poll_seconds, run_jobs.work_runs),
            Background(correction_jobs.WORK, settings.run_poll_seconds, correction_jobs.work_corrections),
            Background("account-keys", 3600.0, keeping.follow_keys),
            Background("figures", 600, amendment_jobs.watch_figures),
        ],
    )
