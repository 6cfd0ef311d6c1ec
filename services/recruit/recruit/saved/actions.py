"""What a person does with saved views: keeps, names the first, deletes."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from chassis.errors import Invalid, NotFound
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruit.saved import queries, rules
from recruit.saved.tables import LastLook, SavedView


class ViewNotFound(NotFound):
    code, message = "view_not_found", "저장한 보기를 찾을 수 없습니다."


def save_view(
    session: Session, account: str, name: str, words: Mapping[str, str], *, is_default: bool
) -> SavedView:
    """Keep a list under a name; the same name again replaces what it holds. Raises Invalid."""
    named = name.strip()
    known = session.scalar(select(SavedView).where(SavedView.account == account, SavedView.name == named))
    count = 0 if known else len(queries.views_of(session, account))
    if problem := rules.name_problem(named, count):
        raise Invalid(problem, fields={"name": problem})
    view = known or SavedView(account=account, name=named)
    view.query = urlencode(rules.kept_words(words))
    session.add(view)
    session.flush()
    if is_default:
        make_default(session, account, view.id)
    return view


def make_default(session: Session, account: str, view_id: int) -> None:
    """Open the list with this view from now on; once more ends it. Raises ViewNotFound."""
    view = _own(session, account, view_id)
    was_default = view.default_of is not None
    session.execute(update(SavedView).where(SavedView.default_of == account).values(default_of=None))
    session.refresh(view)
    view.default_of = None if was_default else account


def delete_view(session: Session, account: str, view_id: int) -> None:
    """Delete a view; nothing happens when it is gone."""
    view = session.get(SavedView, view_id)
    if view is not None and view.account == account:
        session.delete(view)


def remember_look(session: Session, account: str, look: str) -> None:
    """Remember cards or table for the next time."""
    session.merge(LastLook(account=account, look=look))


def _own(session: Session, account: str, view_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or view.account != account:
        raise ViewNotFound
    return view
