"""Which sentence of a quoted paragraph answers: the one nearest to the question."""

from collections.abc import Sequence

from index.embedder import Embedder
from index.sentences import sentence_spans
from index.types import Span, Vectors
from retrieval.wording import coverage

_WORDING_WEIGHT = 0.5  # of shared words beside the cosine


def highlights(
    questions: Sequence[str], vectors: Sequence[Vectors], texts: Sequence[str], embedder: Embedder
) -> list[Span]:
    """The answering sentence of each text, for the question and question vector of its place.

    All sentences of all texts are embedded at once. A text of one sentence is its own answer.
    """
    spans = [sentence_spans(text) or [(0, len(text))] for text in texts]
    to_embed = [
        text[start:end]
        for text, some in zip(texts, spans, strict=True)
        if len(some) > 1
        for start, end in some
    ]
    rows = iter(embedder.embed_passages(to_embed)) if to_embed else iter(())
    chosen = []
    for question, vector, text, some in zip(questions, vectors, texts, spans, strict=True):
        if len(some) == 1:
            chosen.append(some[0])
            continue
        scores = [
            float(next(rows) @ vector) + _WORDING_WEIGHT * coverage(question, text[start:end])
            for start, end in some
        ]
        chosen.append(some[scores.index(max(scores))])
    return chosen
