"""Whose data each address tells or changes. A route that is not declared here fails test_owners.py.

EVERYBODY  says nothing of any person; whoever asks gets the same.
CALLER     what belongs to who asks, and to nobody else, whatever id the address names.
OFFICE     records of the firm: for every role that the route's guard lets through, and for nobody else.
INSIDE     for our own services; the gateway passes nobody on to it.
"""

from __future__ import annotations

from typing import Literal

Owner = Literal["everybody", "caller", "office", "inside"]

EVERYBODY = """
/  /health  /robots.txt  /favicon.ico  /login  /login/{step}  /login/code  /login/passkey  /login/password
/signin  /signin/passkey  /activate  /contact  /contact/received  /privacy  /apply  /apply/received
/notices  /notices/{notice_id}  /kiosk  /kiosk/enrolment  /kiosk/punches  /kiosk/qr
/api/gateway/v1/passkey-challenges  /api/recruit/v1/applications#POST  /api/recruit/v1/inquiries#POST
/api/gateway/openapi.json  /api/recruit/openapi.json  /api/attendance/openapi.json  /api/payroll/openapi.json
/attendance/offline  /attendance/sw.js  /attendance/app.webmanifest  /attendance/icons/{icon}.png
"""

CALLER = """
/logout  /devices  /devices/passkeys  /devices/passkeys/confirmation  /devices/passkeys/{passkey_id}/name
/devices/passkeys/{passkey_id}/removal  /api/gateway/v1/me/session  /api/gateway/v1/me/sessions
/api/gateway/v1/me/sessions/{handle}  /api/gateway/v1/me/passkeys  /api/gateway/v1/me/passkeys/{passkey_id}
/api/gateway/v1/me/second-factor  /api/gateway/v1/me/second-factor/confirmation
/api/gateway/v1/me/second-factor/removal
/admin/accounts/me  /admin/accounts/me/password  /admin/accounts/me/sessions  /admin/accounts/me/totp
/admin/accounts/me/totp/confirmation  /admin/accounts/me/totp/removal  /admin/accounts/me/passkeys
/admin/accounts/me/passkeys/confirmation  /admin/accounts/me/passkeys/{passkey_id}/name
/admin/accounts/me/passkeys/{passkey_id}/removal
/apply/uploads  /apply/uploads/{upload_id}  /apply/uploads/{upload_id}/preview
/apply/status  /apply/status/end  /apply/status/correction  /apply/status/withdrawal  /apply/status/consents
/apply/status/copy  /apply/status/export
/attendance  /attendance/location  /attendance/location/consent  /attendance/location/withdrawal
/attendance/requests  /attendance/requests/{request_id}/withdrawal
/attendance/punches  /api/attendance/v1/punches  /api/attendance/v1/me/days  /leave
/api/attendance/v1/me/offline-token
/attendance/corrections  /attendance/corrections/new  /attendance/corrections/{correction_id}/withdrawal
/api/attendance/v1/me/corrections  /api/attendance/v1/me/corrections/{correction_id}/withdrawal
/leave/requests  /leave/requests/new  /leave/requests/{leave_id}/withdrawal
/api/attendance/v1/me/leave  /api/attendance/v1/me/leave/requests
/api/attendance/v1/me/leave/requests/{leave_id}/withdrawal
/timesheets/{token}  /timesheets/{token}/signature  /timesheets/{token}/objections
/timesheets/{token}/objections/new
/advance  /advance/{advance_id}/cancel  /advance/{advance_id}/consent  /api/payroll/v1/me/advance-limit
/api/payroll/v1/me/advances  /api/payroll/v1/me/advances/{advance_id}  /payslip  /payslip/{month}
/payslip/pdf  /payslip/{month}/corrections/{number}  /payslip/{month}/corrections/{number}/pdf
/api/payroll/v1/me/payslips  /api/payroll/v1/me/payslips/{month}.pdf  /api/payroll/v1/me/payslips/{month}
/payslip/account  /api/payroll/v1/me/account
"""

