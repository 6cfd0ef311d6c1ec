"""The render pool: workers that hang, die or eat memory hurt nobody but their own job."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from chassis.errors import AppError, Busy
from docs_render.errors import RenderFailed, RenderTimeout, TooHeavy
from docs_render.jobs import Job
from docs_render.pool import RenderPool

StartPool = Callable[..., RenderPool]
Naughty = Callable[[str], Job]


def echoed(pool: RenderPool, naughty: Naughty, text: bytes = b"well", seconds: float = 0) -> bytes:
    return pool.submit(naughty("echo"), {"seconds": seconds}, text).result(20).body


def worker_of(pool: RenderPool, naughty: Naughty) -> int:
    return int(pool.submit(naughty("echo"), {}, b"").result(20).notes["pid"])


def test_a_body_comes_back_from_a_worker(naughty: Naughty, pool_of: StartPool) -> None:
    body = os.urandom(5_000_000)
    assert echoed(pool_of(), naughty, body) == body


def test_a_late_job_is_killed_and_its_neighbour_finishes(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=2, docs_render_seconds=1.5)
    worker_of(pool, naughty)
    late = pool.submit(naughty("hang"), {}, b"")
    neighbour = pool.submit(naughty("echo"), {"seconds": 0.7}, b"neighbour")
    assert neighbour.result(20).body == b"neighbour"
    with pytest.raises(RenderTimeout):
        late.result(20)
    assert echoed(pool, naughty) == b"well"


def test_a_long_list_is_given_more_time(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1, docs_render_seconds=1)
    patient = Job("pdf", "naughty:echo", seconds_a_mib=2)
    assert pool.submit(patient, {"seconds": 1.8}, bytes(1024 * 1024)).result(20).body


def test_a_worker_that_dies_fails_its_job_alone(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    dead = pool.submit(naughty("die"), {}, b"")
    after = pool.submit(naughty("echo"), {}, b"after")
    with pytest.raises(RenderFailed):
        dead.result(20)
    assert after.result(20).body == b"after"


def test_ten_poisoned_jobs_leave_ten_good_ones_fine(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=2)
    bad = [pool.submit(naughty("die"), {}, b"") for _ in range(10)]
    good = [pool.submit(naughty("echo"), {}, b"%d" % number) for number in range(10)]
    assert [job.result(30).body for job in good] == [b"%d" % number for number in range(10)]
    assert all(isinstance(job.exception(30), RenderFailed) for job in bad)


def test_a_worker_killed_while_idle_is_not_noticed_by_the_next_job(
    naughty: Naughty, pool_of: StartPool
) -> None:
    pool = pool_of(docs_render_workers=1)
    os.kill(worker_of(pool, naughty), signal.SIGKILL)
    time.sleep(0.1)
    assert echoed(pool, naughty) == b"well"


def test_workers_come_back_when_their_fork_server_is_killed(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    worker = worker_of(pool, naughty)
    parent = int(Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(parent, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.1)
    assert echoed(pool, naughty) == b"well"


def test_a_job_that_wants_too_much_memory_is_refused(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    with pytest.raises(TooHeavy):
        pool.submit(naughty("eat"), {}, b"").result(20)
    assert echoed(pool, naughty) == b"well"


def test_a_job_cannot_fill_the_disk(naughty: Naughty, pool_of: StartPool, tmp_path: Path) -> None:
    pool = pool_of(docs_render_workers=1, docs_render_file_mib=1)
    with pytest.raises(RenderFailed):
        pool.submit(naughty("write"), {"path": str(tmp_path / "big")}, b"").result(20)
    assert (tmp_path / "big").stat().st_size == 1024 * 1024


def test_a_worker_that_has_grown_is_replaced(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    grown = pool.submit(naughty("grow"), {}, b"").result(20).notes["pid"]
    assert worker_of(pool, naughty) != int(grown)


def test_a_worker_is_kept_between_ordinary_jobs(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    assert worker_of(pool, naughty) == worker_of(pool, naughty)


def test_a_blunder_in_our_code_is_told_without_the_persons_data(
    naughty: Naughty, pool_of: StartPool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RenderFailed) as raised:
        pool_of(docs_render_workers=1).submit(naughty("blunder"), {}, b"").result(20)
    told = str(raised.value) + "".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "LookupError" in told
    assert "blunder" in told
    assert "김하늘" not in told


def test_a_full_pool_says_come_again(pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1, docs_render_queue=1)
    with pool.admitted(1), pool.admitted(1):
        with pytest.raises(Busy) as raised, pool.admitted(1):
            pass
        assert raised.value.headers["Retry-After"]
    with pool.admitted(1):
        pass


def test_waiting_bodies_together_stay_within_the_backlog(pool_of: StartPool) -> None:
    pool = pool_of(docs_render_backlog_mib=16)
    mib = 1024 * 1024
    with pool.admitted(10 * mib), pytest.raises(Busy), pool.admitted(7 * mib):
        pass
    with pool.admitted(40 * mib):  # alone it crowds out nobody
        pass


def test_stopping_fails_what_still_waits(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    jobs = [pool.submit(naughty("echo"), {"seconds": 5}, b"") for _ in range(3)]
    time.sleep(0.2)
    pool.stop()
    assert all(isinstance(job.exception(5), AppError) for job in jobs)


def test_a_stopped_pool_leaves_no_process(naughty: Naughty, pool_of: StartPool) -> None:
    pool = pool_of(docs_render_workers=1)
    worker = worker_of(pool, naughty)
    pool.stop()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
