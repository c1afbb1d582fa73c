# SPDX-License-Identifier: Apache-2.0
"""Values of variables and of files that variables name: java.util.Properties reads them unchanged.

Every test starts the binary with many settings at once and asks the real class what it reads.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lab import oracle
from oracle import render
from oracle.render import BROKER_DERIVED, EXIT_CONFIG, ZOOKEEPER_DERIVED
from oracle.texts import BLANKS, FRAGMENTS, literal, names, raw, texts

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

# Settings of one start: variables with different keys, and their values.
many = st.lists(st.tuples(names(), texts), max_size=12, unique_by=lambda one: one[0][1])

# What is written for a value, character by character: (the value, the line after "t.v=").
WRITTEN = {
    "nothing": ("", ""),
    "a blank at the beginning": (" x", "\\ x"),
    "blanks at the beginning": ("  x", "\\  x"),
    "a blank alone": (" ", "\\ "),
    "blanks elsewhere": ("a b ", "a b "),
    "TAB": ("\ta\t", "\\ta\\t"),
    "form feed": ("\fa\f", "\\fa\\f"),
    "LF, CR": ("a\nb\rc\r\nd", "a\\nb\\rc\\r\\nd"),
    "backslashes": ("\\a\\\\", "\\\\a\\\\\\\\"),
    "an escape of Java": ("\\u0041\\n", "\\\\u0041\\\\n"),
    "separators and comment signs": ("=:#!", "=:#!"),
    "quotes": ("\"a\" 'b'", "\"a\" 'b'"),
    "ASCII's last": ("~\x7f", "~\\u007F"),
    "controls": ("\x01\x0b\x1f", "\\u0001\\u000B\\u001F"),
    "Latin-1": ("\x80\xa0é\xff", "\\u0080\\u00A0\\u00E9\\u00FF"),
    "a byte order mark": ("\ufeffx", "\\uFEFFx"),
    "line separators of Unicode": ("\x85\u2028\u2029", "\\u0085\\u2028\\u2029"),
    "the edges of the surrogates": ("\ud7ff\ue000\uffff", "\\uD7FF\\uE000\\uFFFF"),
    "two units": ("\U0001f600", "\\uD83D\\uDE00"),
    "the first and the last of two": ("\U00010000\U0010ffff", "\\uD800\\uDC00\\uDBFF\\uDFFF"),
    "a combining mark alone": ("\u0301", "\\u0301"),
}


@given(many)
@settings(max_examples=3000 if LONG else 300, **COMMON)
def test_variables(binary: Path, values: list) -> None:
    """What a KAFKA_ variable says, with its $(…) escaped, is what Java reads."""
    environment = {variable: literal(text).encode() for (variable, _), text in values}
    expected = {key: text for (_, key), text in values}
    output = render.good(render.broker(binary, environment))
    render.compare(oracle.get(), output, BROKER_DERIVED | expected)


@given(many)
@settings(max_examples=600 if LONG else 60, **COMMON)
def test_variables_as_they_are(binary: Path, values: list) -> None:
    """A secret's $(…) stands for itself; one newline at the end is cut, and said."""
    environment, expected = {}, {}
    for (variable, key), text in values:
        environment[f"{variable}_PASSWORD"] = text.encode()
        expected[f"{key}.password"] = text.removesuffix("\n")
    rendered = render.broker(binary, environment)
    render.compare(oracle.get(), render.good(rendered), BROKER_DERIVED | expected)
    cut = {
        line.split()[2]
        for line in rendered.log.splitlines()
        if "warning" in line and "newline" in line
    }
    assert cut == {f"{name}:" for name, text in environment.items() if text.endswith(b"\n")}


@given(values=many, newlines=st.data())
@settings(max_examples=1200 if LONG else 120, **COMMON)
def test_files_of_variables(binary: Path, scratch: Path, values: list, newlines) -> None:
    """What a …_FILE holds is what Java reads, each byte literal, without one newline at the end."""
    environment, expected = {}, {}
    for number, ((variable, key), text) in enumerate(values):
        file = scratch / str(number)
        end = text.endswith("\n") or newlines.draw(st.booleans())
        file.write_bytes(text.encode() + b"\n" * end)
        environment[f"{variable}_FILE"] = str(file)
        expected[key] = text
    output = render.good(render.broker(binary, environment))
    render.compare(oracle.get(), output, BROKER_DERIVED | expected)


@given(many)
@settings(max_examples=600 if LONG else 60, **COMMON)
def test_variables_of_zookeeper(binary: Path, values: list) -> None:
    """ZOO_CFG_ and any text, in zoo.cfg; the case of the key is kept. ZooKeeper trims it."""
    environment, expected = {}, {}
    for (variable, _), text in values:
        name = variable.removeprefix("KAFKA_").replace("-", "").replace("__", "_")
        environment[f"ZOO_CFG_{name}"] = literal(text).encode()
        expected[name.replace("_", ".")] = text.strip(BLANKS)
    assume(len(environment) == len(expected))
    output = render.good(render.zookeeper(binary, environment))
    render.compare(oracle.get(), output, ZOOKEEPER_DERIVED | expected)


