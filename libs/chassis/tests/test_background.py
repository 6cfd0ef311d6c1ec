"""Background work goes on after a failure and wakes at news."""

import threading

from chassis.background import Background, BackgroundThreads
from fastapi import FastAPI


def test_work_that_failed_is_tried_again_when_woken() -> None:
    turns: list[int] = []
    second = threading.Event()

    def work(app: FastAPI) -> None:
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError("first turn fails")
        second.set()

    threads = BackgroundThreads(FastAPI(), [Background("sweep", 60, work)])
    threads.start()
    while not turns:
        pass
    threads.wake("sweep")
    assert second.wait(5)
    threads.stop()
