"""The WebAuthn ceremonies: what a browser is asked, and whether its answer is right (py_webauthn).

Imported where it is used: the library and what it stands on take memory that an idle gateway has no use for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from webauthn import (
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gateway.passkey.actions import BadPasskey
from gateway.passkey.rules import HOUSE, LONGEST_ANSWER, WAIT_MS, Made, Site, Used, challenge_key
from gateway.passkey.tables import Passkey

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Owner:
    """Whom a passkey is made for: the handle the device keeps, and what it shows to its owner."""

    handle: bytes
    account: str
    name: str


@dataclass(frozen=True)
class Answer:
    """What a browser sent back: the text, the handle it names, and which challenge it answers."""

    text: str
    user_handle: str
    challenge: bytes

    @property
    def key(self) -> str:
        """What the database keeps of the challenge."""
        return challenge_key(self.challenge)


def _answers_only(work: Callable[P, T]) -> Callable[P, T]:
    """Turn whatever is wrong with what a stranger sent into BadPasskey."""

    @wraps(work)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except (
            WebAuthnException,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise BadPasskey from error

    return checked


def creation_options(site: Site, owner: Owner, known: Sequence[Passkey], challenge: bytes) -> dict[str, Any]:
    """Return what `navigator.credentials.create` is asked for: a key the device finds by itself later."""
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=HOUSE,
        user_id=owner.handle,
        user_name=owner.account,
        user_display_name=owner.name,
        challenge=challenge,
        timeout=WAIT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(row.credential_id)) for row in known
        ],
    )
    return options_to_json_dict(options)


@_answers_only
def read(text: str) -> Answer:
    """Read a browser's answer, without believing any of it yet; raises BadPasskey."""
    if len(text) > LONGEST_ANSWER:
        raise BadPasskey
    response = json.loads(text)["response"]
    client = parse_client_data_json(base64url_to_bytes(response["clientDataJSON"]))
    return Answer(text, str(response.get("userHandle") or ""), client.challenge)


@_answers_only
def made(site: Site, answer: Answer) -> Made:
    """Check a new passkey; raises BadPasskey."""
    checked = verify_registration_response(
        credential=answer.text,
        expected_challenge=answer.challenge,
        expected_rp_id=site.rp_id,
        expected_origin=site.origin,
        require_user_verification=True,
    )
    transports = parse_registration_credential_json(answer.text).response.transports or ()
    return Made(
        bytes_to_base64url(checked.credential_id),
        checked.credential_public_key,
        checked.sign_count,
        checked.credential_backed_up,
        ",".join(one.value for one in transports)[:100],
    )


@_answers_only
def used(site: Site, answer: Answer, row: Passkey) -> Used:
    """Check a passkey's signature; raises BadPasskey. The counter is judged where it is written."""
    if answer.user_handle not in ("", row.user_handle):
        raise BadPasskey
    checked = verify_authentication_response(
        credential=answer.text,
        expected_challenge=answer.challenge,
        expected_rp_id=site.rp_id,
        expected_origin=site.origin,
        credential_public_key=row.public_key,
        # Told the old count, the library refuses one that fell back before it looks at the signature: then
        # anybody could make us write "cloned".
        credential_current_sign_count=0,
        require_user_verification=True,
    )
    return Used(checked.new_sign_count, checked.credential_backed_up)
