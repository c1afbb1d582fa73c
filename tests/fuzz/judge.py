#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A fuzz target as one of meson's tests: judge.py PROGRAM SEEDS [FAULT].

libFuzzer's own exit code says too little: it takes 77 for a finding, which meson takes for skipped,
and 0 where nothing was fuzzed. With FAULT, which a planted target has, just that must be reported.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# A planted fault is found after some thousand inputs; this ends a fuzzer that does not find it.
PLANTED_RUNS = 1_000_000
# Fewer branches than any target has; what OpenSSL does for one is not counted.
LEAST_COVERED = 20
# One input may take so long, and a target so much memory, in MB.
LIMITS = ("-timeout=10", "-rss_limit_mb=2560", "-print_final_stats=1")

REPORT = re.compile(
    r"(?:ERROR: |: )((?:AddressSanitizer: [\w-]+|LeakSanitizer|runtime error|not so|libFuzzer).*)"
)


def main() -> int:
    """Run it in meson's build directory; 0 if it ended as it must."""
    program, seeds, *fault = sys.argv[1:]
    kept, findings = (Path(name, Path(program).name) for name in ("corpus", "findings"))
    for directory in (kept, findings):
        directory.mkdir(parents=True, exist_ok=True)
    how = f"-runs={PLANTED_RUNS}" if fault else f"-max_total_time={os.environ['FUZZ_SECONDS']}"
    inputs = [] if fault else [str(kept), seeds]
    argv = [program, how, *LIMITS, f"-artifact_prefix={findings}/", *inputs]
    env = {**os.environ, "ASAN_SYMBOLIZER_PATH": shutil.which("llvm-symbolizer-14") or ""}
    done = subprocess.run(argv, env=env, stderr=subprocess.PIPE, text=True, errors="replace")
    print(done.stderr)
    said = wrong(done.returncode, done.stderr, 0 if fault else len(os.listdir(seeds)))
    for unit in re.findall(r"Test unit written to (\S+)", done.stderr):
        print(f"again: {program} {Path(unit).absolute()}")
    print(f"{program}: {said or 'nothing found'}")
    return int(not said.startswith(fault[0]) if fault else said != "")


def wrong(code: int, output: str, seeds: int) -> str:
    """Why a target has failed: its first report; "" if it has not. Nor has one passed that only
    read its seeds, or whose inputs all take the same way."""
    covered = re.findall(r" cov: (\d+) ", output)
    executed = re.search(r"^stat::number_of_executed_units: (\d+)$", output, re.MULTILINE)
    report = REPORT.search(output)
    if report or code != 0:
        return report[1] if report else f"exit {code}"
    if not executed or int(executed[1]) <= 2 * seeds:
        return "it ended before it fuzzed"
    if int(covered[-1]) < LEAST_COVERED:
        return "it looks at nothing"
    return ""


if __name__ == "__main__":
    sys.exit(main())
