"""Questions to answers: what is cited, what is refused, and what belongs to whom."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import FootnoteError, LibraryError, ModelError, UsageError
from index.shelf import Shelf
from index.types import Article, Filter, Vectors
from retrieval import citing
from retrieval.answerer import MAX_QUESTION_CHARACTERS, Answerer, Query
from retrieval.confidence import THRESHOLD
from retrieval.types import Answer, NoAnswer, Outcome
from tests.fakes import WordEmbedder
from tests.retrieval.world import ALL, BEES, TIDES, fill, info_of

pytestmark = pytest.mark.usefixtures("known_weights")

SEEDS = ("seeds",)
DANCE = "Why do honeybees dance because dancing shows sisters where flowers are?"
RISE = "Do tides rise because the moon pulls the oceans?"
OFF_TOPIC = "zebra xylophone quartz"


def answered(outcome: Outcome | FootnoteError) -> Answer:
    assert isinstance(outcome, Answer), outcome
    return outcome


def refused(outcome: Outcome | FootnoteError) -> NoAnswer:
    assert isinstance(outcome, NoAnswer), outcome
    return outcome


def test_an_answer_quotes_the_paragraph_and_highlights_the_sentence(answerer: Answerer) -> None:
    answer = answered(answerer.answer(Query(DANCE, SEEDS)))
    first = answer.citations[0]
    assert answer.question == DANCE
    assert (first.number, first.passage.article_id, first.passage.number) == (1, "bees", 1)
    assert first.passage.text == BEES.paragraphs[0]
    assert first.article == info_of(BEES)
    assert [first.passage.text[start:end] for start, end in first.highlights] == [
        "They dance because dancing shows sisters where flowers are."
    ]
    assert first.link == (
        "https://meadow.example/bees#:~:text="
        "They%20dance%20because%20dancing%20shows%20sisters%20where%20flowers%20are."
    )
    assert THRESHOLD <= answer.confidence <= 1


def test_an_article_without_a_url_is_cited_without_a_link(answerer: Answerer) -> None:
    first = answered(answerer.answer(Query("Why do tides rise, moon pulls oceans?", SEEDS)))
    assert first.citations[0].article.article_id == "tides"
    assert first.citations[0].link is None


def test_citations_are_numbered_best_first_and_at_most_the_limit(answerer: Answerer) -> None:
    for limit in (1, 2, 3):
        query = Query("honeybees dance", SEEDS, limit=limit)
        citations = answered(answerer.answer(query)).citations
        assert [citation.number for citation in citations] == list(range(1, limit + 1))
        scores = [citation.score for citation in citations]
        assert scores == sorted(scores, reverse=True)
        assert all(citation.article.article_id == "bees" for citation in citations)


def test_what_shares_nothing_with_the_articles_has_no_answer(answerer: Answerer) -> None:
    outcome = refused(answerer.answer(Query(OFF_TOPIC, SEEDS)))
    assert outcome.question == OFF_TOPIC
    assert 0 <= outcome.confidence < THRESHOLD


def test_related_articles_are_distinct_and_at_most_three(
    tmp_path: Path, embedder: WordEmbedder
) -> None:
    others = [replace(BEES, article_id=f"bees-{n}", title=f"Bees {n}") for n in range(5)]
    fill(tmp_path, embedder, [*ALL, *others])
    outcome = refused(Answerer(embedder, Shelf(tmp_path)).answer(Query(OFF_TOPIC, SEEDS)))
    assert len(outcome.related) == 3
    assert len({info.article_id for info in outcome.related}) == 3


def test_related_articles_of_one_id_in_two_collections_both_show(
    data: Path, embedder: WordEmbedder
) -> None:
    fill(data, embedder, [BEES], "guild-1")
    query = Query(OFF_TOPIC, ("guild-1", "seeds"), Filter(article_id="bees"))
    outcome = refused(Answerer(embedder, Shelf(data)).answer(query))
    assert {info.collection for info in outcome.related} == {"guild-1", "seeds"}


def test_a_filter_that_nothing_passes_gives_no_answer_and_nothing_related(
    answerer: Answerer,
) -> None:
    nobody = Query(DANCE, SEEDS, Filter(publisher="Nobody"))
    assert answerer.answer(nobody) == NoAnswer(DANCE, 0.0, [])
    later = Query(DANCE, SEEDS, Filter(after=date(2030, 1, 1)))
    assert answerer.answer(later) == NoAnswer(DANCE, 0.0, [], newest=TIDES.published)


def test_days_that_no_article_answers_of_leave_the_others_and_tell_the_newest(
    embedder: WordEmbedder, shelf: Shelf, known_weights: None
) -> None:
    # Tides appeared on that Monday, bees a year before, bread on no known day.
    monday = TIDES.published
    assert monday is not None
    answerer = Answerer(embedder, shelf, today=lambda: monday + timedelta(days=1))
    outcome = answered(answerer.answer(Query(f"{DANCE} What happened yesterday?", SEEDS)))
    assert outcome.citations[0].article.article_id == "bees"
    assert outcome.newest == monday
    nothing = refused(answerer.answer(Query(f"{OFF_TOPIC} yesterday?", SEEDS)))
    assert len(nothing.related) == 3
    assert nothing.newest == monday


def test_the_threshold_is_the_least_confidence_that_answers(
    answerer: Answerer, embedder: WordEmbedder, shelf: Shelf
) -> None:
    sure = answerer.answer(Query(DANCE, SEEDS)).confidence
    just = Answerer(embedder, shelf, threshold=sure)
    assert answered(just.answer(Query(DANCE, SEEDS))).confidence == sure
    never = Answerer(embedder, shelf, threshold=math.nextafter(sure, 1))
    assert refused(never.answer(Query(DANCE, SEEDS))).confidence == sure


def test_a_question_may_bring_a_threshold_of_its_own(
    answerer: Answerer, embedder: WordEmbedder, shelf: Shelf
) -> None:
    sure = answerer.answer(Query(DANCE, SEEDS)).confidence
    above = math.nextafter(sure, 1)
    both = answerer.answer_all(
        [Query(DANCE, SEEDS, threshold=above), Query(DANCE, SEEDS, threshold=sure)]
    )
    assert refused(both[0]).confidence == sure
    assert answered(both[1]).confidence == sure
    never = Answerer(embedder, shelf, threshold=1.0)
    assert answered(never.answer(Query(DANCE, SEEDS, threshold=sure))).confidence == sure
    # What may well answer is measured by it too: at the least, every paragraph does.
    anything = answered(answerer.answer(Query(OFF_TOPIC, SEEDS, limit=50, threshold=0.0)))
    assert len(anything.citations) == 7
    nothing = Query(DANCE, SEEDS, Filter(publisher="Nobody"), threshold=0.0)
    assert answerer.answer(nothing) == NoAnswer(DANCE, 0.0, [])


def test_a_question_may_ask_for_the_newest_article_first(
    tmp_path: Path, embedder: WordEmbedder, known_weights: None
) -> None:
    late = replace(
        BEES,
        article_id="late",
        paragraphs=("Honeybees dance because dancing shows sisters where water is, we learn.",),
        published=date(2025, 7, 1),
    )
    fill(tmp_path, embedder, [*ALL, late])
    answerer = Answerer(embedder, Shelf(tmp_path))
    for newest, order in ((False, ["bees", "late"]), (True, ["late", "bees"])):
        answer = answered(answerer.answer(Query(DANCE, SEEDS, newest=newest)))
        cited = [citation.article.article_id for citation in answer.citations]
        assert list(dict.fromkeys(cited)) == order


def test_a_further_passage_is_cited_only_when_it_may_well_answer_too(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(DANCE, SEEDS, limit=50)
    few = answered(answerer.answer(query)).citations
    assert all(citation.article.article_id == "bees" for citation in few)
    monkeypatch.setattr(citing, "_FURTHER", 0.0)
    assert len(answered(answerer.answer(query)).citations) == 7  # every paragraph there is
    monkeypatch.setattr(citing, "_FURTHER", 1 / THRESHOLD)
    assert len(answered(answerer.answer(query)).citations) == 1


def test_questions_together_are_answered_in_order_from_one_batch(
    answerer: Answerer, embedder: WordEmbedder
) -> None:
    embedder.batches.clear()
    questions = [RISE, "honeybees dance", OFF_TOPIC, "Salt slows yeast"]
    outcomes = answerer.answer_all([Query(question, SEEDS) for question in questions])
    assert [outcome.question for outcome in map(_outcome, outcomes)] == questions
    assert [
        item.citations[0].article.article_id for item in outcomes if isinstance(item, Answer)
    ] == ["tides", "bees", "bread"]
    assert embedder.batches == [4]


def test_an_answer_is_the_same_alone_and_among_others(answerer: Answerer) -> None:
    asked = [("honeybees dance", 3), (OFF_TOPIC, 3), (DANCE, 1), ("full moon", 2)]
    queries = [Query(question, SEEDS, limit=limit) for question, limit in asked]
    assert answerer.answer_all(queries) == [answerer.answer(query) for query in queries]


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u00a0"])
def test_an_empty_question_is_refused_with_an_example(answerer: Answerer, question: str) -> None:
    with pytest.raises(UsageError, match=r"^The question is empty\. Ask in a sentence"):
        answerer.answer(Query(question, SEEDS))


def test_a_question_may_have_6000_characters_and_no_more(answerer: Answerer) -> None:
    longest = ("honeybees dance " * 400)[:MAX_QUESTION_CHARACTERS]
    assert len(longest) == 6000
    assert answered(answerer.answer(Query(longest, SEEDS))).citations[0].article == info_of(BEES)
    with pytest.raises(UsageError, match="6,001 characters; 6,000 at most"):
        answerer.answer(Query(longest + "x", SEEDS))


@pytest.mark.parametrize(
    "question",
    [
        "🐝🐝🐝",
        "¿Por qué bailan las abejas?",
        "почему пчёлы танцуют",
        "なぜ蜂は踊るのか",
        '"',
        '"honeybees" AND (dance* OR NEAR(flowers sun, 2)) NOT "',
        "title: honeybees ^dance - + * ( ) {a b}",
        "NEAR(",
        "AND",
        "'; DROP TABLE articles; --",
        "dance\x00dance",
        "_ __ ² ½ ①",
        "\ud83d\udcff half of a pair \udcff",
        "‮dance‬",
    ],
)
def test_any_other_wording_is_answered_or_not_but_never_a_fault(
    answerer: Answerer, question: str
) -> None:
    assert isinstance(answerer.answer(Query(question, SEEDS)), Answer | NoAnswer)


class StrictEmbedder(WordEmbedder):
    """Refuses, as real tokenizers do, text that is not UTF-8."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            text.encode()
        return super().embed_questions(texts)