OFFICE = """
/admin  /admin/parts/{service}/{kind}  /api/docs  /design  /ops  /ops/live  /ops/views
/admin/audit  /admin/audit/export  /admin/audit/check
/admin/accounts  /admin/accounts/new  /admin/accounts/{account}  /admin/accounts/{account}/password
/admin/accounts/{account}/roles  /admin/accounts/{account}/totp  /admin/accounts/{account}/passkeys
/admin/accounts/{account}/sessions  /admin/accounts/{account}/{change}  /admin/accounts/{account}/keys
/admin/accounts/{account}/keys/{key_id}/revocation
/api/gateway/v1/accounts  /api/gateway/v1/accounts/{account}  /api/gateway/v1/accounts/{account}/password
/api/gateway/v1/accounts/{account}/keys  /api/gateway/v1/accounts/{account}/keys/{key_id}
/admin/workers  /admin/workers/{employee_id}  /admin/workers/{employee_id}/activation-code
/admin/workers/{employee_id}/sessions  /admin/workers/{employee_id}/passkeys
/api/gateway/v1/workers  /api/gateway/v1/workers/{employee_id}/activation-code
/admin/applications/postings  /admin/applications/postings/new  /admin/applications/postings/{posting_id}
/admin/applications/postings/{posting_id}/closing  /admin/applications/postings/{posting_id}/reopening
/api/recruit/v1/postings  /api/recruit/v1/postings/{posting_id}
/api/recruit/v1/postings/{posting_id}/closing  /api/recruit/v1/postings/{posting_id}/reopening
/admin/applications  /admin/applications/{application_id}  /admin/applications/{application_id}/hire
/admin/applications/{application_id}/hire/undo  /api/recruit/v1/applications/{application_id}/hire/undo
/admin/notices  /admin/notices/new  /admin/notices/{notice_id}  /admin/notices/{notice_id}/removal
/admin/notices/{notice_id}/restoration
/admin/applications/onboarding  /admin/applications/onboarding/items
/admin/applications/onboarding/items/{item_id}/end  /admin/applications/{application_id}/onboarding
/admin/applications/exports  /admin/applications/exports/progress  /admin/applications/exports/columns
/admin/applications/exports/forms  /admin/applications/exports/forms/choice
/admin/applications/exports/forms/{template_id}
/admin/applications/exports/{job_id}/cancel  /admin/applications/exports/{job_id}/file
/admin/applications/retention  /admin/applications/{application_id}/retention
/admin/applications/interviews  /admin/applications/interviews.ics  /admin/applications/bulk
/admin/applications/{application_id}/interview.ics  /admin/applications/{application_id}/interview
/admin/applications/{application_id}/interview/cancellation  /admin/applications/trash
/admin/applications/restoration  /admin/applications/views
/admin/applications/views/{view_id}/default  /admin/applications/views/{view_id}/deletion
/admin/applications/{application_id}/retention/hold  /admin/applications/{application_id}/retention/release
/admin/applications/{application_id}/retention/erasure
/admin/applications/{application_id}/photo  /admin/inquiries  /admin/inquiries/{inquiry_id}
/admin/inquiries/deletion  /admin/inquiries/restoration  /download_excel
/api/recruit/v1/applications  /api/recruit/v1/applications/{application_id}
/api/recruit/v1/applications/{application_id}/hire  /api/recruit/v1/applications/{application_id}/photo
/api/recruit/v1/inquiries  /api/recruit/v1/inquiries/{inquiry_id}
/admin/attendance/today  /admin/attendance/today/live
/admin/attendance/grid  /admin/attendance/grid/rows  /admin/attendance/grid/{employee_id}/{work_date}
/admin/attendance/timesheets  /admin/attendance/timesheets/excel
/admin/attendance/imports  /admin/attendance/imports/workbook  /admin/attendance/imports/chat
/admin/attendance/imports/{import_id}  /admin/attendance/imports/{import_id}/people
/admin/attendance/imports/{import_id}/people/{person_id}  /admin/attendance/imports/{import_id}/execution
/admin/attendance/imports/{import_id}/undo  /admin/attendance/imports/{import_id}/removal
/admin/attendance/rota  /admin/attendance/rota/copying  /admin/attendance/rota/publishing
/admin/attendance/rota/pasting  /admin/attendance/week
/admin/attendance-calendar  /admin/attendance  /admin/attendance/missing  /admin/attendance/excel
/admin/attendance/{employee_id}  /admin/attendance/{employee_id}/days
/admin/attendance/{employee_id}/days/new
/admin/attendance/days/{day_id}  /admin/attendance/days/{day_id}/removal
/admin/attendance/months/{month}/closing  /admin/attendance/months/{month}/reopening  /admin/leave
/admin/leave/excel  /admin/leave/calendar  /admin/leave/method  /admin/leave/notices  /admin/leave/requests
/admin/leave/requests/{leave_id}  /admin/leave/requests/{leave_id}/decision
/admin/leave/requests/{leave_id}/cancellation  /admin/leave/{employee_id}
/admin/leave/{employee_id}/absences  /admin/leave/{employee_id}/entries
/admin/leave/{employee_id}/notices/{notice}
/api/attendance/v1/leave/requests  /api/attendance/v1/leave/requests/{leave_id}/decision
/admin/attendance/adjustments  /admin/attendance/adjustments/{employee_id}/days
/admin/attendance/adjustments/{employee_id}/days/new  /admin/attendance/adjustments/{employee_id}/settlement
/admin/attendance/adjustments/days/{day_id}  /admin/attendance/adjustments/days/{day_id}/removal
/admin/attendance/signoffs  /admin/attendance/signoffs/{request_id}
/admin/attendance/signoffs/{request_id}/link  /admin/attendance/signoffs/{request_id}/revocation
/admin/attendance/signoffs/objections/{objection_id}/answer
/api/attendance/v1/calculations/hours  /api/attendance/v1/calculations/leave
/admin/attendance/requests  /admin/attendance/requests/{request_id}/decision  /admin/sites/{site_id}/place
/admin/sites/{site_id}/kiosks  /admin/sites/{site_id}/kiosks/{device_id}/revocation
/admin/attendance/corrections  /admin/attendance/corrections/{correction_id}
/admin/attendance/offline  /admin/attendance/offline/{offline_id}/check
/admin/attendance/corrections/{correction_id}/decision
/api/attendance/v1/signoffs
/api/attendance/v1/corrections  /api/attendance/v1/corrections/{correction_id}/decision
/api/attendance/v1/days  /api/attendance/v1/days/{day_id}
/api/attendance/v1/days/{day_id}/removal  /api/attendance/v1/months/{month}
/api/attendance/v1/months/{month}/closing  /api/attendance/v1/months/{month}/reopening
/api/attendance/v1/employees  /api/attendance/v1/employees/{employee_id}
/api/attendance/v1/employees/{employee_id}/resignation  /api/attendance/v1/sites
/api/attendance/v1/sites/{site_id}  /admin/employees  /admin/employees/new  /admin/employees/{employee_id}
/admin/employees/{employee_id}/edit  /admin/employees/{employee_id}/resignation
/admin/employees/{employee_id}/hours
/admin/employees/{employee_id}/assignments  /admin/employees/assignments/{assignment_id}
/admin/sites/{site_id}/people  /admin/sites/{site_id}/patterns  /admin/sites/{site_id}/patterns/new
/admin/sites/patterns/{pattern_id}  /admin/sites/patterns/{pattern_id}/ending
/admin/attendance/recalculations  /admin/attendance/recalculations/{recalculation_id}
/admin/employees/{employee_id}/resignation/undo  /admin/sites  /admin/sites/new  /admin/sites/{site_id}
/api/payroll/v1/calculations/daily-worker  /api/payroll/v1/calculations/severance
/api/payroll/v1/calculations/pay
/api/payroll/v1/calculations/withholding  /api/payroll/v1/calculations/insurance  /api/payroll/v1/runs
/api/payroll/v1/runs/{month}  /api/payroll/v1/runs/{month}/payslips
/api/payroll/v1/runs/{month}/payslips/{employee_id}  /api/payroll/v1/runs/{month}/review
/api/payroll/v1/runs/{month}/trace  /admin/payroll/calculator
/api/payroll/v1/runs/{month}/reopen  /api/payroll/v1/runs/{month}/lock  /api/payroll/v1/runs/{month}/paid
/admin/payroll/figures  /admin/payroll/figures/{figure}  /admin/payroll/figures/{figure}/value
/admin/payroll/figures/{figure}/end  /admin/payroll/figures/proposals/{proposal_id}/decision
/api/payroll/v1/figures  /api/payroll/v1/figures/proposals
/api/payroll/v1/figures/proposals/{proposal_id}/decision
/api/payroll/v1/wages/{employee_id}  /api/payroll/v1/wages/{employee_id}/items
/api/payroll/v1/wages/{employee_id}/items/{item_id}/end  /api/payroll/v1/wages/{employee_id}/insurance
/admin/wages/{employee_id}/items  /admin/wages/{employee_id}/items/end
/admin/payroll/items  /admin/payroll/items/{batch_id}  /admin/payroll/items/{batch_id}/undo
/admin/wages/{employee_id}/insurance  /api/payroll/v1/years/{year}
/admin/payroll/years/{year}  /admin/payroll/years/{year}/excel
/admin/advance  /admin/advance/{advance_id}  /admin/advance/policy
/admin/advance/new  /admin/advance/{advance_id}/consent
/admin/advance/one-person  /admin/advance/{advance_id}/decision  /admin/advance/{advance_id}/payout
/admin/advance/{advance_id}/agreement  /api/payroll/v1/advances
/admin/advance/transfers  /admin/advance/transfers/files/{number}  /admin/advance/transfers/results
/admin/advance/transfers/files/{number}.{file_kind}  /admin/advance/transfers/files/{number}/removal
/admin/advance/transfers/files/{number}/marks  /admin/advance/transfers/results/{result_id}
/admin/advance/transfers/results/{result_id}/columns
/admin/advance/transfers/results/{result_id}/acceptance
/admin/advance/transfers/results/{result_id}/removal
/api/payroll/v1/advance-transfers  /api/payroll/v1/advance-transfers/files/{number}/payments
/api/payroll/v1/advance-transfers/files/{number}.{file_kind}
/api/payroll/v1/advance-transfers/files/{number}/removal
/api/payroll/v1/advance-transfers/files/{number}/marks  /api/payroll/v1/advance-transfers/results
/api/payroll/v1/advance-transfers/results/{result_id}
/api/payroll/v1/advance-transfers/results/{result_id}/rows
/api/payroll/v1/advance-transfers/results/{result_id}/columns
/api/payroll/v1/advance-transfers/results/{result_id}/acceptance
/api/payroll/v1/advance-transfers/results/{result_id}/removal
/api/payroll/v1/advances/{advance_id}/decision  /api/payroll/v1/advances/{advance_id}/payout
/admin/payslip  /admin/payslip/pdf  /admin/payslip/excel
/admin/payslip/{month}/{employee_id}  /admin/payslip/deliveries  /api/payroll/v1/runs/{month}/deliveries
/admin/payslip/generate  /admin/payslip/generate-single  /admin/payslip/delete-month
/admin/payslip/delete-selected  /admin/payslip/{former_id}  /admin/payslip/{former_id}/reset
/admin/payslip/ledger  /admin/payslip/bundles  /admin/payslip/bundles/progress
/admin/payslip/bundles/{bundle_id}/cancel  /admin/payslip/bundles/{bundle_id}/file
/admin/payroll  /admin/payroll/runs  /admin/payroll/runs/{month}/{step}
/admin/payroll/runs/{month}/result  /admin/payroll/runs/{month}/result/{choice}
/admin/payroll/runs/{month}/checks/{check}
/admin/payroll/runs/{month}/corrections  /admin/payroll/runs/{month}/corrections/check
/admin/payroll/runs/{month}/corrections/check/discard  /admin/payroll/runs/{month}/corrections/progress
/admin/payroll/runs/{month}/corrections/{number}  /admin/payroll/runs/{month}/corrections/{number}/{step}
/admin/payroll/runs/{month}/corrections/{number}/pay/lock
/admin/payroll/runs/{month}/corrections/{number}/{employee_id}/pdf
/api/payroll/v1/runs/{month}/corrections  /api/payroll/v1/runs/{month}/corrections/check
/api/payroll/v1/runs/{month}/corrections/{number}  /api/payroll/v1/runs/{month}/corrections/{number}/lock
/api/payroll/v1/runs/{month}/corrections/{number}/{step}
/api/payroll/v1/runs/{month}/corrections/{number}/trace
/admin/payroll/runs/{month}/progress  /api/payroll/v1/runs/{month}/changes
/api/payroll/v1/runs/{month}/accept  /api/payroll/v1/runs/{month}/discard
/admin/payroll/runs/{month}/pay/{step}  /admin/wages  /admin/wages/{employee_id}
/admin/payroll/accounts  /admin/wages/{employee_id}/account
/admin/payroll/transfers/columns  /admin/payroll/transfers/{month}  /admin/payroll/transfers/{month}/marks
/admin/payroll/transfers/{month}/files/{number}.{file_kind}
/admin/payroll/transfers/{month}/files/{number}/removal  /admin/payroll/transfers/{month}/results
/admin/payroll/transfers/{month}/results/{result_id}
/admin/payroll/transfers/{month}/results/{result_id}/columns
/admin/payroll/transfers/{month}/results/{result_id}/acceptance
/admin/payroll/transfers/{month}/results/{result_id}/removal
/api/payroll/v1/transfers/{month}  /api/payroll/v1/transfers/{month}/due
/api/payroll/v1/transfers/{month}/payments  /api/payroll/v1/transfers/{month}/marks
/api/payroll/v1/transfers/{month}/files/{number}.{file_kind}
/api/payroll/v1/transfers/{month}/files/{number}/removal  /api/payroll/v1/transfers/{month}/results
/api/payroll/v1/transfers/{month}/results/{result_id}
/api/payroll/v1/transfers/{month}/results/{result_id}/rows
/api/payroll/v1/transfers/{month}/results/{result_id}/columns
/api/payroll/v1/transfers/{month}/results/{result_id}/acceptance
/api/payroll/v1/transfers/{month}/results/{result_id}/removal
/admin/wages/{employee_id}/account/{account_id}/decision
/admin/wages/{employee_id}/account/{account_id}/number
/api/payroll/v1/accounts/{employee_id}  /api/payroll/v1/accounts/{employee_id}/{account_id}/decision
/api/payroll/v1/accounts/{employee_id}/{account_id}/number
"""

_DECLARED: dict[str, Owner] = {
    **dict.fromkeys(OFFICE.split(), "office"),
    **dict.fromkeys(CALLER.split(), "caller"),
    **dict.fromkeys(EVERYBODY.split(), "everybody"),
}


def owner_of(method: str, path: str) -> Owner | None:
    """Return whose a route is (`path` without converters), or None when nobody has said it."""
    if path.startswith("/internal/"):
        return "inside"
    return _DECLARED.get(f"{path}#{method}", _DECLARED.get(path))


def declared_paths() -> set[str]:
    """Return every declared path."""
    return {declared.partition("#")[0] for declared in _DECLARED}
