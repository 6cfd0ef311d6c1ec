"""Parts, names and rights of export jobs."""

from datetime import date

from recruit.export_job.rules import Part, book_name, is_whole, may_fetch, next_part


def test_a_job_goes_on_with_the_part_behind_what_is_done() -> None:
    assert next_part(0, 120, 50) == Part(0, 0, 50)
    assert next_part(100, 120, 50) == Part(2, 100, 120)
    assert next_part(120, 120, 50) is None


def test_a_book_says_whom_it_holds() -> None:
    assert book_name(Part(1, 50, 100), date(2026, 11, 22)) == "입사지원서_2026-11-22_0051-0100.xlsx"


def test_a_file_is_for_who_asked_and_for_owners() -> None:
    assert may_fetch("kim", "kim", is_owner=False)
    assert may_fetch("lee", "kim", is_owner=True)
    assert not may_fetch("lee", "kim", is_owner=False)


def test_a_file_is_whole_while_everybody_in_it_is_here() -> None:
    assert is_whole(3, 3)
    assert not is_whole(3, 2)
