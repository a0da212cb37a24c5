"""Questions to answers: retrieve, judge, highlight, cite, or say that nothing answers."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from index.embedder import Embedder
from index.errors import FootnoteError, UsageError
from index.library import Snapshot
from index.plan import check_model
from index.shelf import Shelf
from index.text import storable
from index.types import NO_FILTER, ArticleInfo, Filter
from retrieval.citing import cite, worth_citing
from retrieval.confidence import THRESHOLD
from retrieval.history import Asked, Turn, ask_together
from retrieval.news import Timing, newest_held, timing
from retrieval.pipeline import SEARCH_ALONE, Pipeline, confidence
from retrieval.reranker import Ranked
from retrieval.types import Answer, NoAnswer, Outcome

MAX_QUESTION_CHARACTERS = 6000  # what Discord lets through
DEFAULT_LIMIT = 3
_RELATED = 3


@dataclass(frozen=True, slots=True)
class Query:
    """A question and where its answer may come from; `limit` citations at most."""

    question: str
    collections: Sequence[str]
    only: Filter = NO_FILTER
    limit: int = DEFAULT_LIMIT
    history: tuple[Turn, ...] = ()  # what was asked before, oldest first
    threshold: float | None = None  # the least probability that is answered; None: the answerer's
    newest: bool = False  # the newest article that answers first, as when the question says so
    noted: bool = True  # whether its having no answer is worth a note


def _today() -> date:
    return datetime.now(UTC).date()


class Answerer:
    """Answers questions from the libraries of a shelf. Blocking; belongs to one thread."""

    def __init__(
        self,
        embedder: Embedder,
        shelf: Shelf,
        pipeline: Pipeline = SEARCH_ALONE,
        threshold: float = THRESHOLD,
        today: Callable[[], date] = _today,
    ) -> None:
        self._embedder = embedder
        self._shelf = shelf
        self._pipeline = pipeline
        self._threshold = threshold  # the least probability that is answered
        self._today = today

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
        queries = [_storable(query) for query in queries]
        results: list[Outcome | FootnoteError | None] = [_refusal(query) for query in queries]
        places = [place for place, result in enumerate(results) if result is None]
        asked = [queries[place] for place in places]
        for place, result in zip(places, self._answer_valid(asked), strict=True):
            results[place] = result
        return [result for result in results if result is not None]

    def _answer_valid(self, queries: Sequence[Query]) -> list[Outcome | FootnoteError]:
        if not queries:
            return []
        together = ask_together(self._embedder, [(q.question, q.history) for q in queries])
        outcomes: list[Outcome | FootnoteError] = []
        for query, asked in zip(queries, together, strict=True):
            try:
                outcomes.append(self._outcome(query, asked))
            except FootnoteError as error:
                outcomes.append(error)
        return outcomes

    def _outcome(self, query: Query, asked: Asked) -> Outcome:
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
            time = timing(query.question, query.only, snapshots, self._today())
            ranked = self._pipeline.rank(snapshots, asked, time.only, prefer=time.prefer)
            if time.only != query.only and confidence(ranked) < self._least(query):
                # Nothing of those days answers: what there is otherwise, with the newest date.
                time = replace(time, newest=newest_held(snapshots))
                ranked = self._pipeline.rank(snapshots, asked, query.only)
        return self._judged(query, ranked, time)

    def _judged(self, query: Query, ranked: Sequence[Ranked], time: Timing) -> Outcome:
        sure, least = confidence(ranked), self._least(query)
        if not ranked or sure < least:
            return NoAnswer(query.question, sure, _related(ranked), time.newest)
        newest_first = time.newest_first or query.newest
        quotable = worth_citing(ranked, least, newest_first=newest_first)
        citations, differing = cite(query.question, quotable, query.limit, least)
        sure = confidence([quotable[0].ranked])
        return Answer(query.question, citations, sure, differing, time.newest)

    def _least(self, query: Query) -> float:
        return self._threshold if query.threshold is None else query.threshold


def _storable(query: Query) -> Query:
    history = tuple(replace(turn, question=storable(turn.question)) for turn in query.history)
    return replace(query, question=storable(query.question), history=history)


def _refusal(query: Query) -> FootnoteError | None:
    if not query.question.strip():
        return UsageError("The question is empty. Ask in a sentence, such as: Why is the sky blue?")
    if len(query.question) > MAX_QUESTION_CHARACTERS:
        return UsageError(
            "The question has {n} characters; {most} at most can be asked.",
            n=len(query.question),
            most=MAX_QUESTION_CHARACTERS,
        )
    return None


def _check_article(snapshots: Sequence[Snapshot], only: Filter) -> None:
    if only.article_id is None:
        return
    if all(snapshot.article(only.article_id) is None for snapshot in snapshots):
        raise UsageError(
            "There is no article {article}. To see what there is, list the articles.",
            article=only.article_id,
        )


def _related(ranked: Sequence[Ranked]) -> list[ArticleInfo]:
    articles = [one.candidate.article for one in ranked]
    by_id = {(article.collection, article.article_id): article for article in articles}
    return list(by_id.values())[:_RELATED]
