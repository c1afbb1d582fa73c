# SPDX-License-Identifier: Apache-2.0
"""Texts, and files of properties, in which everything is that has ever been read wrongly."""

import re

from hypothesis import strategies as st

# Each has a meaning to Java, to the writer, to $(…), to a terminal or to none of them.
FRAGMENTS = (
    *("\\", "\\\\", "\\n", "\\u0041", "\\u00", "\\:", "\\ "),
    *("\n", "\r", "\r\n", "\t", "\f", "\v", " ", "  ", "\x01", "\x1b[0m", "\x7f"),
    *("=", ":", "#", "!", "=:", "#!", "'", '"', "`", "%s", "${a:b}", "$HOME"),
    *("$(", "$(X)", "$$(X)", "$$$(X", ")", "$(1+1)", "$", "$$", "(", "$($(POD_IP))"),
    *("\x80", "\x85", "\xa0", "\xad", "é", "ÿ", "\u0100", "\u0301", "\u200b", "\u202e"),
    *("\u2028", "\u2029", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\uffff"),
    *("\U00010000", "\U0001f600", "\U0001f468\u200d\U0001f469", "\U0010ffff", "\U0001fffe"),
)

# What java.lang.String.trim() cuts, but for NUL.
BLANKS = "".join(map(chr, range(1, 0x21)))

_CHARACTERS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)

# Any text that UTF-8 can say, without NUL.
texts = st.lists(st.one_of(_CHARACTERS, st.sampled_from(FRAGMENTS)), max_size=6).map("".join)

# What stands around a value by mistake.
around = st.sampled_from(("", " ", "\t", "\r", " \r", "\r\n ", "\x01", "\x1f\x20"))


def padded(text: str) -> st.SearchStrategy[str]:
    """The text between such blanks."""
    return st.tuples(around, around).map(lambda ends: f"{ends[0]}{text}{ends[1]}")


# Bytes that are UTF-8 or nearly so.
_BYTES = st.one_of(
    st.binary(max_size=4),
    texts.map(str.encode),
    st.sampled_from(
        [
            *(b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf"),
            *(b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\x9f\xbf", b"\xee\x80\x80"),
            *(
                b"\xf4\x90\x80\x80",
                b"\xf4\x8f\xbf\xbf",
                b"\xf5\x80\x80\x80",
                b"\xf8\x88\x80\x80\x80",
            ),
            *(b"\xc3", b"\xe2\x80", b"\xf0\x9f\x98", b"\x80", b"\xbf", b"\xfe", b"\xff"),
        ]
    ),
)
raw = st.lists(_BYTES, max_size=3).map(b"".join).filter(lambda text: b"\0" not in text)


def literal(value: str) -> str:
    """The text for an environment variable that comes out as `value`.

    Of the $ before a parenthesis that is closed a pair stands for one; a newline at the end goes.
    """
    last = value.rfind(")")
    escaped = re.sub(r"\$+(?=\()", lambda run: run[0] * (1 + (run.start() < last)), value)
    return escaped + "\n" * value.endswith("\n")


# Names of variables below KAFKA_, and how KAFKA_T_… of them becomes a key: never a key that Kafka
# or kafka-init knows, never a …_FILE, never what a Service is called.
_SEPARATORS = {"_": ".", "__": "_", "___": "-"}
_WORDS = st.from_regex(r"[A-Za-z0-9.-]{1,4}", fullmatch=True).filter(
    lambda word: word.upper() not in ("FILE", "PORT")
)


@st.composite
def names(draw: st.DrawFn) -> tuple[str, str]:
    """A variable and its key."""
    variable, key = "KAFKA_T", "t"
    for separator in draw(st.lists(st.sampled_from(list(_SEPARATORS)), min_size=1, max_size=3)):
        word = draw(_WORDS)
        variable += separator + word
        key += _SEPARATORS[separator] + word.lower()
    return variable, key


# Pieces of a mounted file. What Java takes:
_GOOD = (
    *(b"\n", b"\r", b"\r\n", b"\n\n", b"\\\n", b"\\\r", b"\\\r\n", b"\\\\\n", b"\\\\\\\n"),
    *(b" ", b"\t", b"\f", b"  ", b"\v", b"\xa0", b"\x85", b"\x1c"),
    *(b"=", b":", b" = ", b"\t:\f", b"==", b":=", b"= =", b"\\=", b"\\:", b"\\ ", b"\\\t"),
    *(b"#", b"!", b"\n#", b"\n!x\\\n", b"\n # y", b"\\#", b"\\!", b"\\\n#"),
    *(b"a", b"b", b"key", b"value", b"a=b", b"\nc=d\n", b"\xc3\xa9", b"\xff", b"\xef\xbb\xbf"),
    *(b"\\n", b"\\t", b"\\r", b"\\f", b"\\b", b"\\\\", b"\\'", b'\\"', b'"', b"\\U0041", b"\\0"),
    *(b"\\u0041", b"\\u00e9", b"\\u00E9", b"\\u000a", b"\\u0020", b"\\u003d", b"\\u005c"),
    *(b"\\ud83d\\ude00", b"\\uDBFF\\uDFFF", b"\\uffff", b"\\ufeff", b"\\u007f", b"\\u2028"),
    *(b"\\u00\\\n41", b"\\ud83d\\\n\\ude00"),
    *(b"$(POD_IP)", b"${x:y}", b"\\"),
)

# What it does not take, or what is no text.
_BAD = (
    *(b"\\u", b"\\u1", b"\\u12", b"\\u123", b"\\u00g1", b"\\uu0041", b"\\u+041", b"\\u 041"),
    *(b"\\u0000", b"\0", b"\\ud83d", b"\\ude00", b"\\ude00\\ud83d", b"\\ud83dx\\ude00"),
    b"\\u\xb20041",
)


def _file(pieces: tuple[bytes, ...], size: int) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(pieces), max_size=size).map(b"".join)


_good_lines = st.lists(
    st.tuples(*(_file(_GOOD, 4) for _ in range(2)), st.sampled_from([b"\n", b"\r", b"\r\n"])).map(
        lambda parts: parts[0] + b"=" + parts[1] + parts[2]
    ),
    max_size=8,
).map(b"".join)

files = st.one_of(
    _file(_GOOD, 30),
    _good_lines,
    _file(_GOOD + _BAD, 12),
    st.tuples(_file(_GOOD, 8), st.sampled_from(_BAD), _file(_GOOD, 8)).map(b"".join),
    st.binary(max_size=60),
)


def logical_lines(file: bytes) -> list[int]:
    """The number of the natural line on which each of Java's logical lines begins."""
    natural = re.split(rb"\r\n|\r|\n", file)
    # At the very end Java looks for no continuation, not even of a lone backslash; CR LF is no end
    # but CR and one more byte.
    last = len(natural) - (file.endswith((b"\r", b"\n")) and not file.endswith(b"\r\n"))
    numbers: list[int] = []
    text = b""
    for number, line in enumerate(natural, 1):
        line = line.lstrip(b" \t\f")
        if not text:
            if not line or line[0] in b"#!":
                continue
            numbers.append(number)
        text += line
        odd = (len(text) - len(text.rstrip(b"\\"))) % 2
        if not odd or number == last:
            text = b""
        elif text == b"\\":
            numbers.pop()  # nothing yet: a comment may follow
            text = b""
        else:
            text = text[:-1]
    return numbers
