"""Cards as discord.py's views: the texts in a container, rows of controls below them."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from discord import ui

from bot.render.card import Card

Row: TypeAlias = Sequence[ui.Item[Any]]  # up to five buttons, or one select


def view_of(card: Card, rows: Sequence[Row] = ()) -> ui.LayoutView:
    """Make a view of a card and its controls, which outlive a restart if they are dynamic."""
    view = ui.LayoutView(timeout=None)
    fill(view, card, rows)
    return view


def fill(view: ui.LayoutView, card: Card, rows: Sequence[Row] = ()) -> None:
    """Make a view show this card and these controls, and nothing else."""
    view.clear_items()
    texts: list[ui.Item[Any]] = []
    for text in card.texts:
        if texts and card.parted:
            texts.append(ui.Separator[ui.LayoutView]())
        texts.append(ui.TextDisplay[ui.LayoutView](text))
    controls = [ui.ActionRow[ui.LayoutView](*row) for row in rows if row]
    view.add_item(ui.Container(*texts, *controls, accent_colour=int(card.tone)))
