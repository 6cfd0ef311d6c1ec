"""The address of a posting's form, as a link to send and a code to print."""

from __future__ import annotations

from fastapi import Request


def apply_address(request: Request, posting_id: str) -> str:
    """Return the whole address applicants open: by the operator's setting, else as this page was opened."""
    base = request.app.state.settings.humetix_base_url.rstrip("/")
    if not base:
        scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
        base = f"{scheme}://{request.headers.get('host', request.url.netloc)}"
    return f"{base}/apply?posting={posting_id}"


def qr_image(text: str) -> str:
    """Return a QR code as an image address (`data:`) that needs no further request."""
    import segno  # noqa: PLC0415 - one page draws codes, and an idle service has no use for it

    return segno.make(text, error="m").svg_data_uri(scale=6, border=2, dark="#1c1a17", light="#fff")
