"""From a question to its ranking, over a real library."""

from collections.abc import Sequence

from index.shelf import Shelf
from index.types import NO_FILTER
from retrieval.history import Turn, ask_together
from retrieval.pipeline import Pipeline, confidence
from retrieval.reranker import FOLLOW_UP, FollowUpOrder, Ranked
from retrieval.retriever import Candidate
from tests.fakes import WordEmbedder
from tests.retrieval.world import candidate


class Backwards:
    """Turns the order of search round."""

    depth = 20

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        return [Ranked(one, -one.score, {"cosine": one.cosine}) for one in candidates][::-1]


def ranked(
    shelf: Shelf, embedder: WordEmbedder, question: str, history: Sequence[Turn]
) -> list[Ranked]:
    (asked,) = ask_together(embedder, [(question, history)])
    with shelf.library("seeds").reading() as snapshot:
        return Pipeline(Backwards()).rank([snapshot], asked, NO_FILTER)


def test_a_question_by_itself_is_ordered_by_the_reranker(
    shelf: Shelf, embedder: WordEmbedder
) -> None:
    found = ranked(shelf, embedder, "What do honeybees dance?", ())
    by_search = sorted(found, key=lambda one: one.candidate.score, reverse=True)
    assert found[-1] == by_search[0]  # turned round
    assert all(FOLLOW_UP not in one.signals for one in found)


def test_a_follow_up_keeps_the_order_of_search_and_says_what_it_is(
    shelf: Shelf, embedder: WordEmbedder
) -> None:
    found = ranked(shelf, embedder, "and why?", [Turn("Do tides rise because the moon pulls?")])
    assert found[0].candidate.article.article_id == "tides"
    assert all(one.score == one.candidate.score for one in found)
    assert {one.signals[FOLLOW_UP] for one in found} == {1.0}


def test_the_words_of_a_follow_up_are_read_in_their_context() -> None:
    (one,) = FollowUpOrder().rerank("Do tides rise? and why?", [candidate("Tides rise.", 0.5)])
    assert one.signals["coverage"] == 1.0
    assert one.signals["cosine"] == 0.5


def test_where_nothing_is_found_nothing_answers() -> None:
    assert confidence([]) == 0.0
