"""Where the gateway tells who works in the office."""

from __future__ import annotations

from typing import Annotated

from chassis.db import Db
from chassis.identity import Service
from fastapi import APIRouter
from pydantic import BaseModel, Field

from recruit.colleague import actions

router = APIRouter()


class ColleagueIn(BaseModel):
    """An open account and its holder's name."""

    account: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=100)]


class ColleaguesIn(BaseModel):
    """All of them; whoever is not in the list is no longer there."""

    items: Annotated[list[ColleagueIn], Field(max_length=2000)]


class ColleaguesTaken(BaseModel):
    """How many are known now."""

    count: int


@router.post("/internal/colleagues")
def take_colleagues(who: Service, told: ColleaguesIn, db: Db) -> ColleaguesTaken:
    """Take over who works in the office; the same list again changes nothing."""
    names = {one.account: one.name for one in told.items}
    db.write(actions.take_colleagues, names)
    return ColleaguesTaken(count=len(names))
