"""Each kind of exception is shown in its own manner, and a failure's details quote nothing from the register."""

from __future__ import annotations

import sys
import threading

import pytest

from desktop.base.errors import Cancelled, EnvironmentFailure, Refused
from ui.bridge.messages import Messages, describe, install_hooks, remove_hooks


@pytest.fixture
def messages(qtbot):
    return Messages()


def test_a_refusal_is_a_bar(messages):
    said = []
    messages.refused.connect(said.append)
    messages.error(Refused("姓名不能为空。"))
    messages.error(Cancelled())
    assert said == ["姓名不能为空。"]


def test_an_environment_failure_keeps_its_sentence(qtbot, messages):
    with qtbot.waitSignal(messages.failed) as shown:
        messages.error(EnvironmentFailure("磁盘满了,请先清理。"))
    assert shown.args[0].happened == "磁盘满了,请先清理。"


def test_details_hold_places_but_never_the_message_of_the_exception():
    def save():
        raise KeyError("420303195302110013")

    try:
        save()
    except KeyError as error:
        failure = describe(error, "保存户表")
    assert "420303" not in failure.details + failure.happened
    assert "KeyError" in failure.details
    assert "save" in failure.details
    assert "保存户表" in failure.happened


def test_uncaught_exceptions_on_any_thread_are_shown(qtbot, messages):
    install_hooks(messages)
    try:
        with qtbot.waitSignal(messages.failed):
            sys.excepthook(ValueError, ValueError("x"), None)

        def crash():
            raise ValueError("x")

        with qtbot.waitSignal(messages.failed):
            worker = threading.Thread(target=crash)
            worker.start()
            worker.join()
    finally:
        remove_hooks()
