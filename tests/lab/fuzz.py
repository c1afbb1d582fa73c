# SPDX-License-Identifier: Apache-2.0
"""The ring of fuzz targets: each of libFuzzer's programs runs for its time from its corpus, and the
planted ones must end with their fault."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lab import builds, proc
from lab.builds import BUILD, LOGS, ROOT
from lab.results import Counts

SECONDS = 10
LONG_SECONDS = 600

CORPUS = ROOT / "tests" / "fuzz" / "corpus"
# What a run found worth keeping, for the next one on this machine; and the inputs of findings.
FOUND = BUILD / "fuzz-corpus"
FINDINGS = BUILD / "fuzz-findings"

# One input may take so long, and a target so much memory, in MB.
LIMITS = ("-timeout=10", "-rss_limit_mb=2560")

# What must be said of each planted fault.
PLANTED = {
    "planted_overflow": "AddressSanitizer: heap-buffer-overflow",
    "planted_undefined": "runtime error: signed integer overflow",
    "planted_leak": "LeakSanitizer: detected memory leaks",
    "planted_oracle": "planted.c:",
    "planted_nothing": "it looks at nothing",
}
# A fault is found after some thousand inputs; this only ends a fuzzer that does not find it.
PLANTED_RUNS = 1_000_000

# Fewer branches than any target has; what OpenSSL does for one is not counted.
LEAST_COVERED = 20


@dataclass(frozen=True)
class Outcome:
    """How one program ended; `wrong` is empty where it ended as it must."""

    name: str
    wrong: str = ""


def programs(build: Path) -> dict[str, Path]:
    """The fuzz programs that meson makes, by name."""
    targets = json.loads((build / "meson-info" / "intro-targets.json").read_text())
    return {
        target["name"]: Path(target["filename"][0])
        for target in targets
        if target["type"] == "executable" and target["name"].startswith(("fuzz_", "planted_"))
    }


def judge(code: int, output: str, seeds: int) -> str:
    """Why a target has failed; "" if it has not. Nor has one passed that only read its seeds, or
    whose inputs all take the same way."""
    covered = re.findall(r" cov: (\d+) ", output)
    executed = re.search(r"^stat::number_of_executed_units: (\d+)$", output, re.MULTILINE)
    if code != 0:
        said = re.search(r"^(.*not so: .*|SUMMARY: .*|ERROR: .*)$", output, re.MULTILINE)
        return said[1] if said else f"exit {code}"
    if not executed or int(executed[1]) <= 2 * seeds:
        return "it ended before it fuzzed"
    if not covered or int(covered[-1]) < LEAST_COVERED:
        return "it looks at nothing"
    return ""


def run_all(log: Path, environment: Mapping[str, str], long: bool) -> Counts:
    """Run every program of the build, as many at a time as there are cores."""
    found = programs(builds.directory("fuzz"))
    symbolizer = shutil.which("llvm-symbolizer-14") or ""
    environment = {**environment, "ASAN_SYMBOLIZER_PATH": symbolizer}
    missing = [Outcome(name, "it was not built") for name in PLANTED if name not in found]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        running = [
            pool.submit(_run_planted, name, program, environment)
            if name in PLANTED
            else pool.submit(_run_target, name, program, environment, long)
            for name, program in found.items()
        ]
        outcomes = [*missing, *(one.result() for one in running)]
    failed = [one for one in outcomes if one.wrong]
    with open(log, "a") as output:
        output.writelines(f"{one.name}: {one.wrong or 'nothing found'}\n" for one in outcomes)
    return Counts(passed=len(outcomes) - len(failed), failed=len(failed))


def _run_target(name: str, program: Path, environment: Mapping[str, str], long: bool) -> Outcome:
    short = name.removeprefix("fuzz_")
    seeds = list((CORPUS / short).glob("*"))
    if not seeds:
        return Outcome(name, f"it has no corpus in {CORPUS / short}")
    kept, findings = FOUND / short, FINDINGS / short
    kept.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    seconds = LONG_SECONDS if long else SECONDS
    options = [f"-max_total_time={seconds}", "-print_final_stats=1", *LIMITS]
    argv = [program, *options, f"-artifact_prefix={findings}/", kept, CORPUS / short]
    log = LOGS / f"{name}.log"
    code = proc.run(argv, log, cwd=ROOT, env=environment)
    output = log.read_text(errors="replace")
    wrong = judge(code, output, len(seeds))
    again = [f"; again: {program} {path}" for path in set(findings.iterdir()) - before]
    return Outcome(name, f"{wrong}{''.join(again)} (see {log})" if wrong else "")


def _run_planted(name: str, program: Path, environment: Mapping[str, str]) -> Outcome:
    log = LOGS / f"{name}.log"
    with tempfile.TemporaryDirectory() as scratch:
        options = [f"-runs={PLANTED_RUNS}", "-print_final_stats=1", *LIMITS]
        argv = [program, *options, f"-artifact_prefix={scratch}/"]
        code = proc.run(argv, log, cwd=ROOT, env=environment)
    output = log.read_text(errors="replace")
    said = judge(code, output, 0)
    if said and PLANTED[name] in f"{output}\n{said}":
        return Outcome(name)
    return Outcome(name, f"its fault was not found: {said or 'nothing said'} (see {log})")
