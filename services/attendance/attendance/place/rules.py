"""Where a press was made: distances, codes on a site's screen, and what each site's rule takes as proof."""

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE, FENCE, QR, KIOSK, OFFICE = "free", "fence", "qr", "kiosk", "office"
RULE_WORDS = {FREE: "자유", FENCE: "위치", QR: "QR", KIOSK: "공용 단말"}
TAKES = {FREE: (), FENCE: (FENCE, QR, KIOSK, OFFICE), QR: (QR, KIOSK, OFFICE), KIOSK: (KIOSK, OFFICE)}
"""What each rule takes as proof; who refuses to be located has QR, a terminal or the office instead."""
INSIDE, OUTSIDE, UNKNOWN = "inside", "outside", "unknown"

EARTH_M = 6_371_008.8
MOST_ACCURACY_M = 200
OLDEST_POSITION_S = 60.0
NEWEST_POSITION_S = -5.0
SMALLEST_RADIUS_M, LARGEST_RADIUS_M = 30, 2_000
LOG_KEPT = timedelta(days=184)
"""확인자료 is kept for six months at least (위치정보법 제16조 제2항, 시행령); then it goes."""

STEP_S = 30
PRESS_KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Point:
    """A place on earth in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Fence:
    """A site's circle; `radius_m` in metres."""

    site_id: int
    centre: Point
    radius_m: int


@dataclass(frozen=True)
class Fix:
    """What a phone says of where it is: accuracy in metres, age in seconds (its own clock on both ends).

    `site_id` is the site that the worker says to be at, where the program tells one.
    """

    point: Point
    accuracy_m: float | None
    age_s: float | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """inside, outside or unknown, of which site, how far from its centre (whole metres)."""

    word: str
    site_id: int | None = None
    distance_m: int | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True)
class Proof:
    """What confirmed a press: method and site; `use_id` is the record of a location's use."""

    method: str
    site_id: int | None = None
    verdict: Verdict | None = None
    qr_step: int | None = None
    device_id: int | None = None
    use_id: int | None = None


def fault_of_point(lat: float, lon: float) -> str:
    """What is wrong with coordinates, or ""; 0,0 is what a broken receiver says, not a place of work."""
    if not (math.isfinite(lat) and math.isfinite(lon)) or abs(lat) > 90 or abs(lon) > 180:
        return "위치를 읽을 수 없어요. 다시 시도해 주세요."
    if abs(lat) < 1e-3 and abs(lon) < 1e-3:
        return "위치가 0, 0으로 왔어요. 휴대전화의 위치 기능을 확인해 주세요."
    return ""


def distance_m(one: Point, other: Point) -> float:
    """Metres along the earth's surface between two points (haversine; a sphere is right to 0.6 %)."""
    lat_1, lat_2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, chord)))


def is_usable(fix: Fix) -> bool:
    """Whether a position says enough to judge by: accurate to 200 m, measured within the last minute."""
    accuracy = fix.accuracy_m
    if accuracy is None or not math.isfinite(accuracy) or not 0 <= accuracy <= MOST_ACCURACY_M:
        return False
    return fix.age_s is None or NEWEST_POSITION_S <= fix.age_s <= OLDEST_POSITION_S


def judge(fix: Fix, fences: Sequence[Fence]) -> Verdict:
    """Whether a position lies within one of the circles, in favour of who stands at the edge.

    Inside if distance - accuracy <= radius. Of several sites the one that is reached counts, else the
    one whose edge is nearest.
    """
    accuracy = _whole(fix.accuracy_m)
    if not fences or not is_usable(fix):
        return Verdict(UNKNOWN, accuracy_m=accuracy)
    slack = fix.accuracy_m or 0.0
    beyond, distance, fence = min(
        (
            (distance_m(fix.point, one.centre) - one.radius_m, distance_m(fix.point, one.centre), one)
            for one in fences
        ),
        key=lambda found: (found[0], found[2].site_id),
    )
    word = INSIDE if beyond <= slack else OUTSIDE
    return Verdict(word, fence.site_id, round(distance), accuracy)


def _whole(accuracy_m: float | None) -> int | None:
    if accuracy_m is None or not math.isfinite(accuracy_m) or accuracy_m < 0:
        return None
    return min(math.ceil(accuracy_m), 1_000_000)


