"""Staging an import, saying whom it means, executing it once, undoing it as a whole."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from chassis import audit
from chassis.errors import Conflict, NotFound
from chassis.identity import Identity
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.importing import queries
from attendance.importing.rules.standing import WRITTEN, meant
from attendance.importing.rules.told import Named, Reading, Told
from attendance.importing.tables import ImportBatch, ImportLine, ImportPerson
from attendance.importing.writing import take_back, write_line


class NoSuchImport(NotFound):
    code, message = "no_such_import", "찾는 가져오기가 없습니다."


class NotStaged(Conflict):
    code, message = "import_not_staged", "이미 실행했거나 되돌린 가져오기는 바꿀 수 없습니다."


class NotExecuted(Conflict):
    code, message = "import_not_executed", "실행한 가져오기만 되돌릴 수 있습니다."


class NothingToWrite(Conflict):
    code, message = "nothing_to_write", "넣을 줄이 없습니다. 누구인지 정하거나 덮어쓸 줄을 고르세요."


def stage(session: Session, key: str, reading: Reading, file_name: str, who: Identity, now: datetime) -> int:
    """Keep an upload for looking at; the same form sent again is the same import. Returns its number."""
    known = session.scalar(select(ImportBatch.id).where(ImportBatch.key == key))
    if known is not None:
        return known
    batch = ImportBatch(
        key=key,
        kind=reading.kind,
        file_name=file_name[-100:],
        client=reading.client,
        month=reading.month,
        notices=json.dumps(reading.notices[:200], ensure_ascii=False),
        state="staged",
        created_by=who.id,
        created_at=now,
    )
    session.add(batch)
    session.flush()
    _stage_people(session, batch, reading)
    session.add_all(_line(batch.id, None, told) for told in reading.unread)
    _record(session, who, "import.stage", batch, now, {"people": len(reading.people)})
    return batch.id


def _stage_people(session: Session, batch: ImportBatch, reading: Reading) -> None:
    names = [named.label for named in reading.people]
    candidates = queries.candidates(session, reading.month, names)
    staged = [(named, _person(batch.id, named)) for named in reading.people]
    for named, person in staged:
        sure = meant(named.label, named.employee_no, named.birth_date, candidates[named.label])
        if sure:
            person.employee_id, person.matched_by = sure
    session.add_all(person for _, person in staged)
    session.flush()
    session.add_all(_line(batch.id, person.id, told) for named, person in staged for told in named.days)


def _person(import_id: int, named: Named) -> ImportPerson:
    return ImportPerson(
        import_id=import_id,
        label=named.label,
        employee_no=named.employee_no,
        birth_date=named.birth_date,
        hire_date=named.hire_date,
        totals=json.dumps(named.totals.told()) if named.totals else None,
    )


def _line(import_id: int, person_id: int | None, told: Told) -> ImportLine:
    return ImportLine(
        import_id=import_id,
        person_id=person_id,
        kind=told.kind,
        work_date=told.work_date,
        clock_in=told.clock_in,
        clock_out=told.clock_out,
        hours=json.dumps(told.hours.told()) if told.hours else None,
        word=told.word,
        source=told.source,
        problem=told.problem,
    )


def pick_people(session: Session, import_id: int, picks: Mapping[int, int | None]) -> None:
    """Say who the written names are: person of the import → employee, None for nobody yet."""
    batch = _existing(session, import_id, "staged", NotStaged)
    able = {one.id for one in queries.employed_in(session, batch.month)}
    for person in queries.people_of(session, import_id):
        if person.id not in picks or person.matched_by in ("number", "birth"):
            continue
        chosen = picks[person.id]
        person.employee_id = chosen if chosen in able else None
        person.matched_by = "picked" if person.employee_id else ""


def tick_lines(session: Session, import_id: int, person_id: int, ticked: set[int]) -> None:
    """Say which lines of a person may take the place of what people or the office wrote."""
    _existing(session, import_id, "staged", NotStaged)
    mine = (ImportLine.import_id == import_id, ImportLine.person_id == person_id)
    session.execute(update(ImportLine).where(*mine).values(overwrite=ImportLine.id.in_(ticked)))


def execute(session: Session, import_id: int, who: Identity, now: datetime) -> ImportBatch:
    """Write what may be written; a second time changes nothing."""
    batch = _existing(session, import_id)
    if batch.state == "executed":
        return batch
    if batch.state != "staged":
        raise NotStaged
    lines = queries.lines_of(session, batch, now)
    if not any(line.standing in WRITTEN for line in lines):
        raise NothingToWrite
    for line in lines:
        if line.standing in WRITTEN:
            write_line(session, batch, line, who, now)
        else:
            line.line.outcome = "skipped"
    batch.state, batch.executed_by, batch.executed_at = "executed", who.id, now
    outcomes = Counter(line.line.outcome for line in lines)
    _record(session, who, "import.execute", batch, now, dict(outcomes))
    return batch


def undo(session: Session, import_id: int, who: Identity, now: datetime) -> ImportBatch:
    """Take the import back as a whole; days that changed since stay, and are told."""
    batch = _existing(session, import_id)
    if batch.state == "undone":
        return batch
    if batch.state != "executed":
        raise NotExecuted
    written = ImportLine.outcome.in_(("entered", "replaced"))
    lines = session.scalars(select(ImportLine).where(ImportLine.import_id == import_id, written)).all()
    people = {one.id: one.employee_id for one in queries.people_of(session, import_id)}
    for line in lines:
        line.outcome = take_back(session, batch, line, people[line.person_id or 0] or 0, who, now)
    batch.state, batch.undone_by, batch.undone_at = "undone", who.id, now
    _record(session, who, "import.undo", batch, now, dict(Counter(line.outcome for line in lines)))
    return batch


def discard(session: Session, import_id: int) -> None:
    """Throw away an import that was only looked at."""
    batch = _existing(session, import_id, "staged", NotStaged)
    session.execute(delete(ImportLine).where(ImportLine.import_id == import_id))
    session.execute(delete(ImportPerson).where(ImportPerson.import_id == import_id))
    session.delete(batch)


def _existing(
    session: Session, import_id: int, state: str = "", otherwise: type[Conflict] = NotStaged
) -> ImportBatch:
    batch = session.scalar(select(ImportBatch).where(ImportBatch.id == import_id).with_for_update())
    if batch is None:
        raise NoSuchImport
    if state and batch.state != state:
        raise otherwise
    return batch


def _record(
    session: Session, who: Identity, action: str, batch: ImportBatch, now: datetime, detail: dict[str, int]
) -> None:
    told = {"month": batch.month, "client": batch.client, **detail}
    audit.record(session, AuditRow, who, action=action, object=f"import:{batch.id}", now=now, detail=told)
