"""The guards catch what they are for: each inner test leaves something behind, or just does not."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[3]

SETTINGS = """
    [tool.pytest.ini_options]
    asyncio_mode = "auto"
    asyncio_default_fixture_loop_scope = "function"
    qt_api = "pyside6"
    markers = ["expects_logs"]
"""

LOGS = """
    import logging
    import pytest

    def test_quiet(): logging.getLogger("hall").info("fine")

    def test_warns(): logging.getLogger("hall").warning("printer 3 is out of paper")

    @pytest.mark.expects_logs("out of paper")
    def test_expected(): logging.getLogger("hall").warning("printer 3 is out of paper")

    @pytest.mark.expects_logs("out of paper")
    def test_other(): logging.getLogger("hall").error("cover open")

    @pytest.mark.expects_logs("out of paper")
    def test_in_vain(): pass

    @pytest.mark.expects_logs("out of paper", required=False)
    def test_perhaps(): pass
"""

THREADS_AND_TASKS = """
    import asyncio, threading
    import pytest
    from tests.helpers import guard_threads_tasks
    guard_threads_tasks.GRACE_S = 0.3

    @pytest.fixture
    def release():
        event = threading.Event()
        yield event
        event.set()

    def test_joined(release):
        thread = threading.Thread(target=release.wait)
        thread.start(); release.set(); thread.join()

    def test_ends_by_itself(release): threading.Thread(target=release.wait).start()

    def test_leaks_daemon():
        threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()

    async def test_awaited(): await asyncio.create_task(asyncio.sleep(0))

    async def test_leaks_task(): asyncio.create_task(asyncio.Event().wait(), name="orphan")

    @pytest.fixture
    async def owned():
        tasks = []
        yield tasks
        for task in tasks: task.cancel()

    async def test_fixture_cleans_up(owned): owned.append(asyncio.create_task(asyncio.Event().wait()))
"""

QT = """
    import threading
    import pytest
    from PySide6.QtCore import QObject, QPropertyAnimation, QThread, QTimer
    from PySide6.QtWidgets import QWidget
    from tests.helpers import guard_qt
    guard_qt.STOP_WAIT_MS = 300
    kept = []

    def test_dropped(qapp): QTimer().start(10)

    def test_stopped(qapp):
        kept.append(QTimer()); kept[-1].start(10); kept[-1].stop()

    def test_widget_closed(qtbot):
        widget = QWidget(); qtbot.addWidget(widget); QTimer(widget).start(10)

    def test_leaks_timer(qapp):
        kept.append(QTimer()); kept[-1].start(10)

    def test_leaks_animation(qtbot):
        owner = QWidget(); kept.append(owner)
        animation = QPropertyAnimation(owner, b"pos", owner); kept.append(animation)
        animation.setDuration(60000); animation.setEndValue(owner.pos()); animation.start()

    def test_leaks_thread(qapp):
        kept.append(QThread()); kept[-1].start()

    @pytest.fixture(autouse=True, scope="module")
    def stop_all():
        yield
        for thread in kept:
            if isinstance(thread, QThread): thread.quit(); thread.wait()
        kept.clear()
"""


@pytest.fixture(autouse=True)
def _find_the_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def run(pytester: pytest.Pytester, plugin: str, tests: str) -> pytest.RunResult:
    pytester.makepyprojecttoml(SETTINGS)
    pytester.makepyfile(tests)
    return pytester.runpytest_subprocess("-v", "-p", f"tests.helpers.{plugin}", "-p", "no:cacheprovider")


def errors_of(result: pytest.RunResult) -> set[str]:
    return {
        line.split("::")[1].split()[0]
        for line in result.outlines
        if line.startswith("ERROR ") and "::" in line
    }


def test_unexpected_and_missing_log_records_fail(pytester: pytest.Pytester) -> None:
    result = run(pytester, "guard_logs", LOGS)
    assert errors_of(result) == {"test_warns", "test_other", "test_in_vain"}
    result.stdout.fnmatch_lines(["*unexpected: WARNING hall: printer 3 is out of paper*"])
    result.stdout.fnmatch_lines(["*expected, but never logged: out of paper*"])


def test_leaked_threads_and_tasks_fail(pytester: pytest.Pytester) -> None:
    result = run(pytester, "guard_threads_tasks", THREADS_AND_TASKS)
    assert errors_of(result) == {"test_leaks_daemon", "test_leaks_task"}
    result.stdout.fnmatch_lines(["*forgotten (daemon)*", "*orphan*"])


def test_running_qt_objects_fail(pytester: pytest.Pytester) -> None:
    result = run(pytester, "guard_qt", QT)
    assert errors_of(result) == {"test_leaks_timer", "test_leaks_animation", "test_leaks_thread"}
    result.assert_outcomes(passed=6, errors=3)
