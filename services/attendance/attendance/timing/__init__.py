"""예정과 기록: late, early and missing punches told in one sentence."""