def test_lone_surrogates_never_reach_the_model_nor_the_answer(shelf: Shelf) -> None:
    outcome = Answerer(StrictEmbedder(), shelf).answer(Query("dance \udcff honeybees", SEEDS))
    assert outcome.question == "dance \N{REPLACEMENT CHARACTER} honeybees"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60), st.sampled_from(["", " honeybees dance", " NEAR(moon*)"]))
def test_every_outcome_keeps_its_promises(answerer: Answerer, text: str, more: str) -> None:
    question = text + more
    match answerer.answer_all([Query(question, SEEDS, limit=5)])[0]:
        case Answer() as answer:
            assert THRESHOLD <= answer.confidence <= 1
            assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
            for citation in answer.citations:
                article = next(a for a in ALL if a.article_id == citation.article.article_id)
                assert citation.passage.text == article.paragraphs[citation.passage.number - 1]
                assert (
                    article.text[citation.passage.start : citation.passage.end]
                    == citation.passage.text
                )
        case NoAnswer() as nothing:
            assert 0 <= nothing.confidence < THRESHOLD
            assert len({info.article_id for info in nothing.related}) == len(nothing.related) <= 3
        case error:
            assert isinstance(error, UsageError)
            assert not question.strip()


def test_a_faulty_question_fails_alone(answerer: Answerer) -> None:
    outcomes = answerer.answer_all(
        [
            Query("", SEEDS),
            Query(DANCE, SEEDS),
            Query(DANCE, ("No such name!",)),
            Query(DANCE, SEEDS, Filter(article_id="nope")),
            Query("x" * 7000, SEEDS),
            Query(RISE, SEEDS),
        ]
    )
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [UsageError, Answer, UsageError, UsageError, UsageError, Answer]
    assert str(outcomes[3]) == (
        "There is no article nope. To see what there is, list the articles."
    )


