"""Wiring of the sample service."""

from typing import Annotated

from chassis.app import create_app
from chassis.audit_api import audit_router
from chassis.db import Db
from chassis.errors import Conflict
from chassis.forms import FormInput, KoreanPhone, parse, short_text
from chassis.identity import Anyone, Manager, Service, Worker
from chassis.settings import Settings
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field

from sample import once
from sample.base import AuditRow, Base

router = APIRouter()


class NoteForm(BaseModel):
    text: short_text(10)  # type: ignore[valid-type]
    phone: KoreanPhone | None = None


class NoteBody(BaseModel):
    amount: Annotated[int, Field(ge=1)]


@router.get("/api/sample/v1/me")
def me(who: Worker) -> dict[str, str]:
    return {"id": who.id}


@router.get("/api/sample/v1/notes")
def notes(who: Manager, db: Db) -> dict[str, int]:
    return {"waiting": db.waiting}


@router.post("/api/sample/v1/notes")
def write(who: Anyone, body: NoteBody) -> dict[str, int]:
    return {"amount": body.amount}


@router.post("/api/sample/v1/forms")
def form(who: Anyone, submitted: FormInput) -> dict[str, str | None]:
    checked = parse(NoteForm, submitted.values).checked
    return {"text": checked.text, "phone": checked.phone}


@router.get("/internal/conflict")
def conflict(who: Service) -> None:
    raise Conflict


@router.get("/crash")
def crash(who: Anyone) -> None:
    raise RuntimeError("secret detail")


def create(settings: Settings) -> FastAPI:
    return create_app(settings, routers=[router, once.router, audit_router(AuditRow)], base=Base, pages=False)
