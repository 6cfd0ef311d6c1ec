"""What attendance counts; each name stands in docs/metrics.md."""

from chassis.metrics import counter

punches = counter(
    "attendance_clock_events_total",
    "Presses of 출근 and 퇴근 by outcome: taken, repeated, refused",
    ["kind", "result"],
)
months_closed = counter("attendance_months_closed_total", "Months closed by the office")
corrections = counter(
    "attendance_corrections_total", "Requests for correction: asked, approved, rejected", ["result"]
)
requests = counter(
    "attendance_press_requests_total",
    "Presses that nothing confirmed: asked, approved, rejected",
    ["result"],
)
offline_punches = counter(
    "attendance_offline_punches_total",
    "Presses told after the fact: taken, repeated, held (an earlier one is missing), refused",
    ["result"],
)
leave_requests = counter(
    "attendance_leave_requests_total",
    "Requests for leave: asked, approved, rejected, moved",
    ["result"],
)
signoffs = counter(
    "attendance_signoffs_total",
    "Confirmations by clients: opened, signed, objected, voided",
    ["result"],
)