@given(raw)
@example(b"\xff")
@settings(max_examples=1200 if LONG else 120, **COMMON)
def test_bytes(binary: Path, scratch: Path, value: bytes) -> None:
    """What is UTF-8 is taken, what is not is refused, wherever it stands."""
    file = scratch / "bytes"
    file.write_bytes(value + b"\n")
    secret = {"KAFKA_T_PASSWORD": value + b"\n"}
    try:
        expected = value.decode()
    except UnicodeDecodeError:
        expected = None
    for environment, key in (
        (secret, "t.password"),
        ({"KAFKA_T_V_FILE": str(file)}, "t.v"),
        ({"X": secret["KAFKA_T_PASSWORD"][:-1], "KAFKA_T_V": "$(X)"}, "t.v"),
    ):
        if key == "t.v" and "X" in environment and b"$" in value:
            continue
        rendered = render.broker(binary, environment)
        if expected is None:
            assert (rendered.code, rendered.output) == (EXIT_CONFIG, b"")
        else:
            output = render.good(rendered)
            render.compare(oracle.get(), output, BROKER_DERIVED | {key: expected})


def test_bytes_of_names(binary: Path) -> None:
    """The name of a variable and the words of a list are UTF-8, or refused too."""
    output = render.good(render.broker(binary, {"KAFKA_T_é": "1"}))
    render.compare(oracle.get(), output, BROKER_DERIVED | {"t.é": "1"})
    for run, environment in (
        (render.broker, {b"KAFKA_T_\xff": b"1"}),
        (render.zookeeper, {b"ZOO_CFG_\xff": b"1"}),
        (render.zookeeper, {b"ZOO_CFG_EXTRA": b"a=\xff"}),
        (render.zookeeper, {b"ZOO_CFG_EXTRA": b"\xff=a"}),
    ):
        rendered = run(binary, environment)
        assert (rendered.code, rendered.output) == (EXIT_CONFIG, b"")


@given(many, st.randoms(use_true_random=False))
@settings(max_examples=300 if LONG else 30, **COMMON)
def test_same_input_same_bytes(binary: Path, values: list, random) -> None:
    """The order of the environment decides nothing."""
    environment = [(variable, literal(text).encode()) for (variable, _), text in values]
    first = render.good(render.broker(binary, dict(environment)))
    random.shuffle(environment)
    assert render.good(render.broker(binary, dict(environment))) == first


@pytest.mark.parametrize(("value", "written"), WRITTEN.values(), ids=WRITTEN.keys())
def test_written(binary: Path, value: str, written: str) -> None:
    """The writer's rules, one by one; Java's own writer makes what Java reads the same way."""
    output = render.good(render.broker(binary, {"KAFKA_T_V": literal(value)}))
    assert f"t.v={written}\n".encode() in output
    render.compare(oracle.get(), output, BROKER_DERIVED | {"t.v": value})
    assert oracle.get().load(oracle.get().store({"t.v": value})).properties() == {"t.v": value}


def test_every_character(binary: Path) -> None:
    """All characters of Unicode, each once."""
    every = [*range(1, 0xD800), *range(0xE000, 0x110000)]
    parts = [every[at : at + 20000] for at in range(0, len(every), 20000)]
    for some in (parts[at : at + 8] for at in range(0, len(parts), 8)):
        expected = {f"t.v{number}": "".join(map(chr, part)) for number, part in enumerate(some)}
        environment = {
            key.upper().replace(".", "_").replace("T_", "KAFKA_T_"): literal(text).encode()
            for key, text in expected.items()
        }
        output = render.good(render.broker(binary, environment))
        render.compare(oracle.get(), output, BROKER_DERIVED | expected)


def _raw(key: str, text: str) -> bytes:
    return f"{key}={text}\n".encode()


def _latin(key: str, text: str) -> bytes:
    return f"{key}={text}\n".encode("latin-1", "replace")


def _escaped(key: str, text: str, keep: str, form: str = "\\u{:04X}") -> bytes:
    """Each of `keep` as it is, all else as Java's escapes of its UTF-16."""
    units = text.encode("utf-16-be")
    numbers = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    values = (chr(one) if chr(one) in keep else form.format(one) for one in numbers)
    return f"{key}={''.join(values)}\n".encode()


_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
_PLAIN = _VISIBLE.replace("\\", "")

# Writers that are wrong in one thing each.
WRONG = {
    "raw": _raw,
    "ISO-8859-1": _latin,
    "backslashes as they are": lambda key, text: _escaped(key, text, _VISIBLE),
    "a blank at the beginning as it is": lambda key, text: _escaped(key, text, _PLAIN + " "),
    "a TAB as it is": lambda key, text: _escaped(key, text, _PLAIN + "\t"),
    "line ends as they are": lambda key, text: _escaped(key, text, _PLAIN + "\n\r"),
    "five digits": lambda key, text: _escaped(key, text, _PLAIN, "\\u{:05X}"),
    "a character, not its units": lambda key, text: b"".join(
        [key.encode(), b"=", *(f"\\u{ord(one):04X}".encode() for one in text), b"\n"]
    ),
    "the last is forgotten": lambda key, text: _escaped(key, text[:-1], _PLAIN),
    "the blanks at the end are cut": lambda key, text: _escaped(key, text.rstrip(), _PLAIN),
    "CR LF": lambda key, text: _escaped(key, text, _PLAIN).replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("writer", WRONG.values(), ids=WRONG.keys())
def test_control_of_writers(writer) -> None:
    """A writer that is wrong is found by what judges ours."""
    found = []
    for text in FRAGMENTS:
        try:
            render.compare(oracle.get(), writer("t.v", text), {"t.v": text})
        except AssertionError:
            found.append(text)
    assert found


def test_control_of_the_control() -> None:
    """A writer that escapes all but what needs none is right, so it is not the comparison."""
    for text in FRAGMENTS:
        render.compare(oracle.get(), _escaped("t.v", text, _PLAIN), {"t.v": text})


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for the files of an example."""
    return tmp_path_factory.mktemp("values")
