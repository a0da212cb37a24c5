"""The figures of judged cases: of ranking, time, abstention, calibration and highlights."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from retrieval import metrics
from retrieval.bootstrap import Statistic, auroc_of, interval, mean_of, paired, share_of
from retrieval.confidence import THRESHOLD, Carefulness
from retrieval.highlight import answering_sentences, highlighted
from retrieval.highlighted import holds_answer, share
from retrieval.judge import DEPTH, Judgement

_DIGITS = 4
_COVERAGE = 0.8


def measures(judged: Sequence[Judgement]) -> dict[str, Any]:
    """Ranking over the answerable cases; with unanswerable ones, how well they are told apart.

    NAME_interval is the 95 % bootstrap interval of NAME; a figure that has no cases is None.
    """
    yes = [item for item in judged if item.case.answerable]
    no = [item for item in judged if not item.case.answerable]
    return {
        "answerable": len(yes),
        "unanswerable": len(no),
        **_ranking(yes),
        **_times(judged),
        **(_abstention(yes, no) if yes and no else {}),
        **_left_out(yes),
        **_calibration(judged),
        **_highlights(yes),
    }


def over_first(judged: Sequence[Judgement], first: Sequence[Judgement]) -> list[float] | None:
    """How much more of Hit@1 than the first: difference and its interval, question by question."""
    gained = [
        float(one.right) - float(other.right)
        for one, other in zip(judged, first, strict=True)
        if one.case.answerable
    ]
    found = interval(mean_of(gained), len(gained))
    return found and [round(value, _DIGITS) for value in (float(np.mean(gained)), *found)]


def _ranking(yes: Sequence[Judgement]) -> dict[str, Any]:
    def hits(k: int) -> list[float]:
        return [metrics.hit(item.relevant, k) for item in yes]

    ranks = [metrics.reciprocal_rank(item.relevant, DEPTH) for item in yes]
    gains = [metrics.ndcg(item.relevant, len(item.case.gold), DEPTH) for item in yes]
    return {
        **_mean_and_interval("Hit@1", hits(1)),
        **_mean_and_interval("Hit@3", hits(3)),
        "Hit@5": _mean(hits(5)),
        **_mean_and_interval("MRR@10", ranks),
        "nDCG@10": _mean(gains),
    }


def _times(judged: Sequence[Judgement]) -> dict[str, float | None]:
    """Milliseconds of ranking a question; questions are embedded in batches, which is left out."""
    times = [1000 * item.seconds for item in judged]
    middle, slow = np.percentile(times, [50, 95]) if times else (0.0, 0.0)
    return {
        "search_ms": _mean(times),
        "p50_ms": round(float(middle), _DIGITS),
        "p95_ms": round(float(slow), _DIGITS),
    }


def _abstention(yes: Sequence[Judgement], no: Sequence[Judgement]) -> dict[str, Any]:
    sizes = len(yes), len(no)
    both = [*yes, *no]
    sure = [item.confidence >= THRESHOLD for item in both]
    right = [float(item.right) for item in both]
    areas = [item.confidence for item in yes], [item.confidence for item in no]
    precision = [good for good, answered in zip(right, sure, strict=True) if answered]
    return {
        "AUROC": round(metrics.auroc(*areas), _DIGITS),
        "AUROC_interval": _interval(auroc_of(*areas), *sizes),
        "threshold": THRESHOLD,
        "answered": _mean(sure[: len(yes)]),
        "precision": _mean(precision),
        "precision_interval": _interval(share_of(right, sure), *sizes),
        **_mean_and_interval("refused", [not answered for answered in sure[len(yes) :]]),
        "refused_at_80": _refused_at(_COVERAGE, *areas),
        **_settings(yes, no),
    }


def _refused_at(coverage: float, yes: Sequence[float], no: Sequence[float]) -> float | None:
    """Share of the unanswerable below the threshold that answers this share of the answerable."""
    threshold = float(np.quantile(yes, 1 - coverage))
    return _mean([confidence < threshold for confidence in no])


def _settings(yes: Sequence[Judgement], no: Sequence[Judgement]) -> dict[str, float | None]:
    """What each carefulness answers of the answerable, how much of it is right, what it refuses."""
    figures: dict[str, float | None] = {}
    for setting in Carefulness:
        answered = [item for item in [*yes, *no] if item.confidence >= setting.threshold]
        figures |= {
            f"{setting}_answered": _mean([item.confidence >= setting.threshold for item in yes]),
            f"{setting}_precision": _mean([item.right for item in answered]),
            f"{setting}_refused": _mean([item.confidence < setting.threshold for item in no]),
        }
    return figures


def _left_out(yes: Sequence[Judgement]) -> dict[str, Any]:
    """How well confidence tells an answer from the best of the rest, for the same question."""
    pairs = [(item.confidence, item.left_out) for item in yes if item.left_out is not None]
    if not pairs:
        return {}
    there = [confidence for confidence, _ in pairs]
    gone = [confidence for _, confidence in pairs]
    return {
        "left_out_AUROC": round(metrics.auroc(there, gone), _DIGITS),
        "left_out_AUROC_interval": _interval(paired(auroc_of(there, gone)), len(pairs)),
    }


def _calibration(judged: Sequence[Judgement]) -> dict[str, float]:
    if not judged:
        return {}
    pairs = [item.confidence for item in judged], [item.right for item in judged]
    return {
        "ECE": round(metrics.calibration_error(*pairs), _DIGITS),
        "Brier": round(metrics.brier(*pairs), _DIGITS),
    }


def _highlights(yes: Sequence[Judgement]) -> dict[str, Any]:
    """Of right firsts: whether the highlights hold the answer, and whether they could at all."""
    known = [item for item in yes if item.case.answers or item.case.sentences]
    if not known:
        return {}
    firsts = [(item.case, item.first) for item in known if item.right and item.first is not None]
    texts = [(case, first.candidate.passage.text) for case, first in firsts]
    seen = [(case, text, answering_sentences(case.question, text)) for case, text in texts]
    return {
        "highlights_judged": len(seen),
        "highlight_holds_answer": _mean(
            [holds_answer(highlighted(text, spans), case) for case, text, spans in seen]
        ),
        "paragraph_holds_answer": _mean([holds_answer(text, case) for case, text, _ in seen]),
        "highlight_share": _mean([share(text, spans) for _, text, spans in seen]),
    }


def _mean_and_interval(name: str, values: Sequence[float]) -> dict[str, Any]:
    found = _interval(mean_of(values), len(values))
    return {name: _mean(values), f"{name}_interval": found}


def _interval(statistic: Statistic, *sizes: int) -> list[float] | None:
    found = interval(statistic, *sizes)
    return found and [round(value, _DIGITS) for value in found]


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), _DIGITS) if values else None
