"""Memory that was used for a moment goes back to the system: how this process asks the C library for it."""

from __future__ import annotations

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def give_back_memory() -> None:
    """Keep one heap instead of one a thread, and large pieces (a password's 19 MiB, a photo) apart from it.

    glibc learns from the first large piece that is freed to put the next into the heap, where it stays: after
    one sign-in a gateway held 20 MB more for good. Another C library knows none of this.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is None:
        return
    tune(_ARENA_MAX, 1)
    tune(_MMAP_THRESHOLD, 256 * 1024)
    tune(_TRIM_THRESHOLD, 1024 * 1024)
