"""`python -m chassis.backup.chain SERVICE`: walks the audit chain and holds its end against a backup.

A chain alone cannot tell that its newest rows were cut off; the backup's manifest knows how far it went.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from typing import Any

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from chassis.audit_api import audit_proof
from chassis.backup import sets
from chassis.db import open_engine
from chassis.logs import configure_logging
from chassis.migrations import sqlite_path
from chassis.settings import Settings, settings_of


class ChainProof(BaseModel):
    """What was found: broken rows, all rows, and how the end compares with a backup's."""

    rows: int
    broken: list[int]
    compared_with: str = ""
    cut: str = ""

    @property
    def ok(self) -> bool:
        """Say whether every link holds and nothing is missing at the end."""
        return not self.broken and not self.cut


def prove(settings: Settings) -> ChainProof:
    """Walk the whole chain of a service's database; raises SQLAlchemyError when it cannot be read."""
    table = importlib.import_module(f"{settings.package}.base").AuditRow
    engine = open_engine(settings.database_url, read_only=sqlite_path(settings.database_url) is not None)
    try:
        with Session(engine) as session:
            proof = audit_proof(session, table)
            kept = sets.newest(settings.backups_dir)
            if kept is None:
                return ChainProof(rows=proof.rows, broken=proof.broken)
            cut = _cut(session, table, kept)
            return ChainProof(rows=proof.rows, broken=proof.broken, compared_with=kept.name, cut=cut)
    finally:
        engine.dispose()


def _cut(session: Session, table: type[Any], kept: sets.Manifest) -> str:
    """Return what is missing of the end that a backup knew; empty when nothing is."""
    if not kept.audit_rows:
        return ""
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    found = session.scalar(select(table.hash).where(table.id == kept.audit_last_id))
    if found == kept.audit_last_hash and rows >= kept.audit_rows:
        return ""
    last = session.scalar(select(func.max(table.id))) or 0
    return (
        f"백업 {kept.name}에는 {kept.audit_last_id}번까지 {kept.audit_rows}행이 있으나 "
        f"지금은 {last}번까지 {rows}행입니다(끝이 잘리거나 바뀜)"
    )


def main() -> None:
    """Walk one service's chain and tell; 1 when it does not hold or cannot be read."""
    parser = argparse.ArgumentParser(prog="chassis.backup.chain")
    parser.add_argument("service")
    service = parser.parse_args().service
    configure_logging(service)
    try:
        proof = prove(settings_of(service.replace("-", "_")))
    except SQLAlchemyError as error:
        print(json.dumps({"service": service, "ok": False, "checked": False, "reason": type(error).__name__}))
        sys.exit(1)
    told = {"service": service, "ok": proof.ok, "checked": True, **proof.model_dump()}
    print(json.dumps(told, ensure_ascii=False), flush=True)
    sys.exit(0 if proof.ok else 1)


if __name__ == "__main__":
    main()
