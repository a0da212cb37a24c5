"""Reads a question and a passage together: does it answer, and where? The home of onnxruntime.

The model is MiniLM with a head for relevance and one for the answer's span (a cross-encoder,
Nogueira & Cho 2019; span reading, Devlin et al. 2019, sec. 4.2); see reader/MODEL_CARD.md.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from index.embedder import model_folder
from index.errors import ModelError
from index.splitter import windows_of
from index.types import Span

if TYPE_CHECKING:
    from tokenizers import Encoding

log = logging.getLogger(__name__)

_FILE = Path(__file__).parent / "reader" / "reader.onnx"
_SHA256 = ""
_MAX_TOKENS = 288  # of question and window together
_TITLE_CHARACTERS = 120  # as in training
_BATCH = 8  # windows read at once, of like lengths; more are slower on a CPU
_QUESTION_CHARACTERS = 400  # of a longer one, the beginning is read

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage and the title it stands under."""

    title: str
    passage: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: how surely the passage answers, and how its answer is spread over the text.

    `relevance` is a logit. `starts` and `ends` are probabilities that the answer begins or ends
    with the word piece of the place's `pieces`, which are spans of the passage's characters.
    """

    relevance: float
    pieces: Sequence[Span]
    starts: Logits  # (pieces,)
    ends: Logits  # (pieces,)

    def mass(self, span: Span) -> float:
        """How surely the answer lies in a span of the passage, 0 to 1."""
        inside = [
            place
            for place, (start, end) in enumerate(self.pieces)
            if start < span[1] and end > span[0]
        ]
        return float(np.sqrt(self.starts[inside].sum() * self.ends[inside].sum()))


class Reader(Protocol):
    """Reads passages for an answer. Blocking, one thread at a time."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each text, in order."""


class OnnxReader:
    """The reader that comes with Footnote."""

    def __init__(self, session: Any, tokenizer: Any) -> None:  # noqa: ANN401 - onnxruntime is untyped
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, path: Path = _FILE) -> "OnnxReader":
        """Load the model that comes with the package.

        Raises:
            ModelError: its file is missing or damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(f"The reader {path} is missing. Install Footnote again.") from error
        if path == _FILE and hashlib.sha256(content).hexdigest() != _SHA256:
            raise ModelError(f"The reader {path} is damaged. Install Footnote again.")
        session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_TOKENS, strategy="only_second")
        return cls(session, tokenizer)

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each text, in order; a long passage is read in windows."""
        asked = question[:_QUESTION_CHARACTERS]
        windows = [
            (place, span)
            for place, text in enumerate(texts)
            for span in windows_of(text.passage) or [(0, len(text.passage))]
        ]
        heads = [f"{t.title[:_TITLE_CHARACTERS]}: " if t.title else "" for t in texts]
        encodings = self._tokenizer.encode_batch(
            [(asked, heads[p] + texts[p].passage[start:end]) for p, (start, end) in windows]
        )
        read = self._run(encodings)
        best: dict[int, Reading] = {}
        for (place, span), encoding, logits in zip(windows, encodings, read, strict=True):
            reading = _reading(encoding, logits, shift=span[0] - len(heads[place]), start=span[0])
            if place not in best or reading.relevance > best[place].relevance:
                best[place] = reading
        return [best[place] for place in range(len(texts))]

    def _run(self, encodings: Sequence["Encoding"]) -> list[tuple[float, Logits, Logits]]:
        results: dict[int, tuple[float, Logits, Logits]] = {}
        order = sorted(range(len(encodings)), key=lambda place: len(encodings[place].ids))
        for first in range(0, len(order), _BATCH):
            places = order[first : first + _BATCH]
            some = [encodings[place] for place in places]
            relevance, start, end = self._session.run(
                None,
                {
                    "input_ids": _padded([encoding.ids for encoding in some]),
                    "attention_mask": _padded([encoding.attention_mask for encoding in some]),
                    "token_type_ids": _padded([encoding.type_ids for encoding in some]),
                },
            )
            for row, place in enumerate(places):
                results[place] = float(relevance[row]), start[row], end[row]
        return [results[place] for place in range(len(encodings))]


def _reading(
    encoding: "Encoding", logits: tuple[float, Logits, Logits], shift: int, start: int
) -> Reading:
    """Keep what belongs to the passage: not the question, the title or the padding."""
    kept = [
        place
        for place, (first, last) in enumerate(encoding.offsets)
        if encoding.sequence_ids[place] == 1 and first + shift >= start and last > first
    ]
    pieces = [(encoding.offsets[p][0] + shift, encoding.offsets[p][1] + shift) for p in kept]
    relevance, starts, ends = logits
    return Reading(relevance, pieces, _softmax(starts[kept]), _softmax(ends[kept]))


def _softmax(logits: Logits) -> Logits:
    if not len(logits):
        return logits
    powers = np.exp(logits - logits.max())
    shares: Logits = powers / powers.sum()
    return shares


def _padded(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    padded = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = row
    return padded
