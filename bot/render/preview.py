"""What a rebuild would change, and the question whether to undo one, as cards. Pure functions."""

from bot.i18n import mark, say, say_count
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.library import and_more
from bot.render.limits import clip_written
from bot.render.report import changes
from index.types import Preview

_TITLES, _TITLE_LIMIT = 10, 200  # of the articles concerned, units of each

ANOTHER_MODEL = "another model"  # as index.plan calls it
_REASONS = {  # as index.plan gives them
    ANOTHER_MODEL: mark("another model is configured than the one that made the index"),
    "another version of Footnote": mark("another version of Footnote made the index"),
}


def can_be_undone(preview: Preview) -> bool:
    """Whether the bot could go back: not to what another model made, for it speaks only its own."""
    return preview.reasons != ANOTHER_MODEL


def would_change(preview: Preview) -> bool:
    """Whether a rebuild would do anything."""
    counts = preview.added, preview.updated, preview.removed, preview.passages
    return any(counts) or preview.new_words


def render_preview(preview: Preview) -> Card:
    """Show what a rebuild would change and why, and the first of the articles concerned."""
    if not would_change(preview):
        count = say_count("{n} article", "{n} articles", preview.unchanged)
        line = say("The index is up to date with its {count}; there is nothing to do.", count=count)
        return Card((line,))
    lines = [f"**{say('What a rebuild would change')}**"]
    if counts := changes(preview, preview.passages):
        lines.append(f"{counts}.")
    if preview.reasons:
        reason = say(_REASONS.get(preview.reasons, preview.reasons))
        lines.append(say("Why: {reason}.", reason=clip_written(reason, 300, escape_line)))
    if preview.new_words:
        lines.append(say("The index of words would be made anew."))
    if can_be_undone(preview):
        lines.append(f"-# {say('Questions are answered meanwhile, and it can be undone.')}")
    else:
        lines.append(f"-# {say('Questions are answered meanwhile.')}")
        never = say("This rebuild cannot be undone here: the index was made by another model.")
        lines.append(f"-# {never}")
    titles = [
        f"- {clip_written(title, _TITLE_LIMIT, escape_line)}"
        for title in preview.articles[:_TITLES]
    ]
    rest = preview.added + preview.updated + preview.removed - len(titles)
    if titles and rest > 0:
        titles.append(and_more(rest))
    return Card(("\n".join(lines), "\n".join(titles)) if titles else ("\n".join(lines),))


def render_rollback_question() -> Card:
    """Ask whether the last rebuild is really to be undone."""
    question = say("Undo the last rebuild? The index will be as it was before it.")
    once = say("It can be done once, and only while nothing was added or removed since.")
    return Card((f"{question}\n-# {once}",))
