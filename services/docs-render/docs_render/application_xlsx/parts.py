"""Takes a multipart body apart in the worker, where a crafted one can do no harm."""

from __future__ import annotations

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from docs_render.refusals import Refused

_MOST_PARTS = 1001


def parts_of(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return name → content of each part. Raises Refused for a body that is not multipart or is broken."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Refused("invalid", [{"loc": ["body"], "type": "multipart"}])
    collected = _Collected()
    try:
        parser = MultipartParser(boundary, collected.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except MultipartParseError as error:
        raise Refused("invalid", [{"loc": ["body"], "type": "multipart"}]) from error
    return collected.parts


class _Collected:
    """What the parser has told so far."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}
        self._name, self._header, self._value = "", b"", b""
        self._content = bytearray()

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise Refused("too_heavy")
        self._name, self._content = "", bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            options = parse_options_header(self._value)[1]
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        self.parts[self._name] = bytes(self._content)
