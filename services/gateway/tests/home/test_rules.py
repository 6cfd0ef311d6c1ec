"""One word for the whole."""

from gateway.home.rules import overall


def test_the_whole_is_healthy_degraded_or_unhealthy() -> None:
    assert overall(True, {"recruit": True, "payroll": True}) == "healthy"
    assert overall(True, {"recruit": True, "payroll": False}) == "degraded"
    assert overall(False, {"recruit": True}) == "unhealthy"
