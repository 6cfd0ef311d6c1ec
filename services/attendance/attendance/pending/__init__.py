"""확인 요청: presses that nothing confirmed, which the office approves or rejects."""
