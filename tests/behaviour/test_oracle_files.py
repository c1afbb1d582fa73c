# SPDX-License-Identifier: Apache-2.0
"""Mounted files of any bytes: kafka-init reads from them what java.util.Properties reads."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from lab import oracle
from oracle import render
from oracle.render import BROKER_DERIVED, EXIT_CONFIG, ZOOKEEPER_DERIVED
from oracle.texts import files, logical_lines

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

# What String.trim() of Java cuts.
TRIMMED = "".join(map(chr, range(ord(" ") + 1)))

# The rules of Properties.load: a file and what it says; a number: the line that is at fault.
RULES = {
    # Lines.
    "LF, CR and CR LF end a line": (b"a=1\nb=\rc=3\r\nd=", {"a": "1", "b": "", "c": "3", "d": ""}),
    "no end of the last line": (b"a=1", {"a": "1"}),
    "no byte": (b"", {}),
    "blank lines": (b"\n \n\t\f\r\n a=1\n\n", {"a": "1"}),
    "blanks before a key": (b" \t\fa=1\n", {"a": "1"}),
    "VT and NBSP are no blanks": (b"\x0ba\xa0b=\x0b1\xa0\n", {"\x0ba\xa0b": "\x0b1\xa0"}),
    "NEL ends no line": (b"a=1\x85b=2\n", {"a": "1\x85b=2"}),
    # Comments.
    "comments": (b"#a=1\n!b=2\n  # c\n\t!d\ne=5\n", {"e": "5"}),
    "a comment never continues": (b"#a\\\nb=1\n", {"b": "1"}),
    "a comment at the end": (b"a=1\n# b", {"a": "1"}),
    "# and ! inside a line": (b"a#b!=c#d!\n", {"a#b!": "c#d!"}),
    "an escaped sign of a comment": (b"\\#a=1\n\\!b=2\n", {"#a": "1", "!b": "2"}),
    # Continuation.
    "one backslash continues": (b"a=1\\\n2\n", {"a": "12"}),
    "an even number does not": (b"a=1\\\\\nb=2\n", {"a": "1\\", "b": "2"}),
    "three do": (b"a=1\\\\\\\n2\n", {"a": "1\\2"}),
    "CR LF continues": (b"a=1\\\r\n2\r\n", {"a": "12"}),
    "CR continues": (b"a=1\\\r2\r", {"a": "12"}),
    "CR LF is one end, LF CR is two": (b"a=1\\\n\rb=2\n", {"a": "1", "b": "2"}),
    "blanks of the continuation go": (b"a=1\\\n \t\f2\n", {"a": "12"}),
    "blanks before the backslash stay": (b"a=1 \\\n 2\n", {"a": "1 2"}),
    "a continuation is no comment": (b"a=1\\\n#2\n", {"a": "1#2"}),
    "a key continues": (b"a\\\nb=1\n", {"ab": "1"}),
    "an escape goes over the end": (b"a=\\u00\\\n41\n", {"a": "A"}),
    "a blank line ends a continuation": (b"a=1\\\n\nb=2\n", {"a": "1", "b": "2"}),
    "a continuation before any character": (b"\\\n#a=1\nb=2\n", {"b": "2"}),
    "a backslash at the end": (b"a=1\\", {"a": "1"}),
    "a continuation of nothing": (b"a=1\\\n", {"a": "1"}),
    "a lone backslash": (b"\\", {"": ""}),
    "a lone backslash and LF": (b"a=1\n\\\n", {"a": "1", "": ""}),
    "a lone backslash and CR LF": (b"a=1\n\\\r\n", {"a": "1"}),
    "two lone backslashes": (b"\\\\", {"\\": ""}),
    # Key and value.
    "the first separator ends the key": (b"a=b=c:d e\n", {"a": "b=c:d e"}),
    "a colon": (b"a:b=c\n", {"a": "b=c"}),
    "a blank": (b"a b c\n", {"a": "b c"}),
    "blanks and one separator": (b"a \t=\f b\n", {"a": "b"}),
    "a second separator is the value's": (b"a = = b\nc:=d\n", {"a": "= b", "c": "=d"}),
    "blanks at the end stay": (b"a=b \t\f\n", {"a": "b \t\f"}),
    "no value": (b"a\nb=\nc:\nd \n", {"a": "", "b": "", "c": "", "d": ""}),
    "no key": (b"=a\n", {"": "a"}),
    "no key, with a colon": (b" : a\n", {"": "a"}),
    "escaped separators": (b"a\\=b\\:c\\ d\\\te=1\n", {"a=b:c d\te": "1"}),
    "an escaped backslash before a separator": (b"a\\\\=1\n", {"a\\": "1"}),
    "the last of two counts": (b"a=1\nb=2\na=3\n", {"a": "3", "b": "2"}),
    "the last counts, however it is written": (b"a=1\n\\u0061=2\n", {"a": "2"}),
    "quotes are characters": (b"a=\"b\"\n'c'=d\n", {"a": '"b"', "'c'": "d"}),
    "nothing is expanded": (b"a=$(POD_IP)$$(X)${b}\n", {"a": "$(POD_IP)$$(X)${b}"}),
    # Escapes and characters.
    "named escapes": (b"a=\\t\\n\\r\\f\n", {"a": "\t\n\r\f"}),
    "any other escape is its character": (b"\\a=\\b\\v\\0\\z\\\"\\'\\U\n", {"a": "bv0z\"'U"}),
    "escapes of UTF-16": (b"\\u0061=\\u00E9\\u00e9\n", {"a": "éé"}),
    "an escaped line end is none": (b"a=\\u000Ab\\u000D\n", {"a": "\nb\r"}),
    "an escaped blank is none": (b"a=\\u0020b\n\\u0020c=1\n", {"a": " b", " c": "1"}),
    "an escaped separator is none": (b"a\\u003Db=1\n", {"a=b": "1"}),
    "an escaped backslash escapes nothing": (b"a=\\u005Cn\n", {"a": "\\n"}),
    "a pair is one character": (b"a=\\uD83D\\uDE00\n", {"a": "\U0001f600"}),
    "five digits are four and one": (b"a=\\u00e99\n", {"a": "é9"}),
    "bytes are ISO-8859-1": ("é=ü\n".encode(), {"Ã©": "Ã¼"}),
    "a byte order mark is of the key": (b"\xef\xbb\xbfa=1\n", {"ï»¿a": "1"}),
    "too few digits": (b"a=1\n\nb=\\u12\n", 3),
    "no digits": (b"a=\\u\n", 1),
    "no digit": (b"a=\\u00g0\n", 1),
    "two u": (b"a=\\uu0041\n", 1),
    "a sign is no digit": (b"a=\\u+041\n", 1),
    "in a key": (b"# x\n\\u1=2\n", 2),
    "the line where a long one begins": (b"a=1\n# x\nb=\\\n  x\\\n  \\u12\n", 3),
    # What Java takes and is no text.
    "NUL": (b"a=1\nb=\\u0000\n", 2),
    "a byte that is 0": (b"a=b\0c\n", 1),
    "a key with NUL": (b"a\0=b\n", 1),
    "the first half of a pair": (b"a=\\uD83D\n", 1),
    "the other half": (b"a=\\uDE00\n", 1),
    "both, the wrong way": (b"a=\\uDE00\\uD83D\n", 1),
    "something between them": (b"a=\\uD83Dx\\uDE00\n", 1),
    "one half in the key, one in the value": (b"\\uD83D=\\uDE00\n", 1),
    "one that the next overrides": (b"a=\\u0000\na=1\n", 1),
}


def broker_expected(original: dict[str, str]) -> dict[str, str]:
    """What becomes of a file that says nothing of listeners."""
    own = {key: BROKER_DERIVED[key] for key in ("broker.id", "zookeeper.connect")}
    own |= {"node.id": own["broker.id"]} if "node.id" in original else {}
    derived = dict(BROKER_DERIVED)
    if "log.dir" in original:
        del derived["log.dirs"]
    return derived | original | own


def zookeeper_expected(original: dict[str, str]) -> dict[str, str]:
    """The same for a zoo.cfg, trimmed as QuorumPeerConfig does: its members are of ZK_REPLICAS."""
    trimmed = {key.strip(TRIMMED): value.strip(TRIMMED) for key, value in original.items()}
    kept = {key: value for key, value in trimmed.items() if not key.startswith("server.")}
    return ZOOKEEPER_DERIVED | kept


def check(binary: Path, path: Path, content: bytes) -> None:
    """Both roles read the file as Java does, or refuse it and name the line."""
    path.write_bytes(content)
    loaded = oracle.get().load(content)
    lines = logical_lines(content)
    wrong = [
        number
        for number, (key, value) in enumerate(loaded.entries)
        if not (oracle.is_text(key) and oracle.is_text(value))
    ]
    if loaded.error:
        assert "Malformed" in loaded.error
        wrong.append(len(loaded.entries))
    else:
        assert len(lines) == len(loaded.entries)
    for run, expected in (
        (render.broker, broker_expected),
        (render.zookeeper, zookeeper_expected),
    ):
        rendered = run(binary, file=path)
        if wrong:
            assert (rendered.code, rendered.output) == (EXIT_CONFIG, b"")
            said = re.findall(rf" error: {re.escape(str(path))}:(\d+): ", rendered.log)
            assert [int(number) for number in said][: len(wrong)] == [lines[one] for one in wrong]
        else:
            output = render.good(rendered)
            render.compare(oracle.get(), output, expected(loaded.properties()))


@given(files)
@example(b"a=b\n")
@example(b"\xef\xbb\xbf\n\x00")
@settings(max_examples=6000 if LONG else 500, **COMMON)
def test_files(binary: Path, mounted: Path, content: bytes) -> None:
    """Any file, as server.properties and as zoo.cfg."""
    check(binary, mounted, content)


@pytest.mark.parametrize(("content", "says"), RULES.values(), ids=RULES.keys())
def test_rules(binary: Path, mounted: Path, content: bytes, says: dict[str, str] | int) -> None:
    """Each rule alone: Java says what the table does, and kafka-init says what Java does."""
    if isinstance(says, dict):
        assert oracle.get().load(content).properties() == says
    else:
        loaded = oracle.get().load(content)
        all_text = all(oracle.is_text(text) for entry in loaded.entries for text in entry)
        assert loaded.error or not all_text
    check(binary, mounted, content)
    if not isinstance(says, dict):
        rendered = render.broker(binary, file=mounted)
        assert f"{mounted}:{says}: " in rendered.log


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"], ids=["LF", "CR", "CRLF"])
def test_around_the_buffer_of_java(binary: Path, mounted: Path, end: bytes) -> None:
    """A line end, a continuation and an escape across the 8192 bytes that Java reads at once."""
    for before in range(8180, 8194):
        line = b"a=" + b"x" * (before - 4) + b"\\"
        check(binary, mounted, line + end + b"  b\\u00e9" + end + b"c=d" + end)


def test_every_byte(binary: Path, mounted: Path) -> None:
    """Each byte but NUL in a key, in a value, alone, and after a backslash."""
    for byte in (bytes([number]) for number in range(1, 256)):
        content = b"k" + byte + b"k=v" + byte + b"v\n" + byte
        check(binary, mounted, content + b"\nx\\" + byte + b"0041=\\" + byte + b"0041\n")


def test_many_lines(binary: Path, mounted: Path) -> None:
    """A file as long as a ConfigMap can be, of one key and of thousands."""
    mounted.write_bytes(b"a\n" * ((1 << 19) - 1))
    loaded = oracle.get().load(render.good(render.broker(binary, file=mounted)))
    assert loaded.properties() == BROKER_DERIVED | {"a": ""}
    check(binary, mounted, b"".join(b"key.%d=%d\n" % (one, one) for one in range(5000)))


def test_what_is_given_stays(binary: Path, mounted: Path) -> None:
    """What a file says of what would be derived; broker.id alone follows the pod."""
    given_ = {
        "broker.id": "7",
        "node.id": "7",
        "log.dir": "/a b/ü\\",
        "listeners": "INSIDE://:9093,PLAINTEXT://:9092",
        "listener.security.protocol.map": "INSIDE:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "advertised.listeners": "PLAINTEXT://h:9092",
        "zookeeper.connect": "other:2181",
    }
    mounted.write_bytes(oracle.get().store(given_))
    output = render.good(render.broker(binary, file=mounted))
    render.compare(oracle.get(), output, broker_expected(given_))


def test_what_is_given_stays_in_zoo_cfg(binary: Path, mounted: Path) -> None:
    """The same for a zoo.cfg; keys that do nothing there leave it."""
    given_ = {key: f"/{key}" if "Dir" in key else "3" for key in ZOOKEEPER_DERIVED}
    given_ |= {key: "true" for key, value in ZOOKEEPER_DERIVED.items() if value == "false"}
    moved = {"jute.maxbuffer": "1", "readonlymode.enabled": "true", "multiAddress.enabled": "true"}
    other = {"server.9": "h:1:2", "server.01": "h:1:2", "Ü": "\\ü "}
    mounted.write_bytes(oracle.get().store(given_ | moved | other))
    output = render.good(render.zookeeper(binary, file=mounted))
    render.compare(oracle.get(), output, zookeeper_expected(given_ | {"Ü": "\\ü "}))


def _naive(content: bytes) -> dict[str, str]:
    lines = [line.strip() for line in content.decode("latin-1").split("\n")]
    pairs = [line.partition("=") for line in lines if line and line[0] not in "#!"]
    return {key.strip(): value.strip() for key, _, value in pairs}


def test_control_of_readers() -> None:
    """A reader such as a script has is found by the table of rules."""
    good = {name: rule for name, rule in RULES.items() if isinstance(rule[1], dict)}
    found = [name for name, (content, says) in good.items() if _naive(content) != says]
    assert len(found) > len(good) / 2


def test_control_of_files(binary: Path, mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One character more in what is written, or a line that is one off, is found."""
    real = render.broker

    def more(*arguments, **words) -> render.Rendered:
        one = real(*arguments, **words)
        return render.Rendered(one.code, one.output.replace(b"a=b", b"a=bb"), one.log)

    monkeypatch.setattr(render, "broker", more)
    with pytest.raises(AssertionError):
        check(binary, mounted, b"a=b\n")

    def off(*arguments, **words) -> render.Rendered:
        one = real(*arguments, **words)
        return render.Rendered(one.code, one.output, one.log.replace(":2: ", ":1: "))

    monkeypatch.setattr(render, "broker", off)
    check(binary, mounted, b"a=b\n")
    with pytest.raises(AssertionError):
        check(binary, mounted, b"a=b\nc=\\u\n")


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the file of an example."""
    return tmp_path_factory.mktemp("mounted") / "mounted.properties"
