"""A kept answer as a card: with what was asked, which articles were searched, and who shared it."""

from dataclasses import replace

from bot.i18n import say
from bot.kept import Kept
from bot.render.answers import NAME_LIMIT, day, render_outcome, render_page
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.limits import clip_written
from index.types import Filter
from retrieval.types import Answer


def render_kept(kept: Kept, page: int | None = None) -> Card:
    """Show one citation, counted from 1, or with None all of them; or that nothing answers."""
    if page is not None and isinstance(kept.outcome, Answer):
        card = render_page(kept.outcome, page, asked=kept.asked)
    else:
        card = render_outcome(kept.outcome, asked=kept.asked)
    lines = [*_searched(kept.wanted, kept.title), *_shared(kept.shared_by)]
    if not lines:
        return card
    return replace(card, texts=(*card.texts, "\n".join(f"-# {line}" for line in lines)))


def _searched(wanted: Filter, title: str) -> list[str]:
    """Which articles were searched; Discord shows a command without its options."""
    parts = []
    if wanted.article_id:
        name = clip_written(title or wanted.article_id, NAME_LIMIT, escape_line)
        parts.append(say("only “{title}”", title=name))
    if wanted.publisher:
        name = clip_written(wanted.publisher, NAME_LIMIT, escape_line)
        parts.append(say("only of {publisher}", publisher=name))
    if wanted.after:
        parts.append(say("from {day} on", day=day(wanted.after)))
    if wanted.before:
        parts.append(say("up to {day}", day=day(wanted.before)))
    return [say("Searched: {filter}", filter=", ".join(parts))] if parts else []


def _shared(person: int | None) -> list[str]:
    # A mention is a name to its reader, and notifies nobody.
    return [] if person is None else [say("Shared by {person}", person=f"<@{person}>")]
