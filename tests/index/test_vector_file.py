"""A vector file that is not whole is refused before faiss reads a byte of it."""

import errno
import hashlib
import json
import os
import random
import time
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.vectors import Stamp, VectorFileError, VectorIndex
from tests.index.test_vectors import STAMP, unit_rows


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("vectors") / "vectors.faiss"
    VectorIndex.build(np.arange(100), unit_rows(1, 100), STAMP).save(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.faiss"


@pytest.fixture
def faiss_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(body: object) -> None:
        pytest.fail("faiss was given damaged bytes")

    monkeypatch.setattr(faiss, "deserialize_index", fail)


def refused(path: Path, content: bytes, expected: Stamp = STAMP) -> str:
    path.write_bytes(content)
    with pytest.raises(VectorFileError) as caught:
        VectorIndex.load(path, expected)
    return str(caught.value)


def flipped(content: bytes, bit: int) -> bytes:
    damaged = bytearray(content)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def bits_of_the_stamp(content: bytes) -> list[int]:
    """A bit of each byte, and each of the last twelve bytes, which say where the stamp begins."""
    size = 8 * len(content)
    some = range(max(0, size - 8 * 200), size - 8 * 12)
    return [*(bit + bit // 8 % 8 for bit in some[::8]), *range(size - 8 * 12, size)]


@pytest.mark.usefixtures("faiss_reads_nothing")
def test_a_file_cut_anywhere_is_refused(path: Path, whole: bytes) -> None:
    for length in [*range(0, len(whole), 97), *range(len(whole) - 200, len(whole))]:
        refused(path, whole[:length])


@pytest.mark.usefixtures("faiss_reads_nothing")
def test_a_flipped_bit_anywhere_is_refused(path: Path, whole: bytes) -> None:
    chance = random.Random(2)  # noqa: S311
    body = [chance.randrange(8 * len(whole)) for _ in range(150)]
    for bit in [*range(64), *body, *bits_of_the_stamp(whole)]:
        refused(path, flipped(whole, bit))


@pytest.mark.usefixtures("faiss_reads_nothing")
@pytest.mark.parametrize("size", [512, 4096])
def test_a_zeroed_page_is_refused(path: Path, whole: bytes, size: int) -> None:
    for start in range(0, len(whole), size):
        refused(
            path, whole[:start] + bytes(len(whole[start : start + size])) + whole[start + size :]
        )


@pytest.mark.usefixtures("faiss_reads_nothing")
def test_a_flipped_bit_in_the_file_of_an_empty_library_is_refused(path: Path) -> None:
    VectorIndex.build(np.empty(0, dtype=np.int64), unit_rows(1, 0), STAMP).save(path)
    whole = path.read_bytes()
    for bit in bits_of_the_stamp(whole):
        refused(path, flipped(whole, bit))


@pytest.mark.usefixtures("faiss_reads_nothing")
@pytest.mark.parametrize(
    "expected",
    [Stamp("another", 7, "model"), Stamp("library", 8, "model"), Stamp("library", 7, "other")],
)
def test_a_file_of_another_state_is_refused(path: Path, whole: bytes, expected: Stamp) -> None:
    assert refused(path, whole, expected) == "vectors.faiss is of another state of the library"


@pytest.mark.usefixtures("faiss_reads_nothing")
@pytest.mark.parametrize(
    "content", [b"", b"FOOTNOTE", b"\xff\xff\xff\xffFOOTNOTE", b"[]\0\0\0\x02FOOTNOTE", b"x" * 4096]
)
def test_what_is_no_vector_file_is_refused(path: Path, content: bytes) -> None:
    refused(path, content)


def test_a_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(VectorFileError, match="cannot be read"):
        VectorIndex.load(path, STAMP)


def test_a_whole_file_that_faiss_does_not_know_is_refused(path: Path) -> None:
    body = b"IxNw" + bytes(100)  # as another version of faiss may write it
    stamp = {"library": "library", "sequence": 7, "model_digest": "model"}
    trailer = json.dumps({**stamp, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    content = body + trailer + len(trailer).to_bytes(4, "big") + b"FOOTNOTE"
    assert refused(path, content) == "faiss cannot read vectors.faiss"


def test_plain_faiss_reads_the_file_too(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    assert faiss.read_index(str(path)).ntotal == 100


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(
    path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path.write_bytes(whole)
    index = VectorIndex.load(path, STAMP)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        index.save(path)
    assert os.listdir(path.parent) == [path.name]
    assert path.read_bytes() == whole


def test_who_reads_the_old_file_while_a_new_one_is_saved_reads_it_whole(
    path: Path, whole: bytes
) -> None:
    path.write_bytes(whole)
    with path.open("rb") as reading:
        VectorIndex.build(np.arange(2), unit_rows(1, 2), STAMP).save(path)
        assert reading.read() == whole
    assert len(VectorIndex.load(path, STAMP)) == 2


def test_old_leftovers_are_removed_and_new_ones_are_another_writers(path: Path) -> None:
    old, new = path.with_name("vectors.faiss.0ld"), path.with_name("vectors.faiss.new")
    for leftover in (old, new):
        leftover.write_bytes(b"half a file")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    VectorIndex.build(np.arange(2), unit_rows(1, 2), STAMP).save(path)
    assert not old.exists()
    assert new.read_bytes() == b"half a file"
    assert len(VectorIndex.load(path, STAMP)) == 2
