"""The gateway's wiring: its own pages, and the door that stands before them."""

from __future__ import annotations

from chassis.app import create_app
from fastapi import FastAPI

from gateway.accounts import api as accounts_api
from gateway.accounts import pages as accounts
from gateway.api_key import api as api_keys_api
from gateway.api_key import pages as api_keys
from gateway.audit import pages as audit
from gateway.base import Base
from gateway.chores import BACKGROUND, START, STOP, equip
from gateway.design import pages as design
from gateway.home import api as health
from gateway.home import pages as home
from gateway.kiosk import pages as kiosk
from gateway.login import pages as login
from gateway.ops import pages as ops
from gateway.passkey import api as passkeys_api
from gateway.passkey import pages as passkeys
from gateway.profile import api as second_factor_api
from gateway.profile import pages as profile
from gateway.profile import second_factor
from gateway.proxy.edge import Edge
from gateway.session import api as sessions_api
from gateway.session import pages as sessions
from gateway.settings import GatewaySettings
from gateway.signin import pages as signin
from gateway.workers import api as workers_api
from gateway.workers import pages as workers

TOPICS = (
    health,
    home,
    login,
    signin,
    kiosk,
    sessions,
    sessions_api,
    profile,
    second_factor,
    second_factor_api,
    passkeys,
    passkeys_api,
    api_keys,
    api_keys_api,
    accounts,
    accounts_api,
    workers,
    workers_api,
    audit,
    ops,
    design,
)


def pages(settings: GatewaySettings) -> FastAPI:
    """Return the gateway's own pages without the door (what tests look at one by one)."""
    settings.check()
    routers = [topic.router for topic in TOPICS]
    app = create_app(
        settings, routers=routers, base=Base, background=BACKGROUND, on_start=START, on_stop=STOP
    )
    return equip(app)


def create(settings: GatewaySettings) -> Edge:
    """Return the whole gateway."""
    return Edge(pages(settings), settings)
