"""근무지 확인: how a site wants presses confirmed, and what confirmed each one."""
