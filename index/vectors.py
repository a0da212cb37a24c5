"""The vector index: a FAISS file derived from the library, and the only file that knows faiss.

`vectors.faiss` is FAISS's own bytes followed by a stamp, so a reader of plain FAISS files (or a
memory map) sees nothing unusual. The stamp's digest is compared before faiss sees a byte, because
faiss trusts what it reads.
"""

import errno
import hashlib
import json
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.files import sync_folder
from index.types import Hit, Vectors

Ids = npt.NDArray[np.int64]
_MAGIC = b"FOOTNOTE"
_LENGTH_BYTES = 4
_LEFTOVER_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of which library a vector file was derived from."""

    library: str  # random name given to the library when it was made
    sequence: int
    model_digest: str


class VectorFileError(Exception):
    """The file is missing, damaged or of another state: derive it again."""


class VectorIndex:
    """Exact inner-product search over unit vectors; a passage may own several (its windows)."""

    def __init__(self, index: Any | None, stamp: Stamp) -> None:  # noqa: ANN401 - faiss is untyped
        self._index = index
        self.stamp = stamp

    @classmethod
    def build(cls, passage_ids: Ids, vectors: Vectors, stamp: Stamp) -> "VectorIndex":
        """Index `vectors` (n, dim) under `passage_ids` (n,), which may repeat."""
        faiss = _faiss()
        if len(vectors) == 0:
            return cls(None, stamp)
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, passage_ids)
        return cls(index, stamp)

    @classmethod
    def load(cls, path: Path, expected: Stamp) -> "VectorIndex":
        """Read a vector file.

        Raises:
            VectorFileError: it is missing, damaged or not of the expected state.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise VectorFileError(f"{path.name} cannot be read") from error
        body = _checked_body(content, expected)
        if not len(body):
            return cls(None, expected)
        try:
            index = _faiss().deserialize_index(np.frombuffer(body, dtype=np.uint8))
        except RuntimeError as error:  # whole, but written by a faiss that this one cannot read
            raise VectorFileError(f"faiss cannot read {path.name}") from error
        return cls(index, expected)

    def save(self, path: Path) -> None:
        """Publish the index: write beside, sync, read back, rename, sync the folder.

        Raises:
            OSError: the disk is full or not writable; the old file is still whole.
        """
        body = b"" if self._index is None else _faiss().serialize_index(self._index).tobytes()
        stamp = {**asdict(self.stamp), "sha256": hashlib.sha256(body).hexdigest()}
        trailer = json.dumps(stamp).encode()
        content = body + trailer + len(trailer).to_bytes(_LENGTH_BYTES, "big") + _MAGIC
        _remove_leftovers(path)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if hashlib.sha256(beside.read_bytes()).digest() != hashlib.sha256(content).digest():
                raise OSError(errno.EIO, "what was written reads back differently", str(beside))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(path.parent)

    def __len__(self) -> int:
        return 0 if self._index is None else int(self._index.ntotal)

    def search(
        self, question: Vectors, count: int, allowed: Sequence[int] | None = None
    ) -> list[Hit]:
        """The `count` passages nearest to a question's vector (dim,), by their best window.

        Cosine from -1 to 1. `allowed` limits the search to these passages.
        """
        if self._index is None or (allowed is not None and not allowed):
            return []
        faiss, parameters = _faiss(), None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)
        best: dict[int, float] = {}
        wanted = min(count, len(self))
        while len(best) < count:
            # Windows of one passage may crowd the top, so ask for more than are wanted.
            wanted = min(2 * wanted, len(self))
            scores, ids = self._index.search(question[np.newaxis, :], wanted, params=parameters)
            for passage_id, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True):
                if passage_id >= 0:
                    best.setdefault(passage_id, score)
            if wanted == len(self) or ids[0, -1] < 0:
                break
        return [Hit(passage_id, score) for passage_id, score in best.items()][:count]

    def cosines(self, question: Vectors, passage_ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these passages, by its best window."""
        hits = self.search(question, len(self), passage_ids)
        return {hit.passage_id: hit.score for hit in hits}

    def contents(self) -> tuple[Ids, Vectors]:
        """All passage ids (n,) and vectors (n, dim) in the order they were added."""
        faiss = _faiss()
        if self._index is None:
            return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
        ids: Ids = faiss.vector_to_array(self._index.id_map)
        inner = faiss.downcast_index(self._index.index)
        vectors: Vectors = inner.reconstruct_n(0, inner.ntotal)
        return ids, vectors


def _faiss() -> Any:  # noqa: ANN401 - faiss is untyped
    import faiss

    return faiss


def _remove_leftovers(path: Path) -> None:
    """Remove what killed writers left beside `path`; a living one needs less than an hour."""
    for leftover in path.parent.glob(f"{path.name}.*"):
        with suppress(FileNotFoundError):  # its writer has just renamed it
            if leftover.stat().st_mtime < time.time() - _LEFTOVER_SECONDS:
                leftover.unlink()


def _checked_body(content: bytes, expected: Stamp) -> memoryview:
    tail = len(_MAGIC) + _LENGTH_BYTES
    if len(content) < tail or not content.endswith(_MAGIC):
        raise VectorFileError("vectors.faiss is cut short")
    length = int.from_bytes(content[-tail : -len(_MAGIC)], "big")
    body_end = len(content) - tail - length
    if body_end < 0:
        raise VectorFileError("vectors.faiss is cut short")
    try:
        stamp = json.loads(content[body_end:-tail])
        sha256 = stamp.pop("sha256")
        found = Stamp(**stamp)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VectorFileError("the stamp of vectors.faiss is damaged") from error
    if found != expected:
        raise VectorFileError("vectors.faiss is of another state of the library")
    body = memoryview(content)[:body_end]
    if hashlib.sha256(body).hexdigest() != sha256:
        raise VectorFileError("vectors.faiss is damaged (its SHA-256 differs)")
    return body
