"""Runs one act again and again, each time with another file operation failing, and judges what is left.

A process of its own, with the shim preloaded: `sweep.py ACT FOLDER MODE` prints a JSON report. Each try
is a fork, so that a try costs milliseconds and a kill kills only itself.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.data_safety.scenes import SCENES, Scene

MODES = {
    "eio": (errno.EIO, False, False),
    "full": (errno.ENOSPC, True, True),
    "kill": (-signal.SIGKILL, False, False),
}


class Sweep:
    """All tries of one act in one mode."""

    def __init__(self, scene: Scene, mode: str) -> None:
        self._scene, self._mode = scene, mode
        self._shim = ctypes.CDLL(os.environ["LD_PRELOAD"])

    def run(self, stride: int) -> dict[str, object]:
        points, faults, codes = self._count(), [], dict[str, int]()
        for point in range(1, points + 1, stride):
            code = self._try(point)
            name = str(code) if code >= 0 else "killed"
            codes[name] = codes.get(name, 0) + 1
            if fault := self._scene.judge(code):
                faults.append(f"point {point}, exit {code}: {fault}")
        return {"points": points, "codes": codes, "faults": faults}

    def _count(self) -> int:
        reader, writer = os.pipe()

        def tell() -> None:
            os.write(writer, str(self._shim.fault_seen()).encode())

        code = self._in_child(0, tell)
        assert code == 0, f"without a fault the act ends with {code}"
        return int(os.read(reader, 32))

    def _try(self, point: int) -> int:
        return self._in_child(point, lambda: None)

    def _in_child(self, point: int, then: Callable[[], None]) -> int:
        shutil.rmtree(self._scene.folder, ignore_errors=True)
        shutil.copytree(self._scene.template, self._scene.folder)
        child = os.fork()
        if child == 0:
            error, only_writes, stays = MODES[self._mode]
            self._shim.fault_arm(str(self._scene.folder).encode(), point, error, only_writes, stays)
            try:
                code = self._scene.act()
                then()
                os._exit(code)
            except BaseException as error:
                sys.stderr.write(f"point {point}: {type(error).__name__}: {error}\n")
                os._exit(99)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Sweep and print the report."""
    act, folder, mode, stride = sys.argv[1:5]
    scene = SCENES[act](Path(folder))
    scene.template.mkdir(parents=True)
    scene.prepare()
    print(json.dumps(Sweep(scene, mode).run(int(stride))))


if __name__ == "__main__":
    main()
