"""출근·퇴근: the button of the worker's phone."""
