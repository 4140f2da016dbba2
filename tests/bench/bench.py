# SPDX-License-Identifier: GPL-2.0-only
"""What the benches in Python share: probed as a process whose CPU time is
taken, and the rows of the summary that tests/bench/run prints."""

import json
import os
import platform
import select
import signal
import subprocess
import sys
import time

TRACEFS = "/sys/kernel/tracing"
STREAM = "build/bench/stream"
# The system call that is made in a loop.
GETPPID = {"x86_64": 110, "aarch64": 173}[platform.machine()]
VERDICT = {None: "", True: "yes", False: "NO"}
ALL_CPUS = os.sched_getaffinity(0)
# Nobody waits longer for probed to say something.
PATIENCE_S = 300


def result(what, figure, bar="", holds=None):
    """A row of the summary; whether the bar is met is not for tests to judge."""
    path = os.environ.get("BENCH_RESULTS")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{what}\t{figure}\t{bar}\t{VERDICT[holds]}\n")


def say(text):
    """Where it is, for who waits at a terminal."""
    if sys.stderr.isatty():
        print(f"\r  … {text:60}", end="\r", file=sys.stderr)


def fail(what):
    raise RuntimeError(what)


class Probed:
    """One probed, on a set of one tracepoint with all its fields."""

    def __init__(self, directory, name, tracepoint, condition, more=None):
        self.path = f"{directory}/{name}.json"
        probe = {"name": "event", "tracepoint": tracepoint, "filter": condition}
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "probes": [probe], **(more or {})}, file)
        self.said = ""
        self.process = None

    def start(self, stdout):
        command = [os.environ.get("PROBED", "build/probed"), self.path]
        # pylint: disable-next=consider-using-with	# it lives on
        self.process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE)
        self.said = ""

    def hear(self, words):
        """Waits until it says this on stderr; gives all that it said."""
        end = time.monotonic() + PATIENCE_S
        pipe = self.process.stderr
        while words not in self.said:
            left = end - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                fail(f"probed does not say \"{words}\": {self.said.strip()}")
            chunk = os.read(pipe.fileno(), 1 << 16)
            if not chunk:
                fail(f"probed ends: {self.said.strip()}")
            self.said += chunk.decode()
        return self.said

    def memory(self):
        """Resident KiB: all, and of that what is its own, of files, shared."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            lines = dict(line.split(":", 1) for line in file)
        return [int(lines[key].split()[0]) for key in ("VmRSS", "RssAnon", "RssFile", "RssShmem")]

    def end(self, number=signal.SIGTERM):
        """Ends it; CPU seconds that it took from its start on."""
        self.process.send_signal(number)
        self.said += self.process.stderr.read().decode()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode:
            fail(f"probed ends with {self.process.returncode}: {self.said.strip()}")
        return usage.ru_utime + usage.ru_stime

    def kill(self):
        """Whatever happened: with SIGTERM, which leaves nothing armed."""
        if self.process and self.process.returncode is None:
            self.process.terminate()
            self.process.wait()
