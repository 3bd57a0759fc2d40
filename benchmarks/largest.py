"""Runs a command until it is told to stop, then says how many megabytes the largest process of it took.

Whoever starts a process lends it its own size for a moment, so this is a small program of its own.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys


def main() -> None:
    with subprocess.Popen(sys.argv[1:]) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        process.wait()
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
