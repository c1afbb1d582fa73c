# SPDX-License-Identifier: Apache-2.0
"""tools/compare: what it asks for, and what it takes for a difference; it finds planted ones."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from lab import compare, compare_cases, compare_forms, compare_starts
from lab.compare_forms import Job, Options

OPTIONS = Options(
    {
        "broker": {"--id-from": True, "--java": True, "--timeout": True, "--tls-dir": True},
        "render": {"--id-from": True, "--tls-dir": True, "--out": True, "--explain": False},
        "check": {"--id-from": True, "--java": True, "--tls-dir": True},
    }
)

# The words of a start, and those that follow the role in render and in check; None: no such form.
ADAPTED = [
    (["broker"], [], []),
    (["broker", "--id-from", "env", "--", "--help"], ["--id-from", "env"], ["--id-from", "env"]),
    (["broker", "--java", "/x", "--tls-dir=t"], ["--tls-dir=t"], ["--java", "/x", "--tls-dir=t"]),
    (["broker", "--timeout=0", "--id-fro", "x"], ["--id-fro", "x"], ["--id-fro", "x"]),
    (["render", "broker", "--out", "/x", "--id-from=env"], ["--id-from=env"], ["--id-from=env"]),
    (["check", "broker", "--json", "--format", "table"], [], []),
]

# A program that says its words and writes a file, if it is told where.
PROGRAM = """\
#!/bin/sh
echo "$@ $VARIABLE"
echo {message} >&2
for last; do true; done
case $last in
*/kafka-init-compare) mkdir "$last" && echo x > "$last/f" && chmod {mode} "$last/f" ;;
esac
"""


@pytest.mark.parametrize(("words", "render", "check"), ADAPTED)
def test_forms(words: list[str], render: list[str], check: list[str]) -> None:
    """Each form has the options that its command takes, and those that none takes."""
    asked = compare_forms.forms(words, OPTIONS)
    assert asked["render"] == ["render", "broker", *render]
    assert asked["explain json"] == ["render", "broker", "--explain", "--json", *render]
    assert asked["check json"] == ["check", "broker", "--json", *check]
    assert asked["files of --out"] == ["render", "broker", *render, "--out"]


@pytest.mark.parametrize("words", [[], ["--version"], ["broker", "--help"], ["brokr"], ["render"]])
def test_as_it_is(words: list[str]) -> None:
    """What ends at once is run as it is."""
    assert compare_forms.forms(words, OPTIONS) == {"as it is": words}


@pytest.mark.parametrize("words", [["ready"], ["stop", "--timeout=1s"], ["wait", "kafka"]])
def test_not_beside(words: list[str]) -> None:
    """What asks somebody is not asked for twice."""
    assert compare_forms.forms(words, OPTIONS) == {}


@pytest.mark.parametrize(
    ("message", "mode", "kinds"),
    [
        ("a", "644", []),
        ("b", "644", list(compare_forms.KINDS)[:-1]),
        ("a", "600", ["files of --out"]),
    ],
)
def test_planted(message: str, mode: str, kinds: list[str], tmp_path: Path) -> None:
    """A message, or a mode of a file, that is another one is a difference."""
    said = []
    asked = compare_forms.forms(["broker"], OPTIONS)
    for name, program in (
        ("old", PROGRAM.format(message="a", mode="644")),
        ("new", PROGRAM.format(message=message, mode=mode)),
    ):
        binary = tmp_path / name
        binary.write_text(program)
        binary.chmod(0o755)
        job = Job([], "kafka-init", asked, {"VARIABLE": "\udcff"}, "", str(tmp_path))
        said.append(compare_forms.run(job, str(binary)))
    assert said[0]["explain"][:2] == [0, "render broker --explain \udcff\n"]
    found = list(compare_forms.differences("case", asked, *said))
    assert [row["kind"] for row in found] == kinds


# What it says depends on how often it was asked.
COUNTS = """\
#!/bin/sh
echo x >> {place}/asked-$1
wc -l < {place}/asked-$1
"""


def test_chance(tmp_path: Path) -> None:
    """What differs is asked for again, and is no difference if it does not stay one."""
    (tmp_path / "old").write_text("#!/bin/sh\n[ $1 = check ] || echo 1\necho 4\n")
    (tmp_path / "new").write_text(COUNTS.format(place=tmp_path))
    binaries = [str(tmp_path / name) for name in ("old", "new")]
    for binary in binaries:
        Path(binary).chmod(0o755)
    asked = {"check": ["check"], "render": ["render"]}
    job = Job([], "kafka-init", asked, {"PATH": "/usr/bin:/bin"}, "", str(tmp_path))
    said = compare_forms.run_both(job, binaries)
    found = list(compare_forms.differences("case", asked, *said))
    assert [row["kind"] for row in found] == ["render"]


def test_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that does not end is no failure of the comparison, and the only one to wait for."""
    monkeypatch.setattr(compare_forms, "SECONDS", 0.2)
    binary = tmp_path / "binary"
    binary.write_text("#!/bin/sh\n[ $2 = 1 ] || exec sleep 60\n")
    binary.chmod(0o755)
    asked = {str(number): ["render", str(number)] for number in (1, 2, 3)}
    job = Job([], "kafka-init", asked, {"PATH": "/usr/bin:/bin"}, "", str(tmp_path))
    said = compare_forms.run(job, str(binary))
    assert said == {"1": [0, "", ""], "2": compare_forms.NO_END, "3": ["not asked"]}


