"""States of an inquiry."""

import pytest
from recruit.inquiry.rules import STATUSES, status_problem


@pytest.mark.parametrize("status", STATUSES)
def test_the_three_states_may_follow_each_other_freely(status: str) -> None:
    assert status_problem(status) is None


@pytest.mark.parametrize("status", ["", "NEW", "접수", "closed"])
def test_any_other_state_is_refused(status: str) -> None:
    assert status_problem(status)
