"""The bank's file on its way to the office: CSV written here, Excel drawn by docs-render."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from chassis.errors import Invalid
from chassis.http import Peers
from chassis.identity import Identity
from fastapi import Response

from payroll import clients, metrics
from payroll.account.desk import Desk
from payroll.transfer import actions, queries
from payroll.transfer.rules import (
    Layout,
    Naming,
    Payment,
    Unwritable,
    csv_bytes,
    layout_of,
    month_naming,
    xlsx_request,
)

_KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NotInEncoding(Invalid):
    """A name holds letters that the bank's encoding lacks."""

    code = "transfer_encoding"

    def __init__(self, numbers: Sequence[str]) -> None:
        who = ", ".join(numbers[:5])
        super().__init__(
            f"CP949로 쓸 수 없는 글자가 예금주에 있습니다(사번 {who}). 엑셀 파일이나 UTF-8로 받아 주세요."
        )


def taken(desk: Desk, peers: Peers, place: tuple[str, int], kind: str, who: Identity) -> Response:
    """Return a kept file (`place`: month and number) once the audit says who took it."""
    with desk.db.read() as session:
        transfer = queries.transfer_of(session, *place)
        rows = queries.payments_of(session, transfer, desk.vault)
    answer = file_of(peers, month_naming(*place), layout_of(transfer.layout), rows, kind)
    desk.db.write(actions.note_file, transfer, kind, who, desk.now)
    return answer


def file_of(peers: Peers, naming: Naming, layout: Layout, payments: Sequence[Payment], kind: str) -> Response:
    """Return one file; raises NotInEncoding, or PeerAway for an Excel."""
    if kind == "xlsx":
        content = clients.table_xlsx(peers, xlsx_request(layout, payments, naming.sheet))
    else:
        try:
            content = csv_bytes(layout, payments)
        except Unwritable as error:
            raise NotInEncoding(error.numbers) from error
    metrics.transfers.labels("file").inc()
    names = f"filename=\"{naming.plain}.{kind}\"; filename*=UTF-8''"
    disposition = f"attachment; {names}{quote(f'{naming.korean}.{kind}')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=_KINDS[kind], headers=headers)
