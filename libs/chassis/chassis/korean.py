"""Korean sentences for what pydantic finds wrong, so that no English reaches a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SENTENCES = {
    "missing": "꼭 입력해 주세요.",
    "string_too_short": "{min_length}자 이상 입력해 주세요.",
    "string_too_long": "{max_length}자까지만 입력할 수 있습니다.",
    "string_type": "글자로 입력해 주세요.",
    "string_pattern_mismatch": "형식이 올바르지 않습니다.",
    "int_parsing": "숫자만 입력해 주세요.",
    "int_type": "숫자만 입력해 주세요.",
    "int_from_float": "소수점 없이 숫자만 입력해 주세요.",
    "int_parsing_size": "숫자가 너무 큽니다.",
    "float_parsing": "숫자만 입력해 주세요.",
    "float_type": "숫자만 입력해 주세요.",
    "finite_number": "숫자만 입력해 주세요.",
    "bool_parsing": "예 또는 아니요로 골라 주세요.",
    "bool_type": "예 또는 아니요로 골라 주세요.",
    "greater_than": "{gt}보다 커야 합니다.",
    "greater_than_equal": "{ge} 이상이어야 합니다.",
    "less_than": "{lt}보다 작아야 합니다.",
    "less_than_equal": "{le} 이하여야 합니다.",
    "literal_error": "목록에 있는 값 중에서 골라 주세요.",
    "enum": "목록에 있는 값 중에서 골라 주세요.",
    "date_parsing": "날짜를 2026-01-31처럼 입력해 주세요.",
    "date_from_datetime_parsing": "날짜를 2026-01-31처럼 입력해 주세요.",
    "date_from_datetime_inexact": "날짜를 2026-01-31처럼 입력해 주세요.",
    "date_type": "날짜를 2026-01-31처럼 입력해 주세요.",
    "date_past": "지난 날짜여야 합니다.",
    "date_future": "앞으로의 날짜여야 합니다.",
    "datetime_parsing": "날짜와 시각을 다시 확인해 주세요.",
    "time_parsing": "시각을 08:30처럼 입력해 주세요.",
    "time_type": "시각을 08:30처럼 입력해 주세요.",
    "too_long": "{max_length}개까지만 보낼 수 있습니다.",
    "too_short": "{min_length}개 이상 필요합니다.",
    "list_type": "목록으로 보내 주세요.",
    "dict_type": "형식이 올바르지 않습니다.",
    "model_attributes_type": "형식이 올바르지 않습니다.",
    "json_invalid": "JSON 형식이 올바르지 않습니다.",
    "extra_forbidden": "알 수 없는 항목입니다.",
}
_FALLBACK = "값을 다시 확인해 주세요."


def korean_message(error: Mapping[str, Any]) -> str:
    """Return the Korean sentence for one pydantic error (a dict of `ValidationError.errors()`)."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in ("value_error", "assertion_error"):
        return _own_sentence(error)
    return _SENTENCES.get(kind, _FALLBACK).format_map(context)


def _own_sentence(error: Mapping[str, Any]) -> str:
    # Our validators raise ValueError with a Korean sentence; a library's English one is replaced.
    text = str((error.get("ctx") or {}).get("error", ""))
    return text if any("가" <= letter <= "힣" for letter in text) else _FALLBACK
