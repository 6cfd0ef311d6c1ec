"""Business counters of recruit; each stands in docs/metrics.md."""

from __future__ import annotations

from chassis.metrics import counter, gauge

applications = counter("applications_total", "Applications sent, by what became of them", ["result"])
inquiries = counter("inquiries_total", "Inquiries sent, by what became of them", ["result"])
applicant_visits = counter("applicant_visits_total", "Tries to open one's own application", ["result"])
photos = counter("recruit_photos_total", "Photos made upright, refused or put off", ["result"])
hires = counter("hires_total", "Hires decided, by what became of them", ["result"])
outbox_deliveries = counter(
    "outbox_deliveries_total", "Messages of a hire to other services", ["target", "result"]
)
outbox_pending = gauge("outbox_pending", "Messages of hires not yet delivered")
outbox_oldest = gauge("outbox_oldest_pending_seconds", "Age of the oldest message not yet delivered")
retention_erasures = counter("retention_erasures_total", "Erasures that left a certificate", ["outcome"])
retention_files = gauge(
    "retention_files_waiting", "Pictures of erased applications whose files are not gone yet"
)
export_jobs = counter("recruit_export_jobs_total", "Turns of export jobs, by how they ended", ["result"])
form_usable = gauge("recruit_form_usable", "1 while the application form in use can be filled")
