"""What a terminal makes of a typed number, and how a name reads on a screen that others see."""

import re

_BARE_NUMBER = re.compile(r"\d{1,8}")


def typed_number(text: str) -> str:
    """Return an employee number typed on a number pad as the roster writes it: "41" → "E0041".

    Anything longer, or with letters, is left as it was typed (a phone number, an older numbering).
    """
    plain = text.strip()
    return f"E{int(plain):04d}" if plain.isascii() and _BARE_NUMBER.fullmatch(plain) else plain


def masked(name: str) -> str:
    """Return a name with its middle hidden: 홍*동, 김*."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
