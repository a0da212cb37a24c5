"""What is learned from made-up sets whose truth is known."""

import math
import random

import pytest

from retrieval.confidence import logistic
from retrieval.linear import Linear, Weights
from training.fit import first, fit_confidence, fit_order
from training.fit_ranker import as_json, judge
from training.ranking_data import Example, RankingSet

TELLS = Example([{"tells": 0.2, "noise": 0.9}, {"tells": 0.8, "noise": 0.1}], [False, True])


def made_up(name: str, count: int, seed: int) -> RankingSet:
    """Of five candidates the one with most of "tells" is right; "noise" says nothing."""
    chance = random.Random(seed)  # noqa: S311 - repeatable draws, no secret
    asked = []
    for _ in range(count):
        rows = [{"tells": chance.random(), "noise": chance.random()} for _ in range(5)]
        most = max(row["tells"] for row in rows)
        asked.append(Example(rows, [row["tells"] == most for row in rows]))
    return RankingSet(name, asked, [])


def test_the_signal_that_tells_gets_the_weight() -> None:
    order = fit_order([made_up("a", 200, 1)], ["tells", "noise"])
    assert order.weights["tells"] > 5
    assert abs(order.weights["noise"]) < order.weights["tells"] / 10
    assert order.bias == 0


def test_learned_weights_put_what_is_right_first_in_another_set() -> None:
    order = fit_order([made_up("a", 200, 1)], ["tells", "noise"])
    hits = [one.right[first(one, order)] for one in made_up("b", 200, 2).asked]
    assert sum(hits) > 180


def test_the_weights_do_not_depend_on_where_the_right_candidate_stands() -> None:
    turned = Example(TELLS.signals[::-1], TELLS.right[::-1])
    fitted = [
        fit_order([RankingSet("a", [one], [])], ["tells", "noise"]) for one in (TELLS, turned)
    ]
    assert fitted[0] == fitted[1]


UP = Example([{"up": 1.0}, {"up": 0.0}], [True, False])  # says that "up" tells
DOWN = Example([{"up": 1.0}, {"up": 0.0}], [False, True])  # says that it misleads


def test_every_set_weighs_the_same_however_many_questions_it_has_from_a_hundred_on() -> None:
    small, large = RankingSet("small", [UP] * 100, []), RankingSet("large", [DOWN] * 400, [])
    assert fit_order([small, large], ["up"]).weights["up"] == pytest.approx(0, abs=1e-3)
    assert fit_order([large], ["up"]).weights["up"] < -1


def test_a_set_of_few_questions_weighs_less_but_something() -> None:
    few, large = RankingSet("few", [UP] * 10, []), RankingSet("large", [DOWN] * 400, [])
    fitted = fit_order([few, large], ["up"]).weights["up"]
    assert fit_order([RankingSet("none", [], []), large], ["up"]).weights["up"] < fitted < -1
    alike = RankingSet("alike", [DOWN] * 10, [])  # ten of either: neither wins
    assert fit_order([few, alike], ["up"]).weights["up"] == pytest.approx(0, abs=1e-3)


def test_questions_that_nothing_answers_teach_no_order() -> None:
    nothing = Example([{"tells": 0.9}, {"tells": 0.1}], [False, False])
    alone = fit_order([RankingSet("a", [TELLS], [])], ["tells"])
    with_others = fit_order([RankingSet("a", [TELLS], []), RankingSet("b", [nothing], [])], [
        "tells"
    ])  # fmt: skip
    assert alone.weights["tells"] > 0
    assert with_others.weights["tells"] > 0


def test_questions_of_different_numbers_of_candidates_are_learned_from_together() -> None:
    short = Example([{"tells": 0.7}], [True])  # nothing to choose from
    both = fit_order([RankingSet("a", [TELLS, short], [])], ["tells"])
    once = fit_order([RankingSet("a", [TELLS, TELLS], [])], ["tells"])
    assert 0 < both.weights["tells"] < once.weights["tells"]


