"""How each won came about: 기록 → 규칙 → 수치 → 원, told for programs and for people."""
