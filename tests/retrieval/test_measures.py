"""Figures of judged cases, worked out by hand."""

import math

import pytest

from retrieval.cases import Case
from retrieval.confidence import THRESHOLD
from retrieval.judge import Judgement
from retrieval.measures import measures, over_first
from retrieval.reranker import Ranked
from tests.retrieval.world import candidate

SURE, UNSURE = THRESHOLD, math.nextafter(THRESHOLD, 0)


def judgement(
    relevant: str,
    sure: float = SURE,
    *,
    gold: int = 1,
    answerable: bool = True,
    seconds: float = 0.002,
    left_out: float | None = None,
) -> Judgement:
    marks = [mark == "+" for mark in relevant]
    pairs = frozenset(("a", number) for number in range(1, gold + 1)) if answerable else frozenset()
    return Judgement(Case("q", pairs, answerable), marks, sure, seconds, None, left_out)


def test_measures_are_means_over_the_answerable_and_shares_at_the_threshold() -> None:
    judged = [
        judgement("+---", SURE),
        judgement("-+--", SURE),
        judgement("---+", UNSURE),
        judgement("------", UNSURE, gold=2),
        judgement("----", UNSURE, answerable=False),
        judgement("----", SURE, answerable=False),
    ]
    result = measures(judged)
    intervals = {name for name in result if name.endswith("_interval")}
    assert {name: value for name, value in result.items() if name not in intervals} == {
        "answerable": 4,
        "unanswerable": 2,
        "Hit@1": 0.25,
        "Hit@3": 0.5,
        "Hit@5": 0.75,
        "MRR@10": 0.4375,  # (1 + 1/2 + 1/4 + 0) / 4
        "nDCG@10": round((1 + 1 / math.log2(3) + 1 / math.log2(5)) / 4, 4),
        "search_ms": 2.0,
        "p50_ms": 2.0,
        "p95_ms": 2.0,
        "AUROC": 0.5,  # of eight pairs two are won, four drawn, two lost
        "threshold": THRESHOLD,
        "answered": 0.5,
        "precision": 0.3333,  # of the three that were answered one was right
        "refused": 0.5,
        "refused_at_80": 0.0,  # four of five are answered from UNSURE on
        "careful_answered": 0.0,
        "careful_precision": None,
        "careful_refused": 1.0,
        "balanced_answered": 0.5,
        "balanced_precision": 0.3333,
        "balanced_refused": 0.5,
        "eager_answered": 1.0,
        "eager_precision": 0.1667,  # all six are answered, one right
        "eager_refused": 0.0,
        # Two confidences, so two bins: three cases of which one is right, three of which none is.
        "ECE": round((3 * abs(THRESHOLD - 1 / 3) + 3 * THRESHOLD) / 6, 4),
        "Brier": round(((1 - THRESHOLD) ** 2 + 5 * THRESHOLD**2) / 6, 4),
    }
    names = ("Hit@1", "Hit@3", "MRR@10", "AUROC", "precision", "refused")
    assert intervals == {f"{name}_interval" for name in names}
    for name in names:
        low, high = result[f"{name}_interval"]
        assert 0 <= low <= result[name] <= high <= 1
        assert low < high


def test_the_interval_of_a_hit_rate_is_that_of_its_questions() -> None:
    # Of 100 that are half right, the standard error is .05; those without an answer do not count.
    yes = [judgement("+"), judgement("-")] * 50
    result = measures([*yes, *[judgement("-", answerable=False)] * 300])
    assert result["Hit@1_interval"] == pytest.approx([0.402, 0.598], abs=0.015)


def test_without_answerable_questions_there_is_no_ranking_to_measure() -> None:
    result = measures([judgement("--", 0.1, answerable=False)])
    for name in ("Hit@1", "Hit@1_interval", "MRR@10", "MRR@10_interval", "nDCG@10"):
        assert result[name] is None
    assert "AUROC" not in result


def test_where_nothing_is_answered_precision_is_unknown() -> None:
    result = measures([judgement("+", 0.0), judgement("-", 0.0, answerable=False)])
    assert (result["answered"], result["refused"]) == (0.0, 1.0)
    assert (result["precision"], result["precision_interval"]) == (None, None)


def test_what_is_refused_is_told_for_the_threshold_that_answers_four_of_five() -> None:
    yes = [judgement("+", sure) for sure in (0.9, 0.8, 0.7, 0.6, 0.1)]  # from .5 on, halfway
    no = [judgement("-", sure, answerable=False) for sure in (0.05, 0.4, 0.7)]
    assert measures([*yes, *no])["refused_at_80"] == 0.6667


def test_half_of_the_questions_are_faster_than_p50_and_one_in_twenty_slower_than_p95() -> None:
    result = measures([judgement("+", seconds=n / 1000) for n in range(101)])
    assert (result["search_ms"], result["p50_ms"], result["p95_ms"]) == (50.0, 50.0, 95.0)


def test_left_out_compares_each_answer_with_the_best_of_the_rest() -> None:
    # Pairs of there and gone: .9 beats .5 and .3, .4 beats .3 alone.
    judged = [judgement("+", 0.9, left_out=0.5), judgement("+", 0.4, left_out=0.3)]
    assert measures(judged)["left_out_AUROC"] == 0.75
    # A resample that holds one of them twice is perfect: no question is drawn without its twin.
    assert measures(judged)["left_out_AUROC_interval"] == [0.75, 1.0]
    assert measures([*judged, judgement("+", 0.1)])["left_out_AUROC"] == 0.75  # was not asked


def shown(asked: str, *, answers: tuple[str, ...] = (), right: bool = True) -> Judgement:
    """A question in the words of one sentence, which is the one to be highlighted."""
    first = Ranked(candidate("Tides rise. At noon they stay so."), 0.5, {})
    case = Case(asked, frozenset({("a", 1)}), True, answers)
    return Judgement(case, [right], SURE, 0.001, first)


def test_highlights_are_judged_where_the_first_is_right_and_the_answer_known() -> None:
    result = measures(
        [
            shown("Tides rise.", answers=("tides",)),
            shown("Tides rise.", answers=("noon",)),
            shown("Tides rise.", answers=("an answer in other words",)),
            shown("At noon they stay so.", answers=("noon",), right=False),
            shown("At noon they stay so."),
        ]
    )
    assert result["highlights_judged"] == 3
    assert result["highlight_holds_answer"] == 0.3333
    assert result["paragraph_holds_answer"] == 0.6667
    assert result["highlight_share"] == round(11 / 33, 4)


def test_without_known_answers_nothing_is_said_of_highlights() -> None:
    assert "highlights_judged" not in measures([shown("Tides rise.")])
    result = measures([shown("Tides rise.", answers=("tides",), right=False)])
    assert (result["highlights_judged"], result["highlight_holds_answer"]) == (0, None)


def test_two_configurations_are_compared_question_by_question() -> None:
    # Won on one of ten, lost on none: a resample misses that one with a chance of .9^10 = .35.
    first = [judgement("+")] * 5 + [judgement("-")] * 5 + [judgement("-", answerable=False)]
    better = [judgement("+")] * 6 + [judgement("-")] * 4 + [judgement("-", answerable=False)]
    assert over_first(better, first) == [0.1, 0.0, 0.3]
    assert over_first(first, better) == [-0.1, -0.3, 0.0]
    assert over_first(first, first) == [0.0, 0.0, 0.0]
    assert over_first([first[-1]], [first[-1]]) is None
