"""Words of presses that wait for the office."""

STATES = {"open": "대기", "approved": "승인", "rejected": "반려", "withdrawn": "취소"}
