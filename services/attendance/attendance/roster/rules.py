"""What holds for a person on the roster."""

from datetime import date

YOUNGEST = 15

Dated = tuple[tuple[date, int], ...]
"""What holds by date: each value with its first day, in order."""


def value_on(first: int, later: Dated, day: date) -> int:
    """What holds on a day: the first value until another one's day has come."""
    found = first
    for since, value in later:
        if since > day:
            break
        found = value
    return found


def employee_number(employee_id: int) -> str:
    """사번: "E" and at least four digits."""
    return f"E{employee_id:04d}"


def is_employed(hire_date: date, resign_date: date | None, on: date) -> bool:
    """Whether a person is employed on a day; the resignation date itself no longer counts."""
    return hire_date <= on and (resign_date is None or on < resign_date)


def age_on(birth_date: date, day: date) -> int:
    """만 나이 in whole years (민법 제158조)."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def fault_of_dates(birth_date: date, hire_date: date, today: date) -> tuple[str, str] | None:
    """The field and sentence of what is wrong with the dates of a new employee, or None.

    근로기준법 제64조: nobody below 15 may be employed.
    """
    if birth_date > today:
        return "birth_date", "생년월일이 오늘보다 늦습니다. 다시 확인하세요."
    if age_on(birth_date, hire_date) < YOUNGEST:
        return "birth_date", "입사일에 만 15세가 되지 않습니다. 생년월일과 입사일을 확인하세요."
    return None


def fault_of_resignation(hire_date: date, resign_date: date) -> str | None:
    """The sentence for a resignation before the first day, or None."""
    if resign_date <= hire_date:
        return "퇴사일은 입사일보다 늦어야 합니다."
    return None