def test_a_damaged_library_fails_only_those_who_ask_it(data: Path, embedder: WordEmbedder) -> None:
    (data / "broken").mkdir()
    (data / "broken" / "library.sqlite3").write_bytes(b"not a database, not at all" * 50)
    outcomes = Answerer(embedder, Shelf(data)).answer_all(
        [Query(DANCE, ("broken",)), Query(DANCE, SEEDS)]
    )
    assert isinstance(outcomes[0], LibraryError)
    assert answered(outcomes[1]).citations[0].article.article_id == "bees"


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(shelf: Shelf) -> None:
    with pytest.raises(ModelError, match="footnote index rebuild --collection seeds"):
        Answerer(WordEmbedder("another"), shelf).answer(Query(DANCE, SEEDS))


def test_no_question_at_all_is_no_work(answerer: Answerer, embedder: WordEmbedder) -> None:
    embedder.batches.clear()
    assert answerer.answer_all([]) == []
    assert embedder.batches == []


def test_an_empty_collection_answers_nothing(tmp_path: Path, embedder: WordEmbedder) -> None:
    outcome = Answerer(embedder, Shelf(tmp_path)).answer(Query(DANCE, ("guild-1",)))
    assert outcome == NoAnswer(DANCE, 0.0, [])
    assert list(tmp_path.iterdir()) == []  # asking makes nothing


