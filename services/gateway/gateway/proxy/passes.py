"""The signed pass that tells a service who is calling: made per session and service, used for seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence

from chassis.identity import Identity, sign

USED_SECONDS = 30.0
_REMEMBERED = 20_000


class Passes:
    """Signs identities and keeps the tokens for half their life (a signature costs ~50 µs)."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = list(keys)
        self._made: OrderedDict[tuple[Identity, str], tuple[float, str]] = OrderedDict()

    def token(self, who: Identity, audience: str) -> str:
        """Return a token for one service that is valid for at least another 30 seconds."""
        made_at, token = self._made.get((who, audience), (0.0, ""))
        # By the wall clock, as the token's own times are: after a jump either way it is made anew.
        now = time.time()
        if token and 0 <= now - made_at < USED_SECONDS:
            return token
        token = sign(who, audience=audience, keys=self._keys)
        self._made[(who, audience)] = (now, token)
        self._made.move_to_end((who, audience))
        while len(self._made) > _REMEMBERED:
            self._made.popitem(last=False)
        return token
