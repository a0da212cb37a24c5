"""Answers and summaries as the JSON that scripts rely on. The contract is in the README."""

from typing import Any

from index.types import ArticleInfo
from retrieval.types import Answer, Citation, Differing, NoAnswer, Outcome, Summary


def outcome_record(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """An answer, or its absence, as JSON."""
    match outcome:
        case Answer(citations=citations, differing=differing):
            cited, related = [citation_record(citation) for citation in citations], []
        case NoAnswer(related=infos):
            cited, related, differing = [], [_related(info) for info in infos], None
    return {
        "question": outcome.question,
        "answered": bool(cited),
        "confidence": round(outcome.confidence, 4),
        "citations": cited,
        "related": related,
        "differing": _differing(differing) if differing else None,
        "newest": outcome.newest.isoformat() if outcome.newest else None,
        "seconds": round(seconds, 4),
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """A citation as JSON; highlights are character spans of its text."""
    article = citation.article
    return {
        "number": citation.number,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "link": citation.link,
        "article_id": article.article_id,
        "paragraph": citation.passage.number,
        "text": citation.passage.text,
        "highlights": [list(span) for span in citation.highlights],
        "score": round(citation.score, 4),
        "also_in": [_related(info) | {"publisher": info.publisher} for info in citation.also_in],
    }


def summary_record(summary: Summary) -> dict[str, Any]:
    """A summary as JSON."""
    sentences = [{"text": s.text, "paragraph": s.paragraph} for s in summary.sentences]
    return {"title": summary.article.title, "sentences": sentences}


def _differing(differing: Differing) -> dict[str, Any]:
    return {"citations": list(differing.numbers), "values": list(differing.values)}


def _related(info: ArticleInfo) -> dict[str, Any]:
    return {"title": info.title, "url": info.url, "article_id": info.article_id}
