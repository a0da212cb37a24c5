"""What became of a message's links, as a card. Pure."""

from bot.i18n import say, say_count
from bot.links import Resolved
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.library import and_more, list_line
from bot.render.limits import TEXT_LIMIT, clip_written, fit_lines

_NOTE_LIMIT = 300  # units


def render_saved(resolved: Resolved) -> Card:
    """Show the articles that were saved, those that were there, and the links that are none."""
    there = [info for info in resolved.articles if info not in resolved.added]
    lines = [clip_written(note, _NOTE_LIMIT, escape_line) for note in resolved.notes]
    if there:
        lines = [say("Here already:"), *map(list_line, there), *lines]
    if resolved.added:
        head = say_count("Saved {n} article:", "Saved {n} articles:", len(resolved.added))
        lines = [head, *map(list_line, resolved.added), *lines]
    return Card((fit_lines(lines, TEXT_LIMIT, and_more),))
