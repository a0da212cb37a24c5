"""Votes counted and turned into cases, and the set that is written of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from index.errors import FootnoteError, NotFoundError
from index.shelf import Shelf
from index.store.votes import (
    OUTDATED,
    SHOULD_HAVE_SAID_NO,
    WRONG_ARTICLE,
    WRONG_PASSAGE,
    Vote,
)
from retrieval.cases import Case, read_cases
from retrieval.evaluate import evaluate
from retrieval.feedback import Verdicts, VotedAnswer, VotedCase, by_answer, verdicts
from retrieval.feedback_set import ARTICLES, QUESTIONS, Exported, check_folder, export
from retrieval.pipeline import SEARCH_ALONE
from tests.fakes import WordEmbedder
from tests.retrieval.world import BEES, BREAD, TIDES, fill, ignore

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
DANCE = "Does dancing show sisters where flowers are?"
YES = Vote("a1", 1, 5, True, "", DANCE, "seeds", "bees", 1, NOON)
NO = replace(YES, helpful=False, reason=SHOULD_HAVE_SAID_NO)


def cases(*votes: Vote, held: Sequence[str] = ("bees", "tides", "bread")) -> Verdicts:
    return verdicts(votes, lambda place: place[1] in held)


def test_votes_are_counted_for_each_answer_without_persons() -> None:
    votes = [
        YES,
        replace(YES, person=2, helpful=False, reason=OUTDATED),
        replace(YES, person=3, helpful=False, reason=WRONG_PASSAGE, when=NOON + timedelta(1)),
        replace(YES, person=4, helpful=False, reason=WRONG_PASSAGE),
        replace(YES, person=5, helpful=False, reason=""),
        replace(YES, answer_id="a2", question="And now?", when=NOON + timedelta(2)),
    ]
    newest, other = by_answer(votes)
    assert newest == VotedAnswer(
        "a2", "And now?", "seeds", "bees", 1, 1, 0, (), NOON + timedelta(2)
    )
    assert other == VotedAnswer(
        "a1",
        DANCE,
        "seeds",
        "bees",
        1,
        helpful=1,
        not_helpful=4,
        reasons=((WRONG_PASSAGE, 2), (OUTDATED, 1)),
        last=NOON + timedelta(1),
    )


def test_most_votes_helpful_make_an_answerable_case() -> None:
    against = replace(YES, helpful=False, reason=OUTDATED)
    assert cases(YES, YES, against) == Verdicts([VotedCase(DANCE, (("seeds", "bees", 1),))])


def test_most_votes_for_silence_make_an_unanswerable_case() -> None:
    assert cases(NO, YES, NO) == Verdicts([VotedCase(DANCE, ())])
    assert cases(NO, held=()) == Verdicts([VotedCase(DANCE, ())])


@pytest.mark.parametrize(
    "votes",
    [
        [YES, NO],
        *([replace(NO, reason=reason)] for reason in (WRONG_PASSAGE, WRONG_ARTICLE, OUTDATED, "")),
        [NO, replace(NO, reason=OUTDATED)],
        [YES, YES, NO, NO, replace(NO, reason="")],
    ],
)
def test_ties_and_other_complaints_make_no_case(votes: list[Vote]) -> None:
    assert cases(*votes) == Verdicts([], unclear=1)


def test_the_same_question_in_other_case_is_one_and_of_another_collection_another() -> None:
    shouted = replace(YES, question=DANCE.upper())
    elsewhere = replace(NO, collection="guild-5")
    assert cases(YES, shouted, NO, elsewhere).cases == [
        VotedCase(DANCE, (("seeds", "bees", 1),)),
        VotedCase(DANCE, ()),
    ]


def test_gold_is_what_more_found_helpful_than_not() -> None:
    second = replace(YES, answer_id="a2", paragraph=2)
    tides = replace(YES, answer_id="a3", article_id="tides")
    votes = [YES, second, second, replace(tides, helpful=False), tides]
    assert cases(*votes).cases == [VotedCase(DANCE, (("seeds", "bees", 2), ("seeds", "bees", 1)))]


def test_gold_that_is_gone_is_left_out_and_with_none_left_the_question() -> None:
    tides = replace(YES, article_id="tides")
    assert cases(YES, tides, held=["tides"]).cases == [VotedCase(DANCE, (("seeds", "tides", 1),))]
    assert cases(YES, held=["tides"]) == Verdicts([], gone=1)


def written(folder: Path, name: str) -> list[dict[str, Any]]:
    lines = (folder / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_a_set_holds_all_articles_and_the_agreed_questions(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "set"
    votes = [
        YES,
        replace(YES, paragraph=2),
        replace(YES, question=" Do tides\u2028rise?", article_id="tides"),
        replace(NO, question="Who won the cup?"),
        replace(NO, question="Unclear?", reason=OUTDATED),
        replace(YES, question="Gone article?", article_id="wasps"),
        replace(YES, question="Gone paragraph?", paragraph=4),
        replace(YES, question="No paragraph?", paragraph=0),
    ]
    assert export(votes, shelf, folder) == Exported(3, 2, 1, unclear=1, gone=3)
    assert sorted(path.name for path in folder.iterdir()) == [ARTICLES, QUESTIONS]
    articles = {record["id"]: record for record in written(folder, ARTICLES)}
    assert sorted(articles) == ["bees", "bread", "tides"]
    assert articles["bees"] == {
        "id": "bees",
        "title": "Honeybees",
        "url": "https://meadow.example/bees",
        "publisher": "Meadow Post",
        "author": "Ada Field",
        "date": "2024-05-01",
        "paragraphs": list(BEES.paragraphs),
    }
    assert articles["bread"]["date"] is None
    assert written(folder, QUESTIONS) == [
        {"id": "1", "question": DANCE, "article_id": "bees", "paragraphs": [0, 1]}
        | {"answerable": True},
        {"id": "2", "question": " Do tides\u2028rise?", "article_id": "tides", "paragraphs": [0]}
        | {"answerable": True},
        {"id": "3", "question": "Who won the cup?", "article_id": None, "paragraphs": []}
        | {"answerable": False},
    ]


def test_gold_in_two_articles_is_written_so_that_it_is_read_again(
    shelf: Shelf, tmp_path: Path
) -> None:
    votes = [replace(YES, article_id="tides", paragraph=2), YES, replace(YES, person=2)]
    export(votes, shelf, tmp_path / "set")
    (record,) = written(tmp_path / "set", QUESTIONS)
    assert (record["article_id"], record["paragraphs"]) == ("bees", [0])
    assert read_cases(tmp_path / "set" / QUESTIONS) == [
        Case(DANCE, frozenset({("bees", 1), ("tides", 2)}), answerable=True)
    ]


def test_articles_of_one_id_in_two_collections_are_told_apart(
    shelf: Shelf, data: Path, embedder: WordEmbedder, tmp_path: Path
) -> None:
    other = replace(BEES, paragraphs=("Bumblebees hum.",))
    fill(data, embedder, [other, replace(BREAD, article_id="rye")], "guild-5")
    votes = [YES, replace(YES, collection="guild-5"), replace(NO, collection="guild-6")]
    assert export(votes, shelf, tmp_path / "set") == Exported(5, 2, 1)
    assert sorted(record["id"] for record in written(tmp_path / "set", ARTICLES)) == [
        "guild-5/bees",
        "guild-5/rye",
        "seeds/bees",
        "seeds/bread",
        "seeds/tides",
    ]
    assert [case.gold for case in read_cases(tmp_path / "set" / QUESTIONS)] == [
        {("seeds/bees", 1)},
        {("guild-5/bees", 1)},
        set(),
    ]


def test_articles_of_two_collections_keep_ids_that_do_not_clash(
    shelf: Shelf, data: Path, embedder: WordEmbedder, tmp_path: Path
) -> None:
    known = replace(TIDES, article_id="ebb", standfirst="Of water", language="en", section="Sea")
    fill(data, embedder, [known], "guild-5")
    export([YES, replace(YES, collection="guild-5", article_id="ebb")], shelf, tmp_path / "set")
    articles = {record["id"]: record for record in written(tmp_path / "set", ARTICLES)}
    assert sorted(articles) == ["bees", "bread", "ebb", "tides"]
    facts = {name: articles["ebb"].get(name) for name in ("standfirst", "language", "section")}
    assert facts == {"standfirst": "Of water", "language": "en", "section": "Sea"}


@pytest.mark.usefixtures("known_weights")
def test_a_set_can_be_evaluated(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    export([YES, replace(NO, question="zebra quartz xylophone")], shelf, folder)
    embedder = WordEmbedder()
    (it,) = evaluate(folder, tmp_path / "cache", embedder, {"it": SEARCH_ALONE}, ignore)
    figures = ("articles", "answerable", "unanswerable", "Hit@1", "AUROC", "problems")
    assert [it.record[figure] for figure in figures] == [3, 1, 1, 1.0, 1.0, []]


def test_of_no_case_nothing_is_written(shelf: Shelf, tmp_path: Path) -> None:
    gone = replace(YES, article_id="wasps", question="And wasps?")
    left_out = Exported(unclear=1, gone=1)
    assert export([YES, NO, gone], shelf, tmp_path / "set") == left_out
    assert not (tmp_path / "set").exists()


def test_without_any_article_left_there_is_no_set(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="guild-9: no articles are left"):
        export([replace(NO, collection="guild-9")], shelf, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_a_vote_on_what_cannot_be_a_collection_reads_no_file(shelf: Shelf, tmp_path: Path) -> None:
    outside = replace(YES, collection="../set", question="Outside?")
    assert export([YES, outside], shelf, tmp_path / "set") == Exported(3, 1, 0, gone=1)


def test_a_folder_that_cannot_be_made_is_an_error(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FootnoteError, match=r"cannot be written .* Name a folder"):
        export([YES], shelf, tmp_path / "file" / "set")


def test_a_fault_half_way_leaves_both_old_files(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "set"
    export([YES], shelf, folder)
    before = [(folder / name).read_bytes() for name in (ARTICLES, QUESTIONS)]

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retrieval.feedback_set.os.fsync", full)
    with pytest.raises(FootnoteError, match="No space left on device"):
        export([NO], shelf, folder)
    assert [(folder / name).read_bytes() for name in (ARTICLES, QUESTIONS)] == before
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_holds_something_is_replaced_by_force_alone(
    shelf: Shelf, tmp_path: Path
) -> None:
    check_folder(tmp_path / "missing", force=False)
    check_folder(tmp_path / "data", force=True)
    (tmp_path / "empty").mkdir()
    check_folder(tmp_path / "empty", force=False)
    with pytest.raises(FootnoteError, match=r"is not empty.*--force"):
        check_folder(tmp_path / "data", force=False)
