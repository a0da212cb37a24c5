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
from retrieval.links import text_link
from retrieval.pipeline import SEARCH_ALONE, Pipeline, Ranking
from retrieval.reranker import Ranked
from retrieval.types import Answer, Citation, NoAnswer, Outcome

MAX_QUESTION_CHARACTERS = 6000  # what Discord lets through
DEFAULT_LIMIT = 3
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


class Answerer:
    """Answers questions from the libraries of a shelf. Blocking; belongs to one thread."""

    def __init__(self, embedder: Embedder, shelf: Shelf, pipeline: Pipeline = SEARCH_ALONE) -> None:
        self._embedder = embedder
        self._shelf = shelf
        self._pipeline = pipeline

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
        outcomes: list[Outcome | FootnoteError] = []
        for query, vector in zip(queries, vectors, strict=True):
            try:
                outcomes.append(_outcome(query, self._rank(query, vector)))
            except FootnoteError as error:
                outcomes.append(error)
        return outcomes

    def _rank(self, query: Query, vector: Vectors) -> Ranking:
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
            return self._pipeline.rank(snapshots, query.question, vector, query.only)


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


def _outcome(query: Query, ranking: Ranking) -> Outcome:
    if ranking.confidence < THRESHOLD:
        return NoAnswer(query.question, ranking.confidence, _related(ranking.ranked))
    chosen = _worth_citing(query, ranking.ranked)
    citations = [_citation(number, ranked) for number, ranked in enumerate(chosen, start=1)]
    return Answer(query.question, citations, ranking.confidence)


def _worth_citing(query: Query, ranked: Sequence[Ranked]) -> list[Ranked]:
    first, *further = ranked[: query.limit]
    return [first, *(r for r in further if confidence(query.question, [r]) >= _FURTHER)]


def _related(ranked: Sequence[Ranked]) -> list[ArticleInfo]:
    articles = [one.candidate.article for one in ranked]
    by_id = {(article.collection, article.article_id): article for article in articles}
    return list(by_id.values())[:_RELATED]


def _citation(number: int, ranked: Ranked) -> Citation:
    candidate = ranked.candidate
    text = candidate.passage.text
    start, end = ranked.highlights[0]
    return Citation(
        number=number,
        passage=candidate.passage,
        article=candidate.article,
        highlights=ranked.highlights,
        score=ranked.score,
        link=text_link(candidate.article.url, text[start:end]),
    )
