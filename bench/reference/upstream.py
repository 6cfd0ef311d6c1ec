"""A service behind every measured proxy (a small JSON answer), and the check they ask who have no own one."""

from __future__ import annotations

import hashlib
import os
import sqlite3

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

app = FastAPI(openapi_url=None)
auth = FastAPI(openapi_url=None)


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    """Answer as ready."""
    return {"status": "ready", "instance": "bench"}


@app.get("/version")
async def version() -> dict[str, str]:
    """Answer with no version."""
    return {"version": "0", "commit": "0"}


@app.get("/internal/changes")
async def changes() -> dict[str, object]:
    """Know nobody."""
    return {"items": [], "next": None}


@app.get("/admin/employees")
async def employees() -> dict[str, object]:
    """Answer with little."""
    return {"items": [{"id": number, "name": "x" * 20} for number in range(3)], "next": None}


@app.get("/notices")
async def large() -> StreamingResponse:
    """Answer with 100 MB, piece by piece."""
    return StreamingResponse((b"x" * 100_000 for _ in range(1000)), headers={"Content-Length": str(10**8)})


@app.post("/apply")
async def take(request: Request) -> dict[str, int]:
    """Read a body of any size and say how much it was."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return {"size": size}


@auth.get("/auth")
async def check(request: Request) -> Response:
    """Say whether the session cookie is alive: the same row our gateway looks up."""
    token = next(iter(request.cookies.values()), "")
    key = hashlib.sha256(token.encode()).hexdigest()
    path = os.environ["REFERENCE_SESSIONS"]
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        row = database.execute("SELECT subject, roles FROM sessions WHERE id = ?", (key,)).fetchone()
    database.close()
    if row is None:
        return JSONResponse({"status": 401}, status_code=401)
    return Response(status_code=204, headers={"X-User": row[0], "X-Roles": row[1]})
