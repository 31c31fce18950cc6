# SPDX-License-Identifier: MIT
"""Runs one command in a pseudo-terminal of its own and types the answers.

stdin: JSON {argv, env, cwd, steps: [[wait, send], ...], stdout: "pipe" or
"tty", stderr: "tty" or "pipe", columns, mayEnd}. Each step waits until its text is
on the screen, after what the step before saw, and then types. mayEnd: if nothing more
is written for QUIET seconds, Ctrl-C is typed. stdout: JSON {screen,
stdout, stderr, status, waiting, restored}; waiting is the text that a step still waits
for, or null; restored says whether the terminal's settings are what they were before."""

import errno
import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time

SECONDS = 30
QUIET = 3
job = json.load(sys.stdin)
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, job["columns"], 0, 0))
before = termios.tcgetattr(slave)


def attach():
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


pipes = {
    name: subprocess.PIPE if job.get(name) == "pipe" else slave
    for name in ("stdout", "stderr")
}
child = subprocess.Popen(
    job["argv"],
    env=job["env"],
    cwd=job["cwd"],
    stdin=slave,
    preexec_fn=attach,
    **pipes,
)
os.close(slave)  # so that reading the master ends once nobody holds it
screen = b""
streams = {"stdout": b"", "stderr": b""}
sources = {master: "screen"}
for name, pipe in (("stdout", child.stdout), ("stderr", child.stderr)):
    if pipe:
        sources[pipe.fileno()] = name
steps = [(wait.encode(), send.encode()) for wait, send in job["steps"]]
seen = 0
deadline = time.monotonic() + SECONDS
written = time.monotonic()
ended = None
while True:
    now = time.monotonic()
    if now > deadline:
        child.kill()
        break
    if child.poll() is not None:
        ended = ended or now
    ready, _, _ = select.select(list(sources), [], [], 0.05)
    if ready:
        written = now
    elif job.get("mayEnd") and master in sources and now - written > QUIET:
        os.write(master, b"\x03")
        written = now
    for fd in ready:
        try:
            data = os.read(fd, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        if fd == master:
            screen += data
        if not data:
            del sources[fd]
        elif fd != master:
            streams[sources[fd]] += data
    if steps and master in sources:
        at = screen.find(steps[0][0], seen)
        if at >= 0:
            seen = at + len(steps[0][0])
            os.write(master, steps.pop(0)[1])
    # What it left running may hold the terminal open.
    if not sources or (ended and not ready and now - ended > 0.1):
        break
status = child.wait()
json.dump(
    {
        "screen": screen.decode(errors="replace"),
        "stdout": streams["stdout"].decode(errors="replace"),
        "stderr": streams["stderr"].decode(errors="replace"),
        "status": status,
        "restored": termios.tcgetattr(master) == before,
        "waiting": steps[0][0].decode() if steps else None,
    },
    sys.stdout,
)
