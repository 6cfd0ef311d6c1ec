"""고객사 확인: which days the client's site manager has confirmed, and what was objected to."""
