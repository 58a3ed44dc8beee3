"""When the operating system locks its screen, goes to sleep or hands the PC to somebody else: the office locks too.

Where the system offers no such word (or a test has none), the idle clock alone locks.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, WTS_SESSION_LOGOFF, WTS_CONSOLE_DISCONNECT = 0x02B1, 7, 6, 2
LEAVING = frozenset({WTS_SESSION_LOCK, WTS_SESSION_LOGOFF, WTS_CONSOLE_DISCONNECT})


class ScreenEvents(Protocol):
    """Tells when whoever sat here is gone."""

    @property
    def left(self) -> Any:
        """A Qt signal without arguments."""
        ...


class NoScreenEvents(QObject):
    """A system that says nothing."""

    left = Signal()


class SessionBus(QObject):
    """Linux desktops: the screen saver on the session bus, sleep on the system bus (systemd-logind)."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only where there is a bus

        # A slot is named by its signature behind the digit 1, as Qt's macro SLOT writes it.
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.ukui.ScreenSaver"):
            path = "/" + name.replace(".", "/")
            session.connect("", path, name, "ActiveChanged", self, b"1changed(bool)")
        manager = "org.freedesktop.login1.Manager"
        system.connect("", "/org/freedesktop/login1", manager, "PrepareForSleep", self, b"1changed(bool)")
        system.connect("", "", "org.freedesktop.login1.Session", "Lock", self, b"1locked()")

    @Slot(bool)
    def changed(self, begins: bool) -> None:
        """The screen saver or the sleep begins (or ends)."""
        if begins:
            self.left.emit()

    @Slot()
    def locked(self) -> None:
        """The session is locked."""
        self.left.emit()


class WindowsSession(QObject, QAbstractNativeEventFilter):
    """Windows: Win+L, switching the user, and sleep, as messages to our window (WTSRegisterSessionNotification)."""

    left = Signal()

    def __init__(self, window: int, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)
        QAbstractNativeEventFilter.__init__(self)
        register = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification  # type: ignore[attr-defined,unused-ignore]
        register(ctypes.c_void_p(window), 0)  # NOTIFY_FOR_THIS_SESSION
        app = QGuiApplication.instance()
        assert app is not None
        app.installNativeEventFilter(self)

    # Qt's interface

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if QByteArray(kind) == b"windows_generic_MSG":
            number, word = windows_message(int(message))
            if is_leaving(number, word):
                self.left.emit()
        return False, 0


def windows_message(address: int) -> tuple[int, int]:
    """Number and first parameter of the Windows message at `address` (struct MSG: HWND, UINT, WPARAM, …)."""
    pointer = ctypes.sizeof(ctypes.c_void_p)
    number = ctypes.c_uint.from_address(address + pointer).value
    word = ctypes.c_size_t.from_address(address + 2 * pointer).value
    return number, word


def is_leaving(number: int, word: int) -> bool:
    """Whether a Windows message says that the session is locked or the PC goes to sleep."""
    return (number == WM_WTSSESSION_CHANGE and word in LEAVING) or (
        number == WM_POWERBROADCAST and word == PBT_APMSUSPEND
    )


def of_this_system(window: int, parent: QObject) -> ScreenEvents:
    """What this PC offers; `window` is the native handle that Windows sends its messages to."""
    if QGuiApplication.platformName() in {"offscreen", "minimal"}:
        return NoScreenEvents(parent)
    try:
        return WindowsSession(window, parent) if sys.platform == "win32" else SessionBus(parent)
    except (OSError, ImportError, AttributeError):
        return NoScreenEvents(parent)
