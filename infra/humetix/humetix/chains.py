"""`humetix audit verify`: walks along the audit chain of every service."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chassis.backup.chain import ChainProof, prove
from chassis.errors import AppError
from chassis.http import Peers
from chassis.ports import package_of
from chassis.settings import MissingKeys, Settings, settings_of
from gateway.settings import GatewaySettings
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from humetix.beside import told_by
from humetix.layout import Layout
from humetix.places import Place

_LONG_WALK_SECONDS = 600.0


def verify(place: Place, services: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row per service; `ok` only when its whole chain was walked and holds to its end."""
    return [_row(place, service) for service in services]


def _row(place: Place, service: str) -> dict[str, Any]:
    if place.kind == "compose":
        _, told = told_by(place, service, "chassis.backup.chain", service)
        return {"checked": False, "reason": told.get("message", ""), **told}
    try:
        proof = _proof(place.layout, service)
    except (AppError, MissingKeys, SQLAlchemyError) as error:
        return {"service": service, "ok": False, "checked": False, "reason": type(error).__name__}
    return {"service": service, "ok": proof.ok, "checked": True, **proof.model_dump()}


def _proof(place: Layout, service: str) -> ChainProof:
    settings = own_settings(place, service)
    if database_is_here(settings):
        return prove(settings)
    # Its data lies on another machine: it is asked to walk itself.
    peers = Peers(GatewaySettings(humetix_data=place.data, humetix_port=place.port))
    try:
        told = peers.client(service).get_json("/internal/audit/verify", timeout=_LONG_WALK_SECONDS)
    finally:
        peers.close()
    return ChainProof.model_validate(told)


def own_settings(place: Layout, service: str) -> Settings:
    """Return a service's settings as process mode gives them to it."""
    return type(settings_of(package_of(service)))(humetix_data=place.data)


def database_is_here(settings: Settings) -> bool:
    """Say whether a service's database can be opened from here: a SQLite file that exists, or a server."""
    if os.environ.get(f"{settings.env_prefix_name}_DATABASE_URL"):
        url = make_url(settings.database_url)
        return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()
    return (settings.data_dir / f"{settings.service}.db").is_file()
