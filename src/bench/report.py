"""What the sections of the benchmark print alike."""

import os
import platform
import re
import statistics
import subprocess
from pathlib import Path


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|---|---|" + "---:|" * (len(header) - 2)]
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows])


def wall(runs):
    walls = [one.wall for one in runs]
    return f"{statistics.median(walls):.2f} ({min(walls):.2f} to {max(walls):.2f})"


def cpu(runs):
    return f"{statistics.median(one.cpu for one in runs):.2f}"


def peak(runs):
    return f"{max(one.peak_mb for one in runs):,.0f}"


def ratio(runs, to):
    return f"{statistics.median(a.wall / b.wall for a, b in zip(runs, to)):.2f}"


def machine(java):
    version = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    cpus = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", cpus.read_text()) if cpus.exists() else []
    processor = f"{os.cpu_count()} cores of {models[0] if models else platform.machine()}"
    return f"{processor}; {version}; Python {platform.python_version()}"
