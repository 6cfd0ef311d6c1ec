"""An uploaded result file as cells: CSV read here, Excel opened by docs-render where nothing can be hurt."""

from __future__ import annotations

from chassis.errors import Invalid
from chassis.forms import Submitted
from chassis.http import PeerRefused, Peers

from payroll import clients
from payroll.outcome.rules import LONGEST_CELL, ROWS_OF_BEFORE, Rows, Unreadable, guess, rows_of_csv

LARGEST = 5 * 1024 * 1024


def rows_in(peers: Peers, submitted: Submitted) -> tuple[Rows, bytes]:
    """Return an upload's cells and bytes; raises Invalid with the sentence beside the file's field."""
    file = submitted.files.get("file")
    if file is None:
        raise Invalid(fields={"file": "파일을 골라 주세요."})
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(fields={"file": "파일이 5MB보다 큽니다. 필요한 시트만 남겨 주세요."})
    name = (file.filename or "").lower()
    try:
        rows = _sheet(peers, content) if name.endswith(".xlsx") else _csv(name, content)
    except Unreadable as error:
        raise Invalid(fields={"file": str(error)}) from error
    except PeerRefused as error:
        raise Invalid(fields={"file": error.detail}) from error
    return rows, content


def number_of(submitted: Submitted) -> int:
    """Return the number of the file that a result belongs to; raises Invalid."""
    typed = submitted.values.get("number", "")
    if not typed.isdecimal() or len(typed) > 6:
        raise Invalid(fields={"file": "어느 이체 파일의 결과인지 골라 주세요."})
    return int(typed)


def _csv(name: str, content: bytes) -> Rows:
    if name.endswith(".xls"):
        raise Unreadable("옛 엑셀 파일(.xls)은 읽지 못합니다. 엑셀에서 .xlsx로 다시 저장해 올려 주세요.")
    if not name.endswith((".csv", ".txt")):
        raise Unreadable("CSV나 엑셀(.xlsx) 파일만 올릴 수 있습니다.")
    return rows_of_csv(content)


def _sheet(peers: Peers, content: bytes) -> Rows:
    sheets = clients.read_excel(peers, content)
    if not sheets:
        raise Unreadable("빈 엑셀 파일입니다.")
    sheet = max(sheets, key=lambda one: len(guess(one.rows).fields))
    if _is_cut(sheet):
        raise Unreadable(f"엑셀은 {len(sheet.rows):,}줄까지 읽습니다. 파일을 나누어 올려 주세요.")
    return [[cell[:LONGEST_CELL] if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]


def _is_cut(sheet: clients.ExcelSheet) -> bool:
    return len(sheet.rows) >= ROWS_OF_BEFORE if sheet.cut is None else sheet.cut
