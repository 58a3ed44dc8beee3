"""How a process limits itself before it opens a stranger's file: memory and processor time, by the means of the system."""

from __future__ import annotations

import ctypes
import sys

MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 60

_PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
_PROCESS_TIME = 0x2  # JOB_OBJECT_LIMIT_PROCESS_TIME
_EXTENDED = 9  # JobObjectExtendedLimitInformation
_TICKS = 10_000_000  # 100-nanosecond units in a second


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION"""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_set", ctypes.c_size_t),
        ("largest_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the six counters are IO_COUNTERS."""

    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def cap() -> bool:
    """Limit this process; False when the system would not, and the parent's clock is the only limit left."""
    if sys.platform == "win32":
        return _cap_by_job()
    import resource  # noqa: PLC0415 - exists on POSIX only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def limits() -> _Extended:
    """The limits as a Windows job object takes them."""
    wanted = _Extended()
    wanted.basic.flags = _PROCESS_MEMORY | _PROCESS_TIME
    wanted.basic.process_time = CPU_SECONDS * _TICKS
    wanted.process_memory = MEMORY
    return wanted


def _cap_by_job() -> bool:
    """Put this process into a job of its own; nested jobs exist since Windows 8."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    )
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    job = kernel.CreateJobObjectW(None, None)
    wanted = limits()
    size = ctypes.sizeof(wanted)
    if not job or not kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(wanted), size):
        return False
    return bool(kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()))
