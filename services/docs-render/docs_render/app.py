"""Wires docs-render: seven routers, the pool of render workers, and the self-test that decides readiness."""

from __future__ import annotations

from chassis.app import create_app
from chassis.background import Background
from fastapi import FastAPI

from docs_render.application_xlsx import api as application_api
from docs_render.crowding import Crowding
from docs_render.own_form_xlsx import api as own_form_api
from docs_render.payslip_pdf import api as payslip_api
from docs_render.photo import api as photo_api
from docs_render.pool import RenderPool
from docs_render.read_xlsx import api as read_api
from docs_render.selftest.actions import EVERY_SECONDS, SelfTest, run_selftest
from docs_render.settings import DocsRenderSettings
from docs_render.table_xlsx import api as table_api
from docs_render.timesheet_xlsx import api as timesheet_api


def create(settings: DocsRenderSettings) -> FastAPI:
    """Return the application."""
    pool, selftest = RenderPool(settings), SelfTest()
    app = create_app(
        settings,
        routers=[
            photo_api.router,
            application_api.router,
            own_form_api.router,
            table_api.router,
            read_api.router,
            timesheet_api.router,
            payslip_api.router,
        ],
        background=[Background("selftest", EVERY_SECONDS, run_selftest)],
        ready_checks=[selftest.reason_not_ready],
        on_start=[lambda _app: pool.start()],
        on_stop=[lambda _app: pool.stop()],
        pages=False,
    )
    app.state.render_pool, app.state.selftest = pool, selftest
    app.state.crowding = Crowding(settings.docs_render_at_once)
    return app
