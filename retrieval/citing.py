"""From a ranking to what is cited: doubles collapsed, articles mixed, the newest first if asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import ArticleInfo, Span
from retrieval.confidence import probability
from retrieval.disagreement import disagreement
from retrieval.duplicates import near_duplicates
from retrieval.highlight import answering_sentences, highlighted
from retrieval.links import text_link
from retrieval.reranker import Ranked
from retrieval.types import Citation, Differing

_LOOKED_AT = 12  # candidates that may be cited
# A further passage is shown when it alone would be at least this share of the threshold sure.
_FURTHER = 0.5


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage worth citing and the articles that have the same in (nearly) the same words."""

    ranked: Ranked
    also_in: tuple[ArticleInfo, ...]


def worth_citing(
    ranked: Sequence[Ranked], threshold: float, *, newest_first: bool
) -> list[Quotable]:
    """The first, and what may well answer too; no two that say the same.

    With `newest_first`, those that would be answered by themselves come by their dates.
    """
    first, *further = ranked[:_LOOKED_AT]
    least = threshold * _FURTHER
    likely = [first, *(one for one in further if probability(one.signals) >= least)]
    groups = near_duplicates([one.candidate.passage.text for one in likely])
    quotable = [
        Quotable(likely[place], _others(likely[place], [likely[other] for other in others]))
        for place, *others in groups
    ]
    if newest_first:
        sure = [one for one in quotable if probability(one.ranked.signals) >= threshold]
        sure.sort(key=_day, reverse=True)
        quotable = [*sure, *(one for one in quotable if one not in sure)]
    return quotable


def choose(quotable: Sequence[Quotable], limit: int, threshold: float) -> list[Quotable]:
    """At most `limit`, in order; other articles that answer come before a second one of an article.

    Another article that only may answer (below `threshold`) has to wait its turn.
    """
    seen: set[tuple[str, str]] = set()
    ahead: list[Quotable] = []
    behind: list[Quotable] = []
    for one in quotable:
        key = _key(one.ranked.candidate.article)
        answers = key not in seen and probability(one.ranked.signals) >= threshold
        (ahead if answers or not seen else behind).append(one)
        seen.add(key)
    chosen = [*ahead, *behind][:limit]
    return [one for one in quotable if one in chosen]


def cite(
    question: str, quotable: Sequence[Quotable], limit: int, threshold: float
) -> tuple[list[Citation], Differing | None]:
    """Number what is chosen; two that differ on what was asked are both among it, and are named."""
    chosen, differing = choose(quotable, limit, threshold), None
    spans = [answering_sentences(question, _text(one)) for one in quotable]
    answers = [highlighted(_text(one), marked) for one, marked in zip(quotable, spans, strict=True)]
    found = disagreement(question, answers)
    if found is not None:
        pair = [quotable[found.first], quotable[found.other]]
        # The first stays, since the confidence is its.
        wanted = [quotable[0], *pair, *chosen]
        wanted = [one for place, one in enumerate(wanted) if one not in wanted[:place]][:limit]
        if all(one in wanted for one in pair):
            chosen = [one for one in quotable if one in wanted]
            first, other = (chosen.index(one) + 1 for one in pair)
            differing = Differing((first, other), found.values)
    citations = [
        _citation(number, one, spans[quotable.index(one)])
        for number, one in enumerate(chosen, start=1)
    ]
    return citations, differing


def _others(first: Ranked, doubles: Sequence[Ranked]) -> tuple[ArticleInfo, ...]:
    """The articles of the doubles, each once, without the first's own."""
    articles = {_key(one.candidate.article): one.candidate.article for one in doubles}
    articles.pop(_key(first.candidate.article), None)
    return tuple(articles.values())


def _key(article: ArticleInfo) -> tuple[str, str]:
    return article.collection, article.article_id


def _day(one: Quotable) -> int:
    published = one.ranked.candidate.article.published
    return published.toordinal() if published else 0


def _text(one: Quotable) -> str:
    return one.ranked.candidate.passage.text


def _citation(number: int, one: Quotable, highlights: tuple[Span, ...]) -> Citation:
    candidate = one.ranked.candidate
    start, end = highlights[0]
    return Citation(
        number=number,
        passage=candidate.passage,
        article=candidate.article,
        highlights=highlights,
        score=one.ranked.score,
        link=text_link(candidate.article.url, _text(one)[start:end]),
        also_in=one.also_in,
    )
