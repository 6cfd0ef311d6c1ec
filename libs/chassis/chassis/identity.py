"""Who is calling: a short-lived signed token that the gateway (or a peer service) puts on each request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal

import jwt
from fastapi import Depends, Request

from chassis.errors import AppError, Forbidden, Unauthorized

HEADER = "X-Humetix-Identity"
LIFETIME_SECONDS = 60
_ALGORITHM = "HS256"
_REMEMBERED = 2048

Kind = Literal["anyone", "worker", "staff", "service"]


class Misdirected(AppError):
    """The token was made for another service: a stale address led the request here."""

    code, status, message = "misdirected", 421, "요청이 잘못된 곳으로 전달되었습니다. 다시 시도해 주세요."


@dataclass(frozen=True)
class Identity:
    """Who acts: `id` is a staff account name, a worker's number, or a service name; empty for anyone.

    `signed_in_at` is when this session signed in (seconds since 1970), 0 where no session is behind it.
    """

    kind: Kind
    id: str = ""
    name: str = ""
    roles: tuple[str, ...] = field(default=())
    signed_in_at: int = 0

    def has_role(self, *wanted: str) -> bool:
        """Say whether one of the wanted roles is held."""
        return any(role in self.roles for role in wanted)


ANYONE = Identity("anyone")
FOR_HEADER = "X-Humetix-For"
acting: ContextVar[Identity] = ContextVar("acting", default=ANYONE)
"""Who the request that runs here belongs to; nobody in background work."""


def behind() -> str:
    """Return a name for the person behind a call to another service that tells nobody who it is."""
    who = acting.get()
    known = who.kind in ("staff", "worker")
    return hashlib.sha256(f"{who.kind}:{who.id}".encode()).hexdigest()[:16] if known else ""


def sign(identity: Identity, *, audience: str, keys: Sequence[str], now: float | None = None) -> str:
    """Return a token for one service, valid for LIFETIME_SECONDS, signed with the first key."""
    issued = int(time.time() if now is None else now)
    claims = {
        "kind": identity.kind,
        "sub": identity.id,
        "name": identity.name,
        "roles": list(identity.roles),
        "aud": audience,
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
        "auth_time": identity.signed_in_at,
    }
    payload = json.dumps(claims, separators=(",", ":")).encode()
    told = f"{_head(keys[0])}.{_base64(payload)}"
    return f"{told}.{_signature(keys[0], told)}"


def verify(token: str, *, audience: str, keys: Sequence[str]) -> Identity:
    """Return who signed in, or raise Unauthorized (bad, expired) or Misdirected (another audience)."""
    return _identity_in(_verified_claims(token, audience, keys))


def _verified_claims(token: str, audience: str, keys: Sequence[str]) -> dict[str, Any]:
    # What `sign` made is known by its head and its signature, for a tenth of what taking any token apart
    # costs. Only a yes is said here: whatever is not quite so is judged by the library.
    for key in keys:
        if (claims := _own_claims(key, token, audience)) is not None:
            return claims
    # The key in use stands first, and taking a token apart costs more than hashing it:
    # one key after another is tried, without a look at the header's `kid` before.
    for key in keys:
        try:
            return _claims_under(key, token, audience)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidAudienceError as error:
            raise Misdirected from error
        except jwt.InvalidTokenError as error:
            raise Unauthorized from error
    raise Unauthorized


def _own_claims(key: str, token: str, audience: str) -> dict[str, Any] | None:
    """The claims of a token that `sign` made with this key and that is good now, else None."""
    told, _, signature = token.rpartition(".")
    head, _, payload = told.partition(".")
    if head != _head(key):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(key, told).encode()):
        return None
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    since, until = claims.get("iat"), claims.get("exp")
    if not (isinstance(claims.get("sub"), str) and isinstance(since, int) and isinstance(until, int)):
        return None
    return claims if claims.get("aud") == audience and since <= time.time() < until else None


@lru_cache(maxsize=16)
def _head(key: str) -> str:
    """The first part of every token signed with a key."""
    headers = {"kid": key_id(key)}
    return jwt.encode({}, _prepared(key), algorithm=_ALGORITHM, headers=headers).partition(".")[0]


def _signature(key: str, told: str) -> str:
    return _base64(hmac.digest(key.encode(), told.encode(), "sha256"))


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _claims_under(key: str, token: str, audience: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        _prepared(key),
        algorithms=[_ALGORITHM],
        audience=audience,
        options={"require": ["exp", "aud", "sub"]},
    )
    return claims


@lru_cache(maxsize=16)
def _prepared(key: str) -> jwt.PyJWK:
    # A plain key is tried as PEM, SSH and DER before each signature, which costs as much as the rest of it.
    encoded = base64.urlsafe_b64encode(key.encode()).decode()
    return jwt.PyJWK({"kty": "oct", "k": encoded, "alg": _ALGORITHM})


def _identity_in(claims: Mapping[str, Any]) -> Identity:
    # A gateway of the release before does not tell the time: then it is unknown, which allows nothing.
    signed_in_at = int(claims.get("auth_time", 0))
    return Identity(claims["kind"], claims["sub"], claims["name"], tuple(claims["roles"]), signed_in_at)


@lru_cache(maxsize=16)
def key_id(key: str) -> str:
    """Return the public name of a key: eight hex digits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


