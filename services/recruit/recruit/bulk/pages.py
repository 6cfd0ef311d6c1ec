"""Many applications at once: what was ticked, the question before it happens, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import uuid_utils
from chassis.clock import Now
from chassis.db import Database, Db
from chassis.forms import Form, FormInput, Submitted, blank
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from recruit.application import listing
from recruit.application.filters import address, read_filters
from recruit.application.queries import Filters
from recruit.application.rules import NEEDS_REASON, STATUSES, reason_problem
from recruit.bulk import rules
from recruit.bulk.actions import Decision, decide

router = APIRouter()

_LIST = "/admin/applications"


@router.post("/admin/applications/bulk")
def bulk(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Ask before a change for the chosen, or carry it out."""
    values = submitted.values
    ids = _chosen(db, submitted, read_filters(dict(parse_qsl(values.get("query", "")))))
    wanted = _decision(values, ids)
    form = _checked(values, wanted)
    if form.errors or values.get("confirmed") != "1":
        return _asked(request, db, wanted, form, values, is_answer=values.get("confirmed") == "1")
    return _carry_out(request, db, wanted, values, who, now)


def _ticked(submitted: Submitted) -> list[str]:
    if one := submitted.values.get("delete_one"):
        return [one]
    told = ",".join(submitted.lists.get("id", [])).split(",")
    return list(dict.fromkeys(one for one in told if one))


def _chosen(db: Database, submitted: Submitted, filters: Filters) -> list[str]:
    if submitted.values.get("everything") != "1" or submitted.values.get("delete_one"):
        return _ticked(submitted)
    with db.read() as session:
        return listing.matching_ids(session, filters, rules.MOST_AT_ONCE)


def _decision(values: dict[str, str], ids: list[str]) -> Decision:
    act = "delete" if values.get("delete_one") else values.get("act", "")
    batch = values.get("batch") or str(uuid_utils.uuid7())
    return Decision(act, ids, values.get("status", ""), values.get("reason", ""), batch[:36])


def _checked(values: dict[str, str], wanted: Decision) -> Form[Any]:
    found: dict[str, str | None] = {"form": rules.count_problem(len(wanted.ids))}
    if wanted.act not in rules.ACTS:
        found["form"] = "할 일을 골라 주십시오."
    if wanted.act == "status" and wanted.status not in STATUSES:
        found["form"] = "바꿀 상태를 골라 주십시오."
    if values.get("confirmed") == "1":
        found["word"] = rules.word_problem(wanted.act, len(wanted.ids), values.get("word", ""))
        if wanted.act == "status":
            found["reason"] = reason_problem(wanted.status, "", wanted.reason)
    problems = {name: sentence for name, sentence in found.items() if sentence}
    form = blank({"reason": wanted.reason, "word": values.get("word", "")})
    return form.refused(**problems) if problems else form


def _asked(
    request: Request,
    db: Database,
    wanted: Decision,
    form: Form[Any],
    values: dict[str, str],
    *,
    is_answer: bool,
) -> Response:
    with db.read() as session:
        people = listing.people_of(session, wanted.ids[:20])
    return render(
        request,
        "bulk/ask.html",
        status_code=422 if is_answer or "form" in form.errors else 200,
        wanted=wanted,
        people=people,
        form=form,
        query=values.get("query", ""),
        back=_back(values),
        acts=rules.ACTS,
        statuses=STATUSES,
        needs_reason=wanted.status in NEEDS_REASON,
        delete_word=rules.DELETE_WORD,
    )


def _carry_out(
    request: Request, db: Database, wanted: Decision, values: dict[str, str], who: Identity, now: datetime
) -> Response:
    refused = db.write(decide, wanted, who, now)
    done = len(wanted.ids) - len(refused)
    if not refused:
        told = {"binned": wanted.batch} if wanted.act == "delete" else {"moved": f"{done}-{wanted.status}"}
        return RedirectResponse(_back(values, **told), status_code=303)
    with db.read() as session:
        people = listing.people_of(session, list(refused))
    return render(
        request,
        "bulk/result.html",
        done=done,
        refused=refused,
        people=people,
        wanted=wanted,
        acts=rules.ACTS,
        back=_back(values),
    )


def _back(values: dict[str, str], **more: str) -> str:
    words = dict(parse_qsl(values.get("query", "")))
    kept = {name: words[name] for name in ("look", "size") if name in words}
    return address(_LIST, read_filters(words), **kept, **more)