def test_confidence_is_calibrated_where_a_logistic_made_the_truth() -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable draws, no secret
    truth = Linear({"x": 4.0}, bias=-1.0)
    asked = []
    for _ in range(6_000):
        signals = {"x": chance.uniform(-1, 1)}
        asked.append(Example([signals], [chance.random() < logistic(truth(signals))]))
    sets = [RankingSet("a", asked[start::4], []) for start in range(4)]
    fitted = fit_confidence(sets, Linear({}), ["x"])
    assert fitted.weights["x"] == pytest.approx(4.0, abs=0.5)
    assert fitted.bias == pytest.approx(-1.0, abs=0.25)
    for x in (-0.5, 0.0, 0.25, 0.75):
        assert logistic(fitted({"x": x})) == pytest.approx(logistic(truth({"x": x})), abs=0.04)


def test_confidence_is_that_of_the_candidate_that_the_order_puts_first() -> None:
    chance = random.Random(6)  # noqa: S311 - repeatable draws, no secret
    asked = []
    for _ in range(500):
        good = chance.random() < 0.5
        asked.append(Example([{"top": 0, "x": 0.0}, {"top": 1, "x": float(good)}], [False, good]))
    fitted = fit_confidence([RankingSet("a", asked, [])], Linear({"top": 1.0}), ["x"])
    assert logistic(fitted({"x": 1.0})) > 0.95
    assert logistic(fitted({"x": 0.0})) < 0.05


def test_articles_left_out_make_it_less_sure() -> None:
    good, bad = Example([{"x": 1.0}], [True]), Example([{"x": 1.0}], [False])
    some = [good] * 9 + [bad]
    plain = fit_confidence([RankingSet("a", some, [])], Linear({}), ["x"])
    careful = fit_confidence([RankingSet("a", some, [bad] * 9)], Linear({}), ["x"])
    assert logistic(plain({"x": 1.0})) == pytest.approx(0.9, abs=0.01)
    # 9 right beside 1 + 0.3 x 9 wrong
    assert logistic(careful({"x": 1.0})) == pytest.approx(9 / 12.7, abs=0.01)


def test_questions_that_found_nothing_are_passed_over() -> None:
    found, nothing = (
        [Example([{"x": 1.0}], [True]), Example([{"x": 0.0}], [False])],
        Example([], []),
    )
    fitted = fit_confidence([RankingSet("a", [*found, nothing], [nothing])], Linear({}), ["x"])
    assert fitted.weights["x"] > 0


def test_the_first_of_equals_is_first() -> None:
    assert first(Example([{"x": 1.0}, {"x": 1.0}], [False, True]), Linear({"x": 1.0})) == 0


def test_a_follow_up_keeps_searchs_order_and_teaches_none() -> None:
    follow_up = Example(DOWN.signals, DOWN.right, follow_up=True)
    assert first(follow_up, Linear({"up": -1.0})) == 0
    assert first(DOWN, Linear({"up": -1.0})) == 1
    with_it = fit_order([RankingSet("a", [UP] * 3 + [follow_up] * 9, [])], ["up"])
    assert with_it == fit_order([RankingSet("a", [UP] * 3, [])], ["up"])


def test_a_set_is_judged_by_hits_and_calibration() -> None:
    weights = Weights(Linear({"tells": 1.0}), Linear({"tells": 10.0}, bias=-5.0))
    held = RankingSet("a", [TELLS, TELLS], [Example([{"tells": 0.1}], [False])] * 2)
    search, learned, auroc, error = judge(held, weights)
    assert (search, learned, auroc) == (0, 1, 1)
    assert error == pytest.approx(1 - 1 / (1 + math.exp(-3)))  # 0.95 sure, always right


def test_weights_are_written_as_they_are_read() -> None:
    weights = Weights(Linear({"x": 1.5}), Linear({"y": -2.0}, bias=0.25))
    assert as_json(weights, ["a", "b"]) == {
        "fitted_on": ["a", "b"],
        "order": {"bias": 0.0, "weights": {"x": 1.5}},
        "confidence": {"bias": 0.25, "weights": {"y": -2.0}},
    }
