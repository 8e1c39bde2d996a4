"""The versions and the machine that a measurement was made with."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRIBUTIONS = (
    "pytest",
    "pydantic",
    "pydantic-core",
    "tabulate",
    "email-validator",
    "check-jsonschema",
    "pytest-xdist",
)
_CPU_INFO = Path("/proc/cpuinfo")
_GIB = 1024**3


def surroundings() -> str:
    """Return a table of the date, the machine and all versions."""
    return tabulate(list(_rows()), headers=("", ""), tablefmt="pipe", disable_numparse=True)


def _rows() -> Iterator[tuple[str, str]]:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB
    yield "date", datetime.now(UTC).date().isoformat()
    yield "CPU", f"{_cpu()}, {os.cpu_count()} cores"
    yield "memory", f"{memory:.0f} GiB"
    yield "system", _system()
    yield "load when it began", f"{os.getloadavg()[0]:.2f}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "pytest-threshold", f"{version('pytest-threshold')}{_commit()}"
    for name in DISTRIBUTIONS:
        yield name, version(name)


def _cpu() -> str:
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()
    return f"{name}, {platform.system()} {platform.release()}"


def _commit() -> str:
    """Return the commit of the work tree, if it is one of git."""
    git = shutil.which("git")
    if git is None or not (Path(__file__).parents[1] / ".git").exists():
        return ""
    described = [git, "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(
        described, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return f", commit {done.stdout.strip()}" if done.returncode == 0 else ""
