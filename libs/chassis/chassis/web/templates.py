"""Jinja pages: the service's own templates first, then the chassis's; strict, escaped, in Korean."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chassis.identity import Identity
from chassis.web.assets import install_assets
from chassis.web.filters import FILTERS
from chassis.web.nav import nav_for

OWN_TEMPLATES = Path(__file__).parent / "templates"


def install_templates(app: FastAPI, package: str) -> None:
    """Give an app its pages: `app.state.templates` and the static files of the package and of the chassis."""
    root = _folder_of(package)
    assets = install_assets(app, package.replace("_", "-"), root / "static")
    env = build_environment([root / "templates", OWN_TEMPLATES])
    env.globals |= {"asset": assets.url, "imports_of": cache(assets.imports)}
    app.state.templates = env
    app.state.render = render
    app.state.assets = assets
    app.state.drawn_pages = {}


def build_environment(folders: list[Path]) -> Environment:
    """Return the Jinja environment that every page is drawn with."""
    env = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.filters.update(FILTERS)
    env.filters |= {"lines": _lines, "merged": _merged}
    return env


def render(request: Request, name: str, status_code: int = 200, **context: Any) -> HTMLResponse:
    """Draw a page for this request; `who`, `nav`, `asset` and `request_path` are always there."""
    env: Environment = request.app.state.templates
    who: Identity | None = getattr(request.state, "identity", None)
    path = request.url.path
    shared = {"who": who, "nav": nav_for(path, who), "request_path": path}
    html = env.get_template(name).render(shared | context)
    return HTMLResponse(html, status_code=status_code)


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no package is called {package}")
    return Path(spec.origin).parent


def _merged(defaults: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Put a component's own attributes over its defaults."""
    return defaults | own


def _lines(text: str) -> Markup:
    """Keep the line breaks that a person typed, escaped."""
    return Markup("<br>").join(text.splitlines())