# A test as those of the behaviour ring.
RING = """\
import os, subprocess
def test_it(tmp_path):
    binary = os.environ["KAFKA_INIT_BINARY"]
    subprocess.run([binary, "brokr"], env={"VARIABLE": "1"}, capture_output=True)
    with open(tmp_path / "err", "wb") as err:
        subprocess.run([binary, "ready"], stderr=err)
    assert subprocess.run([binary, "broker"]).returncode == 0
"""


@pytest.mark.parametrize(("message", "differ"), [("a", 0), ("b", len(compare_forms.KINDS))])
def test_plugin(message: str, differ: int, root: Path, tmp_path: Path) -> None:
    """Each start is asked for in its forms, and recorded; a planted difference is found."""
    for name, says in (("old", "a"), ("new", message)):
        (tmp_path / name).write_text(PROGRAM.format(message=says, mode="644"))
        (tmp_path / name).chmod(0o755)
    (tmp_path / "test_ring.py").write_text(RING)
    it = compare.Comparison(tmp_path / "old", tmp_path / "new", tmp_path, Path(sys.executable), [])
    there = it.place("there")
    argv = [sys.executable, "-m", "pytest", "-p", "lab.compare_plugin", tmp_path / "test_ring.py"]
    it.pytest(argv, there, it.environment(there, it.new, True))
    it.add(there)
    assert it.counts == dict.fromkeys(compare_forms.KINDS, 1), (there / "log").read_text()
    assert len(it.differences) == differ
    starts = list(compare.rows(there, "starts"))
    assert [(row["words"], row["code"]) for row in starts] == [
        (["brokr"], 0),
        (["ready"], 0),
        (["broker"], 0),
    ]
    assert (
        starts[0]["out"] == "brokr 1\n" and starts[0]["err"] == starts[1]["err"] == f"{message}\n"
    )


def recording(*starts: Sequence[object]) -> compare_starts.Recording:
    """Starts of one test: number, exit code, standard error."""
    common = {"test": "t", "words": ["broker"], "out": ""}
    rows = [{**common, "number": str(at), "code": code, "err": err} for at, code, err in starts]
    return compare_starts.read(rows)


def one(err: str) -> compare_starts.Recording:
    """One start that ends with 0."""
    return recording((1, 0, err))


