"""저장한 보기: lists that a person of the office comes back to."""
