"""Questions to answers: retrieve, judge, highlight, cite, or say that nothing answers."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from index.embedder import Embedder
from index.errors import FootnoteError, UsageError
from index.library import Snapshot
from index.plan import check_model
from index.shelf import Shelf
from index.text import storable
from index.types import NO_FILTER, ArticleInfo, Filter, Vectors
from retrieval.confidence import THRESHOLD, confidence
from retrieval.highlight import highlights
from retrieval.links import text_link
from retrieval.retriever import Candidate, retrieve
from retrieval.types import Answer, Citation, NoAnswer, Outcome

MAX_QUESTION_CHARACTERS = 6000  # what Discord lets through
DEFAULT_LIMIT = 3
_CANDIDATES = 20
_RELATED = 3
# A further passage is shown when it alone would be at least this likely to answer.
_FURTHER = THRESHOLD / 2


@dataclass(frozen=True, slots=True)
class Query:
    """A question and where its answer may come from; `limit` citations at most."""

    question: str
    collections: Sequence[str]
    only: Filter = NO_FILTER
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class _Judged:
    query: Query
    vector: Vectors
    candidates: Sequence[Candidate]
    confidence: float  # of the first candidate


class Answerer:
    """Answers questions from the libraries of a shelf. Blocking; belongs to one thread."""

    def __init__(self, embedder: Embedder, shelf: Shelf) -> None:
        self._embedder = embedder
        self._shelf = shelf

    def answer(self, query: Query) -> Outcome:
        """Answer one question.

        Raises:
            FootnoteError: the question cannot be asked, or a library cannot be read.
        """
        outcome = self.answer_all([query])[0]
        if isinstance(outcome, FootnoteError):
            raise outcome
        return outcome

    def answer_all(self, queries: Sequence[Query]) -> list[Outcome | FootnoteError]:
        """Answer questions together, in order: each text batch goes through the model once.

        A question that cannot be answered for a fault gives its error and stops no other.
        """
        # A lone surrogate (of a badly encoded argument) is nothing that a tokenizer can read.
        queries = [replace(query, question=storable(query.question)) for query in queries]
        results: list[Outcome | FootnoteError | None] = [_refusal(query) for query in queries]
        places = [place for place, result in enumerate(results) if result is None]
        asked = [queries[place] for place in places]
        for place, result in zip(places, self._answer_valid(asked), strict=True):
            results[place] = result
        return [result for result in results if result is not None]

    def _answer_valid(self, queries: Sequence[Query]) -> list[Outcome | FootnoteError]:
        if not queries:
            return []
        vectors = self._embedder.embed_questions([query.question for query in queries])
        judged: list[_Judged | FootnoteError] = []
        for query, vector in zip(queries, vectors, strict=True):
            try:
                judged.append(self._judge(query, vector))
            except FootnoteError as error:
                judged.append(error)
        return self._cited(judged)

    def _judge(self, query: Query, vector: Vectors) -> _Judged:
        """Candidates worth citing first; when none is, the nearest for their headlines."""
        with ExitStack() as stack:
            snapshots: list[Snapshot] = [
                stack.enter_context(self._shelf.library(collection).reading())
                for collection in dict.fromkeys(query.collections)
            ]
            for snapshot in snapshots:
                check_model(
                    snapshot.collection, snapshot.model_name, snapshot.model_digest, self._embedder
                )
            _check_article(snapshots, query.only)
            candidates = retrieve(
                snapshots, query.question, vector, query.only, max(_CANDIDATES, query.limit)
            )
        sure = [confidence(query.question, candidate) for candidate in candidates]
        return _Judged(query, vector, candidates, sure[0] if sure else 0.0)

    def _cited(self, judged: Sequence[_Judged | FootnoteError]) -> list[Outcome | FootnoteError]:
        chosen = [_worth_citing(item) if isinstance(item, _Judged) else [] for item in judged]
        pairs = [
            (item, candidate)
            for item, some in zip(judged, chosen, strict=True)
            if isinstance(item, _Judged)
            for candidate in some
        ]
        spans = iter(
            highlights(
                [item.query.question for item, _ in pairs],
                [item.vector for item, _ in pairs],
                [candidate.passage.text for _, candidate in pairs],
                self._embedder,
            )
        )
        outcomes: list[Outcome | FootnoteError] = []
        for item, some in zip(judged, chosen, strict=True):
            if isinstance(item, FootnoteError):
                outcomes.append(item)
            elif not some:
                related = _related(item.candidates)
                outcomes.append(NoAnswer(item.query.question, item.confidence, related))
            else:
                citations = [
                    _citation(number, candidate, next(spans))
                    for number, candidate in enumerate(some, start=1)
                ]
                outcomes.append(Answer(item.query.question, citations, item.confidence))
        return outcomes


def _refusal(query: Query) -> FootnoteError | None:
    if not query.question.strip():
        return UsageError("The question is empty. Ask in a sentence, such as: Why is the sky blue?")
    if len(query.question) > MAX_QUESTION_CHARACTERS:
        return UsageError(
            f"The question has {len(query.question):,} characters; "
            f"{MAX_QUESTION_CHARACTERS:,} at most can be asked."
        )
    return None


def _check_article(snapshots: Sequence[Snapshot], only: Filter) -> None:
    if only.article_id is None:
        return
    if all(snapshot.article(only.article_id) is None for snapshot in snapshots):
        raise UsageError(
            f"There is no article {only.article_id}. To see what there is, list the articles."
        )


def _worth_citing(judged: _Judged) -> list[Candidate]:
    if judged.confidence < THRESHOLD:
        return []
    first, *further = judged.candidates[: judged.query.limit]
    question = judged.query.question
    return [first, *(c for c in further if confidence(question, c) >= _FURTHER)]


def _related(candidates: Sequence[Candidate]) -> list[ArticleInfo]:
    by_id = {(c.article.collection, c.article.article_id): c.article for c in candidates}
    return list(by_id.values())[:_RELATED]


def _citation(number: int, candidate: Candidate, span: tuple[int, int]) -> Citation:
    text = candidate.passage.text
    return Citation(
        number=number,
        passage=candidate.passage,
        article=candidate.article,
        highlights=(span,),
        score=candidate.score,
        link=text_link(candidate.article.url, text[span[0] : span[1]]),
    )
