"""Passkeys as the doors and the pages need them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.passkey.tables import Passkey
from gateway.session.rules import Holder


def passkeys_of(session: Session, holder: Holder) -> list[Passkey]:
    """Return an account's passkeys, the oldest first."""
    own = (Passkey.kind == holder.kind, Passkey.subject == holder.subject)
    return list(session.scalars(select(Passkey).where(*own).order_by(Passkey.id)))


def passkey_named(session: Session, credential_id: str) -> Passkey | None:
    """Return the passkey a device answers with, whoever it belongs to."""
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