def is_confirmed(rule: str, site_id: int | None, proof: Proof | None) -> bool:
    """Whether a site's rule is satisfied: nothing is asked, or the proof speaks for this site."""
    if rule == FREE:
        return True
    if proof is None or proof.method not in TAKES[rule]:
        return False
    return proof.method == OFFICE or proof.site_id == site_id


def step_of(now: datetime) -> int:
    """The number of the half minute in which a screen shows one code."""
    return int(now.timestamp()) // STEP_S


def seconds_left(now: datetime) -> int:
    """Seconds until the screen's code changes."""
    return STEP_S - int(now.timestamp()) % STEP_S


def qr_token(key: str, site_id: int, step: int) -> str:
    """The code of a site for one half minute."""
    return f"{site_id}-{step}-{_mac(key, f'qr:{site_id}:{step}')}"


def read_qr(keys: Sequence[str], token: str, now: datetime) -> tuple[int, int] | None:
    """Site and step of a code that a screen shows now or showed half a minute ago; else None."""
    parts = token.split("-", 2)
    if len(parts) != 3 or not all(
        part.isascii() and part.isdecimal() and len(part) < 12 for part in parts[:2]
    ):
        return None
    site_id, step = int(parts[0]), int(parts[1])
    if step_of(now) - step not in (0, 1) or not _is_sealed(keys, f"qr:{site_id}:{step}", parts[2]):
        return None
    return site_id, step


def press_ticket(key: str, employee_id: int, kind: str, at: datetime, use_id: int | None) -> str:
    """What a refused press leaves on the page, so that a request tells when the button was pressed."""
    said = f"{kind}-{int(at.timestamp())}-{use_id or 0}"
    return f"{said}-{_mac(key, f'press:{employee_id}:{said}')}"


def read_ticket(
    keys: Sequence[str], employee_id: int, ticket: str, now: datetime
) -> tuple[str, datetime, int | None] | None:
    """Kind, moment and use of a refused press of the last ten minutes; None for anything else."""
    said, _, seal = ticket.rpartition("-")
    if not _is_sealed(keys, f"press:{employee_id}:{said}", seal):
        return None
    kind, stamp, use = said.split("-")
    at = datetime.fromtimestamp(int(stamp), now.tzinfo)
    if not timedelta(0) <= now - at <= PRESS_KEPT:
        return None
    return kind, at, int(use) or None


def _mac(key: str, said: str) -> str:
    return hmac.new(key.encode(), f"attendance-place:{said}".encode(), hashlib.sha256).hexdigest()[:32]


def _is_sealed(keys: Sequence[str], said: str, seal: str) -> bool:
    given = seal.encode("utf-8", "replace")
    return any(hmac.compare_digest(_mac(key, said).encode(), given) for key in keys)


METHODS = {FENCE: "현장 안", QR: "QR", KIOSK: "공용 단말", OFFICE: "사무실 확인"}
WHY = {
    OUTSIDE: "현장 밖",
    UNKNOWN: "위치 확인 불가",
    "refused": "위치 제공 안 함",
    "unproven": "확인 없이 누름",
}


def method_words(method: str, distance: int | None) -> str:
    """How a punch was confirmed, in words for the office: "현장 안 38 m"."""
    word = METHODS.get(method, method)
    return f"{word} {distance:,} m" if method == FENCE and distance is not None else word


def judged_words(why: str, distance: int | None, accuracy: int | None) -> str:
    """Why a press was not confirmed, with the distance or the accuracy where they are known."""
    word = WHY.get(why, why)
    if why == OUTSIDE and distance is not None:
        return f"{word} {distance:,} m"
    return f"{word} (오차 {accuracy:,} m)" if why == UNKNOWN and accuracy is not None else word


REQUEST_WORDS = {
    "open": "사무실이 확인하고 있어요",
    "approved": "사무실이 확인했어요",
    "rejected": "반려됐어요",
    "withdrawn": "요청을 취소했어요",
}
REQUEST_KINDS = {"open": "info", "approved": "ok", "rejected": "bad", "withdrawn": "muted"}
VERDICT_WORDS = {INSIDE: "근무지 안", OUTSIDE: "근무지 밖", UNKNOWN: "확인 불가"}
