"""The page shown without a network, the worker that keeps it, the manifest and its icons; nobody's data."""

import hashlib
import json
from typing import Literal

from chassis.identity import Anyone
from chassis.web.assets import Assets
from chassis.web.nav import nav_for
from chassis.web.public import render_public
from fastapi import APIRouter, Request
from fastapi.responses import Response

from attendance.shell import rules

router = APIRouter(include_in_schema=False)
MARK, SCRIPT = "brand.svg", "sw.js"
A_DAY = {"Cache-Control": "public, max-age=86400"}


@router.get(rules.PAGE)
def offline_page(request: Request, who: Anyone) -> Response:
    return render_public(request, "shell/offline.html")


@router.get(rules.WORKER)
def service_worker(request: Request, who: Anyone) -> Response:
    """The worker with the list of what it keeps; any change of these makes it a new worker."""
    assets: Assets = request.app.state.assets
    page = request.app.state.templates.get_template("shell/offline.html")
    html = page.render(who=None, nav=nav_for(rules.PAGE, None), request_path=rules.PAGE)
    files = rules.kept_files(html, lambda address: _text(assets, address))
    name = hashlib.sha256(html.encode()).hexdigest()[:12]
    shell = json.dumps({"name": f"attendance-{name}", "page": rules.PAGE, "files": files})
    return Response(
        f"const SHELL = {shell};\n{_text(assets, assets.url(SCRIPT))}",
        media_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": rules.HOME, "Cache-Control": "no-cache"},
    )


@router.get(rules.MANIFEST)
def manifest(request: Request, who: Anyone) -> Response:
    told = rules.manifest(request.app.state.assets.url(MARK))
    return Response(
        json.dumps(told, ensure_ascii=False), media_type="application/manifest+json", headers=A_DAY
    )


@router.get(f"{rules.HOME}/icons/{{icon}}.png")
def drawn_icon(request: Request, who: Anyone, icon: Literal["192", "512", "180", "maskable"]) -> Response:
    assets: Assets = request.app.state.assets
    return Response(rules.icon(_text(assets, assets.url(MARK)), icon), media_type="image/png", headers=A_DAY)


def _text(assets: Assets, address: str) -> str:
    asset, _fresh = assets.find(address.removeprefix("/static/attendance/"))
    return asset.content.decode()
