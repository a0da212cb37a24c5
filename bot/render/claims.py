"""A message's claims, each beside what the articles say about it, as one card. Pure functions."""

from collections.abc import Sequence

from bot.i18n import say
from bot.render.answers import quotation
from bot.render.card import Card, Tone
from bot.render.escape import escape_line
from bot.render.limits import TEXT_LIMIT, clip_written
from index.sentences import sentence_spans
from retrieval.types import Answer, Outcome

MOST_CLAIMS = 5
CLAIM_LIMIT = 250  # units
_FEWEST_WORDS = 4  # "I see." claims nothing
_SPARE = 400  # units for the lines around the quotations


def claims_in(text: str) -> list[str]:
    """The first sentences of a message that state something. Blocking: it splits sentences."""
    spans = sentence_spans(text[:4_000])
    sentences = [" ".join(text[start:end].split()) for start, end in spans]
    telling = [
        sentence
        for sentence in sentences
        if len(sentence.split()) >= _FEWEST_WORDS and not sentence.endswith(("?", "？"))
    ]
    return list(dict.fromkeys(telling))[:MOST_CLAIMS]


def render_claims(checked: Sequence[tuple[str, Outcome]]) -> Card:
    """Show each claim above the paragraph nearest to it, or that there is none."""
    share = (TEXT_LIMIT - _SPARE) // max(1, len(checked)) - CLAIM_LIMIT
    texts = [
        f"**{clip_written(claim, CLAIM_LIMIT, escape_line)}**\n{_found(outcome, share)}"
        for claim, outcome in checked
    ]
    note = say("Whether a quotation bears a claim out is for you to judge.")
    return Card((*texts, f"-# {note}"), Tone.ANSWER, parted=True)


def _found(outcome: Outcome, limit: int) -> str:
    if isinstance(outcome, Answer):
        return quotation(outcome.citations[0], limit, numbered=False)
    return say("The articles say nothing about this.")