SAME = one("a\n")
# Recordings with either binary, and whether they differ.
RECORDED = [
    ([SAME], [SAME], False),
    ([SAME], [recording((1, 3, "a\n"))], True),
    ([SAME], [one("b\n")], True),
    ([SAME], [one("a\na\n")], True),
    ([SAME], [recording((1, 0, "a\n"), (2, 0, ""))], True),
    ([SAME], [recording()], True),
    # By chance: now so, now so with one binary.
    ([SAME, one("b\n")], [one("b\n"), SAME], False),
    ([SAME, one("a\nb\n")], [one("a\nb\n")] * 2, False),
    # Always so with one, never with the other, beside what is chance.
    ([SAME, one("a\nb\n")], [one("c\nb\n"), one("c\n")], True),
    # The test failed before its start.
    ([SAME, recording()], [one("b\n"), recording()], True),
    # Killed at some time.
    ([SAME], [recording((1, -9, ""))], False),
    ([recording((1, -9, "a\n"))], [recording((1, -9, "b\n"))], True),
    # Not what two runs of one binary need to have in common.
    ([one("pid 7, after 1.5 s\n")], [one("pid 8, after 2 s\n")], False),
    ([one("10.1.2.3:40000\n")], [one("10.1.2.3:40001\n")], False),
    ([one("10.1.2.3:9092\n")], [one("10.1.2.3:9093\n")], True),
]


WAITING = "waiting for the ensemble: member 2 (a): {}; member 3 (b): {}\n"


@pytest.mark.parametrize(
    ("states", "differ"),
    [
        (("up", "down"), False),
        (("down", "up"), False),
        (("up", "gone"), True),
        (("up", "up"), True),
    ],
)
def test_first_starts(states: tuple[str, str], differ: bool) -> None:
    """Which state of the other members is seen by whom is chance; what they are called is none."""
    old, new = [one(WAITING.format("up", "down"))], [one(WAITING.format(*states))]
    assert bool(compare_starts.suspects({*old[0], *new[0]}, old, new)) == differ


@pytest.mark.parametrize(("old", "new", "differ"), RECORDED)
def test_recordings(
    old: list[compare_starts.Recording], new: list[compare_starts.Recording], differ: bool
) -> None:
    """What all recordings with one binary have, and none with the other, is a difference."""
    assert compare_starts.suspects(["t"], old, new) == (["t"] if differ else [])
    assert bool(compare_starts.differences(["t"], old, new)) == differ


@pytest.mark.parametrize(
    ("compared", "different", "distinct", "code", "shown"),
    [(2, 0, 0, 0, 0), (2, 1, 1, 1, 1), (50, 30, 30, 1, 20), (50, 30, 3, 1, 3), (0, 0, 0, 1, 0)],
)
def test_report(
    compared: int, different: int, distinct: int, code: int, shown: int, tmp_path: Path, capsys
) -> None:
    """The first ones are shown, once each; all are counted; nothing compared is a failure."""
    it = compare.Comparison(tmp_path, tmp_path, tmp_path, tmp_path, [])
    it.counts["render"] = compared
    for number in range(different):
        row = {"case": "c", "kind": "render", "words": ["render"], "old": [0, "a"]}
        it.differences.append({**row, "new": [0, f"b{number % distinct}"]})
    assert compare.report(it) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{compared} compared, {different} different"
    assert len([line for line in lines if line.startswith("---- render: c")]) == shown


def test_cases(tmp_path: Path) -> None:
    """Each of the other rings gives cases: a row of a table, a piece of a corpus, a container."""
    row = {"test": "t", "role": "broker", "environment": {"KAFKA_A": "1"}, "words": []}
    pods = tmp_path / "pods.jsonl"
    pods.write_text(json.dumps(row) + "\n")
    cases = list(compare_cases.every(pods))
    rings = Counter(case.name.split()[0] for case in cases)
    assert rings.keys() == {"unit", "fuzz", "manifest", "bench", "cluster"}
    assert all(rings[ring] > 10 for ring in ("unit", "fuzz", "manifest")), rings
    given = [case.environment for case in cases]
    assert any(one.get("KAFKA_ZOOKEEPER_CONNECT") == "zk:2181/a" for one in given)
    assert any(one.get("KAFKA_INIT_ZOOKEEPER_REPLICAS") == "3" for one in given)


def test_strings(tmp_path: Path) -> None:
    """C strings with macros and escapes, as the compiler has them."""
    path = tmp_path / "a.c"
    path.write_text('#define B "b\\xc3\\xa9" "\\n"\nconst char *s = "a=\\t\\"" B "\\x9";\n')
    assert list(compare_cases._strings(path)) == ['a=\t"bé\n\t']
