"""What the installed app is made of: manifest, icons drawn from the brand mark, files it keeps."""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

HOME = "/attendance"
PAGE, WORKER, MANIFEST = f"{HOME}/offline", f"{HOME}/sw.js", f"{HOME}/app.webmanifest"
ICONS = {"192": (192, False), "512": (512, False), "180": (180, True), "maskable": (512, True)}
"""Name of an icon: pixels, and whether it fills its square, for phones that cut their own shape."""

_ASSET = re.compile(r"/static/attendance/[\w./-]+")
_STEP = re.compile(r"([MvVHhlc])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_FINE = 4
Point = tuple[float, float]


def manifest(mark: str) -> dict[str, object]:
    """The web manifest; `mark` is the address of the brand's SVG."""
    drawn = [
        {
            "src": f"{HOME}/icons/{name}.png",
            "sizes": f"{ICONS[name][0]}x{ICONS[name][0]}",
            "type": "image/png",
        }
        for name in ("192", "512", "maskable")
    ]
    drawn[-1]["purpose"] = "maskable"
    return {
        "id": HOME,
        "name": "휴메틱스 출퇴근",
        "short_name": "출퇴근",
        "description": "버튼 하나로 출근과 퇴근을 기록해요. 연결이 없어도 눌러 두면 나중에 보내요.",
        "lang": "ko",
        "start_url": HOME,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#d9590f",
        "icons": [{"src": mark, "sizes": "any", "type": "image/svg+xml"}, *drawn],
    }


def kept_files(page: str, content_of: Callable[[str], str]) -> list[str]:
    """Every asset that a page needs, and those that these need in turn, by address."""
    found: list[str] = []
    waiting = _ASSET.findall(page)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found.append(address)
        if address.endswith((".js", ".css")):
            waiting += _ASSET.findall(content_of(address))
    return sorted(found)


@lru_cache(maxsize=len(ICONS))
def icon(svg: str, name: str) -> bytes:
    """A PNG of the brand mark: a rounded square and strokes with round ends, as its SVG says."""
    size, fills = ICONS[name]
    box = float(_attribute(svg, "viewBox").split()[2])
    radius = 0.0 if fills else float(_attribute(svg, "rx"))
    shrink = 0.72 if fills else 1.0
    around = [((x - box / 2) * shrink + box / 2, (y - box / 2) * shrink + box / 2) for x, y in _strokes(svg)]
    discs = [(point, float(_attribute(svg, "stroke-width")) * shrink / 2) for point in around]
    colour = bytes.fromhex(_attribute(svg, "fill").removeprefix("#"))
    rows = (_row(box, radius, discs, size, line) for line in range(size))
    return _png(size, (_coloured(back, mark, colour) for back, mark in rows))


def _attribute(svg: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]+)"', svg)
    if found is None:
        raise ValueError(f"the mark says no {name}")
    return found[1]


def _strokes(svg: str) -> Iterator[Point]:
    """Points close to each other along every stroke of the mark's path."""
    here = (0.0, 0.0)
    for command, given in _STEP.findall(_attribute(svg, "d")):
        numbers = [float(number) for number in _NUMBER.findall(given)]
        if command == "M":
            here = (numbers[0], numbers[1])
            continue
        if command not in "vc":
            raise ValueError(f"the mark's path uses {command}, which is not drawn here")
        ends = [0.0, numbers[0]] if command == "v" else numbers[-2:]
        bends = [0.0, 0.0, *ends] if command == "v" else numbers[:4]
        for step in range(65):
            yield _bezier(here, bends, ends, step / 64)
        here = (here[0] + ends[0], here[1] + ends[1])


def _bezier(here: Point, bends: list[float], ends: list[float], t: float) -> Point:
    first, second, third = 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return (
        here[0] + first * bends[0] + second * bends[2] + third * ends[0],
        here[1] + first * bends[1] + second * bends[3] + third * ends[1],
    )


def _row(
    box: float, radius: float, discs: list[tuple[Point, float]], size: int, line: int
) -> tuple[list[float], list[float]]:
    """How far each pixel of a line is covered by the square and by the strokes."""
    lines = [(line + (fine + 0.5) / _FINE) * box / size for fine in range(_FINE)]
    back = [_square(box, radius, y) for y in lines]
    mark = [span for y in lines for span in _joined(_discs(discs, y))]
    return _covered(back, size, box), _covered(mark, size, box)


def _square(box: float, radius: float, y: float) -> Point:
    edge = max(radius - y, y - (box - radius), 0.0)
    inset = radius - max(radius * radius - edge * edge, 0.0) ** 0.5
    return inset, box - inset


def _discs(discs: list[tuple[Point, float]], y: float) -> Iterator[Point]:
    for (x, middle), radius in discs:
        half = radius * radius - (y - middle) ** 2
        if half > 0:
            yield x - half**0.5, x + half**0.5


def _joined(spans: Iterable[Point]) -> list[Point]:
    joined: list[Point] = []
    for since, until in sorted(spans):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _covered(spans: list[Point], size: int, box: float) -> list[float]:
    """Spans of the finer lines, as the part of each pixel that they cover."""
    edges, inside = [0.0] * (size + 1), [0] * (size + 1)
    for since, until in spans:
        left, right = since * size / box, until * size / box
        first, last = int(left), int(right)
        edges[first] += first + 1 - left
        edges[last] -= last + 1 - right
        inside[first + 1] += 1
        inside[min(last + 1, size)] -= 1
    return [(edge + full) / _FINE for edge, full in zip(edges[:size], accumulate(inside), strict=False)]


def _coloured(back: list[float], mark: list[float], colour: bytes) -> bytes:
    known: dict[tuple[float, float], bytes] = {}
    line = []
    for behind, drawn in zip(back, mark, strict=True):
        pixel = known.get((behind, drawn))
        if pixel is None:
            white = min(max(drawn, 0.0), 1.0)
            painted = bytes(round(part + (255 - part) * white) for part in colour)
            pixel = known[behind, drawn] = painted + bytes([round(255 * min(max(behind, 0.0), 1.0))])
        line.append(pixel)
    return b"".join(line)


def _png(size: int, lines: Iterable[bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\x00" + line for line in lines), 9)
    parts = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
