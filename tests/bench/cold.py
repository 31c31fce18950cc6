#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPU that fresh processes take, user and system, in turn. Prints JSON: name ->
median milliseconds.

    cold.py RUNS NODE name=script.mjs ...
"""
import json
import os
import statistics
import subprocess
import sys

runs, node, *named = sys.argv[1:]
scripts = dict(one.split("=", 1) for one in named)
times = {name: [] for name in scripts}
for _ in range(int(runs)):
    for name, script in scripts.items():
        child = subprocess.Popen([node, script], stdout=subprocess.PIPE)
        child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        if status != 0:
            sys.exit(f"{script} fails")
        times[name].append(1000 * (usage.ru_utime + usage.ru_stime))
print(json.dumps({name: statistics.median(t) for name, t in times.items()}))
