"""All the controls of articles and their index, for the client to listen to."""

from bot.buttons.articles import RemoveButton, UndoAddButton, UnremoveButton
from bot.buttons.indexing import AskRollbackButton, RebuildButton, RollbackButton
from bot.buttons.listing import ListPageButton, OrderSelect

LIBRARY_ITEMS = (
    RemoveButton,
    UnremoveButton,
    UndoAddButton,
    ListPageButton,
    OrderSelect,
    RebuildButton,
    AskRollbackButton,
    RollbackButton,
)
