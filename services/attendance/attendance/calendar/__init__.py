"""운영 캘린더: which days are worked, paid or free."""
