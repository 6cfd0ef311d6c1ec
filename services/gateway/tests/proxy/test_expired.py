"""A form sent with a session that has ended: a sign-in that says so, then back to the form's page."""

from gateway.testing import Door


def test_the_way_back_leads_to_the_form_and_tells_that_nothing_was_kept(door: Door) -> None:
    sent = {
        "Cookie": "humetix=" + "a" * 43,
        "Origin": f"http://{door.host}",
        "Referer": f"http://{door.host}/admin/sites/new",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = door.request("POST", "/admin/sites", sent, b"name=x")
    assert (answer.status, answer.header("location")) == (303, "/login?next=/admin/sites/new&expired=1")
    page = door.request("GET", "/admin/sites/new", {"Cookie": "humetix=" + "a" * 43})
    assert page.header("location") == "/login?next=/admin/sites/new"
