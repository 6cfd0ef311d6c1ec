"""The ledger as arithmetic: first to expire goes first, nothing counted twice, nothing lost in any order."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from attendance.leave.rules.lots import balance, give_back, take, take_any
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 23)


@dataclass
class Lot:
    id: int
    granted_on: date
    expires_on: date
    minutes: int


@dataclass
class Moved:
    lot_id: int | None
    kind: str
    minutes: int
    owed: int = 0
    request: int = 0


def lot(number: int, minutes: int, until: str = "2027-06-30", since: str = "2026-01-01") -> Lot:
    return Lot(number, date.fromisoformat(since), date.fromisoformat(until), minutes)


def test_hx_f47_fifteen_days_and_three_carried_less_three_are_fifteen() -> None:
    lots = [lot(1, 15 * 480), lot(2, 3 * 480, "2026-12-31")]
    taken, short = take(lots, balance(lots, []).left, TODAY, 3 * 480)
    assert (taken, short) == ({2: 3 * 480}, 0)
    assert balance(lots, [Moved(2, "used", -3 * 480)]).total == 15 * 480


def test_the_lot_that_expires_first_goes_first_and_a_day_may_be_split() -> None:
    lots = [lot(1, 480, "2027-06-30"), lot(2, 240, "2026-12-31")]
    assert take(lots, {1: 480, 2: 240}, TODAY, 480) == ({2: 240, 1: 240}, 0)
    assert take(lots, {1: 480, 2: 240}, date(2027, 1, 4), 480) == ({1: 480}, 0)


def test_hx_f48_nothing_is_taken_from_what_has_expired_or_has_not_begun() -> None:
    lots = [lot(1, 480, "2026-11-22"), lot(2, 480, since="2026-12-01")]
    assert take(lots, {1: 480, 2: 480}, TODAY, 480) == ({}, 480)
    assert take_any(lots, {1: 480, 2: 480}, 600) == ({1: 480, 2: 120}, 0)
    assert take_any(lots, {1: 480, 2: 480}, 1000) == ({1: 480, 2: 480}, 40)


def test_what_was_taken_beyond_the_lots_goes_back_there_or_to_who_settled_it() -> None:
    over = Moved(None, "overused", -480)
    assert give_back([over], [over]) == [(None, "restored", 480)]
    settled = [over, Moved(3, "settled", -480), Moved(None, "settled", 480)]
    assert give_back([over], settled) == [(3, "settled", 480)]


@dataclass
class Book:
    """A ledger kept by the rules, as the actions keep it."""

    lots: list[Lot] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    open_requests: list[int] = field(default_factory=list)
    refused: int = 0

    def grant(self, minutes: int, until: int) -> None:
        self.lots.append(Lot(len(self.lots) + 1, TODAY, TODAY + timedelta(until), minutes))
        part = min(minutes, balance(self.lots, self.moved).overused)
        if part:
            self.moved += [Moved(self.lots[-1].id, "settled", -part), Moved(None, "settled", part)]

    def use(self, minutes: int, after: int, consent: bool) -> None:
        known = balance(self.lots, self.moved)
        taken, short = take(self.lots, known.left, TODAY + timedelta(after), minutes)
        if short and not consent:
            self.refused += 1
            return
        number = len(self.moved) + 1000
        self.moved += [Moved(one, "used", -part, request=number) for one, part in taken.items()]
        if short:
            self.moved.append(Moved(None, "overused", -short, request=number))
        self.open_requests.append(number)

    def cancel(self, which: int) -> None:
        if self.open_requests:
            number = self.open_requests.pop(which % len(self.open_requests))
            mine = [one for one in self.moved if one.request == number]
            self.moved += [Moved(*one) for one in give_back(mine, self.moved)]

    def expire(self, after: int) -> None:
        known = balance(self.lots, self.moved)
        for one in self.lots:
            if known.left[one.id] and one.expires_on < TODAY + timedelta(after):
                left = known.left[one.id]
                self.moved.append(Moved(one.id, "due", -left, left))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), st.integers(1, 7200), st.integers(0, 400)),
        st.tuples(st.just("use"), st.sampled_from([240, 480, 2400]), st.integers(0, 400), st.booleans()),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("expire"), st.integers(0, 400)),
    ),
    max_size=40,
)


@given(STEPS)
def test_the_replayed_ledger_is_the_balance_and_no_lot_is_ever_below_nothing(
    steps: list[tuple[object, ...]],
) -> None:
    book = Book()
    for name, *values in steps:
        getattr(book, str(name))(*values)
        now = balance(book.lots, book.moved)
        granted = sum(one.minutes for one in book.lots)
        assert now.total == granted + sum(one.minutes for one in book.moved)
        assert all(0 <= now.left[one.id] <= one.minutes for one in book.lots)
        assert now.overused >= 0
        assert now.owed >= 0
    used = {one.request: 0 for one in book.moved}
    for one in book.moved:
        used[one.request] -= one.minutes
    assert all(used[number] > 0 for number in book.open_requests)


@given(STEPS)
def test_without_consent_nobody_is_ever_below_nothing(steps: list[tuple[object, ...]]) -> None:
    book = Book()
    for name, *values in steps:
        getattr(book, str(name))(*([*values[:2], False] if name == "use" else values))
    assert balance(book.lots, book.moved).overused == 0


@given(STEPS)
def test_all_that_is_taken_back_leaves_as_much_as_was_granted(steps: list[tuple[object, ...]]) -> None:
    book = Book()
    for name, *values in steps:
        if name in ("grant", "use"):
            getattr(book, str(name))(*values)
    while book.open_requests:
        book.cancel(len(book.open_requests) * 7)
    assert balance(book.lots, book.moved).left == {one.id: one.minutes for one in book.lots}
