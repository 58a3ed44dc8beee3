"""Jobs report, land, fail and stop; changes wait for each other; nothing runs after shutdown."""

from __future__ import annotations

import threading

import pytest

from desktop.base.errors import NotFound
from desktop.base.progress import step
from ui.bridge.jobs import Jobs


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.shutdown()


def test_the_answer_lands_on_the_interface_thread_with_the_last_report(qtbot, jobs):
    seen, threads = [], []

    def work(progress):
        for done in range(1, 1001):
            step(progress, done, 1000, "写入")
        return threading.current_thread().name

    job = jobs.change(work)
    job.progressed.connect(lambda *report: seen.append(report))
    job.succeeded.connect(lambda _: threads.append(threading.current_thread()))
    with qtbot.waitSignal(job.succeeded, timeout=20_000) as landed:
        job.start()
    assert landed.args[0].startswith("change")
    assert threads == [threading.main_thread()]
    assert seen[-1] == (1000, 1000, "写入")
    assert len(seen) < 1000  # reports between two turns of the loop are merged


def test_cancelling_is_silent_and_stops_the_work(qtbot, jobs):
    running, stopped, failed = threading.Event(), [], []

    def work(progress):
        try:
            for done in range(10_000_000):
                running.set()
                step(progress, done, 10_000_000)
        finally:
            stopped.append(done)

    job = jobs.read(work)
    job.failed.connect(failed.append)
    job.succeeded.connect(failed.append)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        job.start()
        assert running.wait(5)
        job.cancel()
    assert not failed
    assert stopped[0] < 9_999_999


def test_a_failure_carries_the_exception(qtbot, jobs):
    def work(progress):
        raise NotFound("没有这一户")

    job = jobs.read(work)
    with qtbot.waitSignal(job.failed, timeout=20_000) as landed:
        job.start()
    assert isinstance(landed.args[0], NotFound)


def test_changes_run_one_after_another_in_order(qtbot, jobs):
    order, inside = [], []

    def work(number):
        def run(progress):
            inside.append(number)
            assert len(inside) == 1
            order.append(number)
            inside.pop()

        return run

    started = [jobs.change(work(number)) for number in range(20)]
    with qtbot.waitSignals([job.succeeded for job in started], timeout=20_000):
        for job in started:
            job.start()
    assert order == list(range(20))


def test_two_reads_run_side_by_side(qtbot, jobs):
    meet = threading.Barrier(2, timeout=30)
    pair = [jobs.read(lambda progress: meet.wait()) for _ in range(2)]
    with qtbot.waitSignals([job.succeeded for job in pair], timeout=30_000):
        for job in pair:
            job.start()


def test_shutdown_cancels_waits_and_refuses_new_work(qtbot):
    jobs = Jobs()
    running, ended, ran = threading.Event(), threading.Event(), []

    def endless(progress):
        try:
            while True:
                running.set()
                step(progress, 0, 0)
        finally:
            ended.set()

    jobs.change(endless).start()
    jobs.change(lambda progress: ran.append("queued")).start()
    assert running.wait(5)
    jobs.shutdown()
    assert ended.is_set()
    jobs.change(lambda progress: ran.append("late")).start()
    qtbot.wait(20)
    assert ran == []
    jobs.shutdown()
