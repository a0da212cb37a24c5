"""Bytes of any encoding become the text that was written, or a line that says why not."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.readers.decode import decode

STORY = "Le café était “très” bon — naïve. Où êtes-vous allé hier soir après la fête ?\n"


def test_plain_utf8_is_read_as_it_is() -> None:
    assert decode(STORY.encode()) == STORY


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding_and_is_no_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + STORY.encode(encoding)) == STORY


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (STORY, "cp1252"),
        ("The café’s “naïve” owner said — nothing. Nobody was hurt. ", "cp1252"),
        ("El niño comió piñas mañana. ¿Qué pasó? ", "latin-1"),
        ("Wczoraj wieczorem policja zatrzymała dwóch mężczyzn w Łodzi. Zażółć. ", "cp1250"),
        ("Вчера вечером в Москве прошёл сильный дождь. ", "cp1251"),
        ("昨日の夜、東京で大雨が降りました。川があふれた。", "shift_jis"),
        ("昨天晚上北京下了大雨，河水上涨。", "gb18030"),
    ],
)
def test_older_encodings_are_recognised(text: str, encoding: str, count: int) -> None:
    assert decode((text * count).encode(encoding)) == text * count


def test_a_word_with_one_accent_is_western_not_chinese() -> None:
    assert decode("café".encode("cp1252")) == "café"


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\n" * 1000])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^The file is empty\.$"):
        decode(content)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x00\x00",
        b"%PDF-1.7\n\x00\x01",
        "A story without a mark.".encode("utf-16-le"),
        b"words \x00 and a NUL",
    ],
)
def test_a_binary_file_is_called_binary(content: bytes) -> None:
    with pytest.raises(SourceError, match="binary file"):
        decode(content)


def test_noise_is_no_text() -> None:
    noise = bytes(random.Random(1).choices(range(1, 256), k=20_000))  # noqa: S311
    with pytest.raises(SourceError, match="encoding cannot be told"):
        decode(noise)


def test_utf8_with_a_broken_byte_is_refused_instead_of_garbled() -> None:
    with pytest.raises(SourceError, match="UTF-8 with damaged characters"):
        decode(STORY.encode() * 50 + b"\xff" + STORY.encode())


def test_half_a_character_after_a_mark_is_refused() -> None:
    with pytest.raises(SourceError, match="not valid utf-16"):
        decode(STORY.encode("utf-16") + b"\x00")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_line_that_says_why_not(content: bytes) -> None:
    try:
        told = decode(content)
    except SourceError as refused:
        told = str(refused)
    assert told.encode()
    assert "\x00" not in told
