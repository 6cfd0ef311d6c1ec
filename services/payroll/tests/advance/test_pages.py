"""What the advance pages say for now."""

from chassis.testing import TestApp, anyone, staff, worker


def test_anyone_reads_one_honest_sentence_and_where_to_sign_in(payroll: TestApp) -> None:
    page = payroll.client(anyone()).get("/advance")
    assert page.status_code == 200
    assert "아직 준비하고 있어요" in page.text
    assert "/signin?next=/advance" in page.text


def test_a_signed_in_worker_is_not_asked_to_sign_in(payroll: TestApp) -> None:
    assert "/signin" not in payroll.client(worker(1)).get("/advance").text


def test_the_office_page_is_for_the_office(payroll: TestApp) -> None:
    assert payroll.client(staff()).get("/admin/advance").status_code == 200
    assert payroll.client(worker(1)).get("/admin/advance").status_code == 403
