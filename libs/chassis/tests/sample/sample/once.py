"""An effect that happens once per key: one row of `note` each time."""

from chassis.clock import Now
from chassis.errors import Conflict
from chassis.idempotency import Once
from chassis.identity import Manager
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from sample.note.tables import Note

router = APIRouter()


class Written(BaseModel):
    id: int
    text: str
    from_: str = Field(serialization_alias="from")


class NewNote(BaseModel):
    text: str
    refuse: bool = False


@router.post("/api/sample/v1/kept/{shelf}", status_code=201)
def keep(who: Manager, once: Once, now: Now, shelf: str, new: NewNote, response: Response) -> Written:
    def effect(session: Session) -> Written:
        row = Note(text=f"{new.text} {session.query(Note).count()}", at=now)
        session.add(row)
        session.flush()
        if new.refuse:
            raise Conflict
        response.status_code = 202 if shelf == "later" else 201
        return Written(id=row.id, text=row.text, from_=who.id)

    return once.write(effect)


@router.delete("/api/sample/v1/kept", status_code=204)
def drop(who: Manager, once: Once) -> None:
    def effect(session: Session) -> None:
        session.query(Note).delete()

    once.write(effect)