def test_an_answer_comes_from_the_asked_collections_alone(
    data: Path, embedder: WordEmbedder
) -> None:
    for guild in ("guild-1", "guild-2"):
        secret = Article(f"plan-{guild}", "Plan", (f"The canary of {guild} sings at midnight.",))
        fill(data, embedder, [secret], guild)
    answerer = Answerer(embedder, Shelf(data))
    question = "The canary sings at midnight?"
    plans = {"plan-guild-1", "plan-guild-2"}
    assert cited(answerer, question, "guild-1", "seeds") & plans == {"plan-guild-1"}
    assert cited(answerer, question, "guild-2", "seeds") & plans == {"plan-guild-2"}
    assert cited(answerer, question, "guild-1", "guild-2") == plans
    assert cited(answerer, question, "seeds") & plans == set()
    with pytest.raises(UsageError):
        answerer.answer(Query(question, SEEDS, Filter(article_id="plan-guild-1")))


def test_a_collection_named_twice_is_searched_once(answerer: Answerer) -> None:
    once = answerer.answer(Query("honeybees dance", SEEDS))
    assert answerer.answer(Query("honeybees dance", ("seeds", "seeds"))) == once


def cited(answerer: Answerer, question: str, *collections: str) -> set[str]:
    """Ids of all that an outcome shows, citations and related ones."""
    match answerer.answer(Query(question, collections, limit=10)):
        case Answer(citations=citations):
            return {citation.article.article_id for citation in citations}
        case NoAnswer(related=related):
            return {info.article_id for info in related}


def _outcome(outcome: Outcome | FootnoteError) -> Outcome:
    assert isinstance(outcome, Answer | NoAnswer)
    return outcome
