"""What was measured on: the machine, the system and the versions that are no generator's own."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generators import HERE


def machine() -> str:
    """One line of processor, memory, system and library versions; what the system does not say is left out."""
    processor = _line_of("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _line_of("/proc/meminfo", "MemTotal").split()
    facts = [processor, f"{processors()} processors"]
    if memory:
        facts.append(f"{int(memory[0]) / 2**20:.1f} GB")
    facts += [f"{platform.system()} {platform.release()}", f"Python {platform.python_version()}"]
    for name in ("Markdown", "comrak"):
        try:
            facts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(facts)


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def commit() -> str:
    """The commit of sitegen that is measured, with a plus where its sources were changed since; empty without git."""
    git = ("git", "-C", str(HERE))
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    if head.returncode:
        return ""
    changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "../sitegen"], capture_output=True, check=False)
    return head.stdout.strip() + ("+" if changed.returncode else "")


def sources() -> str:
    """A digest of sitegen's sources: where they change, it remembers nothing, and is another program anyway."""
    package = HERE.parent / "sitegen"
    total = hashlib.blake2b()
    for path in sorted(package.rglob("*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\n" + path.read_bytes())
    return total.hexdigest()


def _line_of(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