class Verifier:
    """Verifies tokens for one service and remembers good ones until they expire (checking costs ~50 µs)."""

    def __init__(self, service: str, keys: Sequence[str]) -> None:
        self._service, self._keys = service, list(keys)
        self._known: OrderedDict[str, tuple[float, Identity]] = OrderedDict()

    def identify(self, token: str) -> Identity:
        """Return the identity in a token; raises as `verify` does."""
        remembered = self._known.get(token)
        if remembered and remembered[0] > time.time():
            return remembered[1]
        claims = _verified_claims(token, self._service, self._keys)
        identity = _identity_in(claims)
        self._known[token] = (float(claims["exp"]), identity)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return identity


async def identified(request: Request) -> Identity:
    """Return the caller of this request; every route depends on it through one of the types below.

    Async, though it awaits nothing: FastAPI sends plain functions through a thread, 50 µs each.
    """
    return _caller_of(request)


Caller = Annotated[Identity, Depends(identified)]


async def only_worker(request: Request) -> Identity:
    """Let a signed-in worker through."""
    return _require_kind(_caller_of(request), "worker")


async def only_service(request: Request) -> Identity:
    """Let another service of ours through (internal addresses)."""
    return _require_kind(_caller_of(request), "service")


async def only_staff(request: Request) -> Identity:
    """Let any signed-in member of the office through."""
    return _require_kind(_caller_of(request), "staff")


async def only_manager(request: Request) -> Identity:
    """Let those through who may change records: owner, manager."""
    return _require_role(_caller_of(request), "owner", "manager")


async def only_payer(request: Request) -> Identity:
    """Let those through who may pay out: owner, payer."""
    return _require_role(_caller_of(request), "owner", "payer")


async def only_owner(request: Request) -> Identity:
    """Let the owners through: accounts, keys and what only they decide."""
    return _require_role(_caller_of(request), "owner")


async def only_operator(request: Request) -> Identity:
    """Let those through who run the machines: owner, operator."""
    return _require_role(_caller_of(request), "owner", "operator")


def _caller_of(request: Request) -> Identity:
    # Called, not depended on by the others: each level of dependencies is work for every request.
    known: Identity | None = getattr(request.state, "identity", None)
    if known is not None:
        return known
    verifier: Verifier = request.app.state.verifier
    identity = verifier.identify(request.headers.get(HEADER, ""))
    request.state.identity = identity
    acting.set(identity)
    return identity


def _require_kind(who: Identity, kind: Kind) -> Identity:
    if who.kind == kind:
        return who
    raise Unauthorized if who.kind == "anyone" else Forbidden


def _require_role(who: Identity, *roles: str) -> Identity:
    staff = _require_kind(who, "staff")
    if not staff.has_role(*roles):
        raise Forbidden
    return staff


Anyone = Annotated[Identity, Depends(identified)]
Worker = Annotated[Identity, Depends(only_worker)]
Service = Annotated[Identity, Depends(only_service)]
Staff = Annotated[Identity, Depends(only_staff)]
Manager = Annotated[Identity, Depends(only_manager)]
Payer = Annotated[Identity, Depends(only_payer)]
Operator = Annotated[Identity, Depends(only_operator)]
Owner = Annotated[Identity, Depends(only_owner)]

GUARDS = (
    identified,
    only_worker,
    only_service,
    only_staff,
    only_manager,
    only_payer,
    only_operator,
    only_owner,
)
"""What a route must depend on; a test walks all routes (chassis.testing)."""
