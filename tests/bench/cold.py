#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What fresh processes cost over one that does nothing: CPU (user and system)
and wall time, with stdout a file or a pipe, on all cores or on one. The
processes of a round run in random order. Prints JSON:

    setting -> name -> {"cpu": [median, low, high], "wall": the same}

in milliseconds over the process called empty of the same round; low and high
are the ends of the 95% interval of the median (order statistics).

    cold.py RUNS COMMAND name=script.mjs ...    one script is called empty; COMMAND
    is what runs a script: a JSON list of words

COLD_SETTINGS: which settings, with commas between; default: all.
"""
import json
import math
import os
import random
import sys
import tempfile
import time

runs, command = int(sys.argv[1]), json.loads(sys.argv[2])
scripts = dict(one.split("=", 1) for one in sys.argv[3:])
all_cores = os.sched_getaffinity(0)
SETTINGS = {
    "file": ("file", all_cores),
    "pipe": ("pipe", all_cores),
    "one core": ("file", {min(all_cores)}),
}


def run(script, out):
    """CPU and wall milliseconds of one process."""
    if out == "pipe":
        reader, writer = os.pipe()
    else:
        reader, writer = None, os.dup(scratch.fileno())
        os.ftruncate(writer, 0)
    start = time.perf_counter()
    pid = os.posix_spawn(
        command[0],
        command + [script],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)],
    )
    os.close(writer)
    if reader is not None:
        while os.read(reader, 65536):
            pass
        os.close(reader)
    _, status, usage = os.wait4(pid, 0)
    wall = 1000 * (time.perf_counter() - start)
    if status != 0:
        sys.exit(f"{script} fails")
    return {"cpu": 1000 * (usage.ru_utime + usage.ru_stime), "wall": wall}


def middle(values):
    """The median, and an interval that holds it in 95 of 100 cases."""
    values = sorted(values)
    n = len(values)
    reach = round(0.98 * math.sqrt(n))
    places = (n // 2, max(0, n // 2 - reach), min(n - 1, n // 2 + reach))
    return [round(values[i], 2) for i in places]


results = {}
with tempfile.TemporaryFile() as scratch:
    for setting in os.environ.get("COLD_SETTINGS", ",".join(SETTINGS)).split(","):
        out, cores = SETTINGS[setting]
        os.sched_setaffinity(0, cores)
        over = {name: {"cpu": [], "wall": []} for name in scripts}
        for turn in range(runs + 1):
            order = random.sample(list(scripts), len(scripts))
            costs = {name: run(scripts[name], out) for name in order}
            if turn == 0:
                continue  # fills the file cache
            for name, cost in costs.items():
                for what in cost:
                    over[name][what].append(cost[what] - costs["empty"][what])
        results[setting] = {
            name: {what: middle(values) for what, values in kinds.items()}
            for name, kinds in over.items()
            if name != "empty"
        }
        print(setting, results[setting], file=sys.stderr)
print(json.dumps(results))
