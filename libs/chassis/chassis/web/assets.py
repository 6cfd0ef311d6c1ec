"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
FOREVER = "public, max-age=31536000, immutable"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_TEXT = (".css", ".js", ".svg", ".json", ".webmanifest")
_CSS_IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?\s*;""")
_CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")
_JS_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"']+)\2""")


class AssetsMissing(RuntimeError):
    """The files from npm have not been built on this machine."""


class UnknownAsset(LookupError):
    """A page or a file names an asset that does not exist."""


class Asset:
    """One file as it is sent: its public name, type and bytes, plain and compressed.

    What is sent as it lies on the disk (`source`) is not kept in memory: most browsers take it compressed.
    """

    def __init__(self, name: str, content: bytes, source: Path | None = None) -> None:
        self.name, self._source = name, source
        self._content = b"" if source else content
        self.digest = hashlib.sha256(content).hexdigest()[:12]
        path = PurePosixPath(name)
        self.public_name = str(path.with_name(f"{path.stem}.{self.digest}{path.suffix}"))
        self.media_type = _TYPES[path.suffix]

    @property
    def content(self) -> bytes:
        """The bytes as they are."""
        return self._source.read_bytes() if self._source else self._content

    @cached_property
    def compressed(self) -> bytes | None:
        """The gzip form, made once; None where it would save nothing."""
        if not self.name.endswith(_TEXT):
            return None
        content = self.content
        packed = gzip.compress(content, 9, mtime=0)
        return packed if len(packed) < len(content) else None


class Assets:
    """Every static file of one service: the chassis's, those from npm, and the service's own."""

    def __init__(self, service: str, folders: Iterable[Path]) -> None:
        self._prefix = f"/static/{service}/"
        self._files: dict[str, Path] = {}
        for folder in folders:
            self._add_folder(folder)
        self._assets: dict[str, Asset] = {}
        self._open: list[str] = []
        for name in sorted(self._files):
            self._asset(name)
        self._public = {asset.public_name: asset for asset in self._assets.values()}

    def _add_folder(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix not in _TYPES or (folder == STATIC and VENDOR in path.parents):
                continue
            if name in self._files:
                raise ValueError(f"two assets are called {name}: {self._files[name]} and {path}")
            self._files[name] = path

    def url(self, name: str) -> str:
        """Return the address of an asset by its plain name; raises UnknownAsset."""
        return self._prefix + self._asset(name).public_name

    def imports(self, *names: str) -> list[str]:
        """Return the addresses of all modules that these import at once, and theirs; the nearest first.

        A page names them (`modulepreload`), so that a browser fetches the whole tree with the first of it.
        """
        found: dict[str, None] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop(0)
            text = self._files[name].read_text() if name in self._files else ""
            beside = [_relative(name, match[3]) for match in _JS_IMPORT.finditer(text) if "(" not in match[1]]
            waiting += [one for one in beside if one not in found]
            found |= dict.fromkeys(beside)
        return [self.url(name) for name in found]

    def find(self, public_name: str) -> tuple[Asset, bool]:
        """Return the asset and whether the name's hash is the present one (older pages ask for older ones).

        Raises UnknownAsset when no such file was ever here.
        """
        if public_name in self._public:
            return self._public[public_name], True
        path = PurePosixPath(public_name)
        plain = str(path.with_name(PurePosixPath(path.stem).stem + path.suffix))
        return self._asset(plain), False

    def _asset(self, name: str) -> Asset:
        if name not in self._assets:
            if name not in self._files:
                raise UnknownAsset(f"no asset is called {name!r}")
            content, path = self._read(name), self._files[name]
            as_it_is = content == path.read_bytes()
            self._assets[name] = Asset(name, content, path if as_it_is else None)
        return self._assets[name]

    def _read(self, name: str) -> bytes:
        if name in self._open:
            raise ValueError(f"assets import each other in a circle: {' → '.join([*self._open, name])}")
        content = self._files[name].read_bytes()
        if not name.endswith((".css", ".js")) or VENDOR in self._files[name].parents:
            return content
        self._open.append(name)
        resolve = self._css if name.endswith(".css") else self._js
        text = resolve(name, content.decode())
        self._open.pop()
        return text.encode()

    def _css(self, name: str, text: str) -> str:
        # A sheet's imports are put in their place: one request instead of a chain of them.
        text = _CSS_URL.sub(lambda match: f'url("{self._beside(name, match[2])}")', text)
        return _CSS_IMPORT.sub(lambda match: self._inlined(_relative(name, match[1])), text)

    def _inlined(self, name: str) -> str:
        if name not in self._files:
            raise UnknownAsset(f"no asset is called {name!r}")
        return self._read(name).decode()

    def _js(self, name: str, text: str) -> str:
        return _JS_IMPORT.sub(lambda m: f"{m[1]}{m[2]}{self._beside(name, m[3])}{m[2]}", text)

    def _beside(self, name: str, reference: str) -> str:
        target, mark, fragment = reference.partition("#")
        return self.url(_relative(name, target)) + mark + fragment


def _relative(name: str, reference: str) -> str:
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(reference).parts:
        if part == "..":
            if not parts:
                raise UnknownAsset(f"{name} reaches outside its folder: {reference}")
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def load_assets(service: str, own: Path | None = None) -> Assets:
    """Load a service's static files; raises AssetsMissing until `make assets` has run."""
    if not (VENDOR / "stamp").is_file():
        raise AssetsMissing(f"{VENDOR} has not been built: run `make assets`")
    folders = [STATIC, VENDOR]
    if own and own.is_dir():
        folders.append(own)
    return Assets(service, folders)


class StaticFiles:
    """The ASGI app behind /static/<service>/: no identity needed, nothing personal in it."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("", 405, headers={"Allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        try:
            asset, fresh = self._assets.find(name)
        except (UnknownAsset, ValueError):
            return PlainTextResponse("찾는 파일이 없습니다.", 404)
        return _file_answer(asset, fresh, Headers(scope=scope))


def _file_answer(asset: Asset, fresh: bool, asked: Headers) -> Response:
    # During a rollout a page of the other version may name another hash: the present file serves it, unkept.
    headers = {
        "Cache-Control": FOREVER if fresh else "no-cache",
        "ETag": f'"{asset.digest}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if asset.digest in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = asset.content
    if "gzip" in asked.get("accept-encoding", "") and asset.compressed is not None:
        content = asset.compressed
        headers |= {"Content-Encoding": "gzip", "ETag": f'"{asset.digest}-gzip"'}
    return Response(content, headers={**headers, "Content-Type": asset.media_type})


def install_assets(app: FastAPI, service: str, own: Path | None = None) -> Assets:
    """Load the files and serve them at /static/<service>/."""
    assets = load_assets(service, own)
    app.mount(f"/static/{service}", StaticFiles(assets), name="static")
    return assets
