"""Saved views belong to one person, hold no search word, and one at most opens with the list."""

import pytest
from chassis.db import Database
from chassis.errors import Invalid
from recruit.saved import actions, queries
from recruit.saved.actions import ViewNotFound


def test_a_view_keeps_filters_but_never_a_name(db: Database) -> None:
    words = {"q": "김하늘", "same": "x", "status": "hold", "look": "cards", "cursor": "abc"}
    view = db.write(actions.save_view, "admin", " 보류 ", words, is_default=False)
    assert (view.name, view.query) == ("보류", "look=cards&status=hold")


def test_the_same_name_replaces_and_others_keep_theirs(db: Database) -> None:
    db.write(actions.save_view, "admin", "보류", {"status": "hold"}, is_default=True)
    db.write(actions.save_view, "admin", "보류", {"status": "new"}, is_default=True)
    db.write(actions.save_view, "park", "보류", {"status": "hold"}, is_default=True)
    with db.read() as session:
        assert [view.query for view in queries.views_of(session, "admin")] == ["status=new"]
        assert str(getattr(queries.default_view(session, "park"), "query", "")) == "status=hold"


def test_one_view_opens_with_the_list_and_pressing_again_ends_it(db: Database) -> None:
    first = db.write(actions.save_view, "admin", "하나", {}, is_default=True)
    second = db.write(actions.save_view, "admin", "둘", {}, is_default=False)
    db.write(actions.make_default, "admin", second.id)
    with db.read() as session:
        assert [view.name for view in queries.views_of(session, "admin") if view.default_of] == ["둘"]
    db.write(actions.make_default, "admin", second.id)
    with db.read() as session:
        assert queries.default_view(session, "admin") is None
    with pytest.raises(ViewNotFound):
        db.write(actions.make_default, "park", first.id)


def test_a_view_is_deleted_by_its_owner_only(db: Database) -> None:
    view = db.write(actions.save_view, "admin", "하나", {}, is_default=False)
    db.write(actions.delete_view, "park", view.id)
    with db.read() as session:
        assert len(queries.views_of(session, "admin")) == 1
    for _ in range(2):
        db.write(actions.delete_view, "admin", view.id)
    with db.read() as session:
        assert queries.views_of(session, "admin") == []


@pytest.mark.parametrize("name", ["", " ", "가" * 41])
def test_a_view_needs_a_short_name(db: Database, name: str) -> None:
    with pytest.raises(Invalid):
        db.write(actions.save_view, "admin", name, {}, is_default=False)


def test_the_last_look_is_remembered_for_each_person(db: Database) -> None:
    db.write(actions.remember_look, "admin", "cards")
    db.write(actions.remember_look, "admin", "cards")
    with db.read() as session:
        assert [queries.last_look(session, one) for one in ("admin", "park")] == ["cards", "table"]
