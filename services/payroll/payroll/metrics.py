"""Payroll's own counters; each stands in docs/metrics.md."""

from chassis.metrics import counter, gauge, histogram

runs = counter("payroll_runs_total", "Pay runs asked for", ["result"])
run_steps = counter("payroll_run_steps_total", "Pay runs reviewed, reopened, locked, paid", ["step"])
correction_steps = counter(
    "payroll_correction_steps_total", "Correction runs opened, reviewed, locked, thrown away", ["step"]
)
problems = counter("payroll_run_problems_total", "People a run listed as problems", ["code"])
run_seconds = histogram(
    "payroll_run_duration_seconds",
    "Time from asking for a run to its drafts being kept",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 120),
)
advances = counter("payroll_advances_total", "Steps taken with advances", ["step"])
wage_terms = counter("payroll_wage_terms_total", "Wage terms entered", ["source"])
documents = counter("payroll_documents_total", "Payslip files handed out", ["kind", "reader"])
documents_unsound = counter(
    "payroll_documents_unsound_total", "Payslip files held back: opened again, they did not read as asked"
)
bundles = counter("payroll_bundles_total", "Turns of jobs for a month's files, by how they ended", ["result"])
roster_misses = counter(
    "payroll_roster_misses_total", "Pages opened for someone not in the roster copy while attendance was away"
)
emergency_wait = gauge(
    "payroll_emergency_wait_seconds", "How long the oldest undecided request in an emergency has waited"
)
figure_changes = counter("payroll_figure_changes_total", "Changes of the dated figures", ["step"])
figure_days_left = gauge(
    "payroll_figure_days_left", "Days until the last day on which a kind of figure holds", ["kind"]
)
accounts = counter(
    "payroll_accounts_total", "Bank accounts entered, asked for, decided on, looked at", ["step"]
)
stale_accounts = gauge("payroll_accounts_stale_keys", "Bank accounts still sealed with an older key")
transfers = counter("payroll_transfers_total", "Bank files made, taken, voided; payments marked", ["step"])
