"""Which controls stand below which answer."""

from bot.buttons.acting import DeleteButton, ShareButton
from bot.buttons.answer import AnswerControl
from bot.buttons.control import KeepButton
from bot.buttons.gaps import ForgetGapsButton, ForgottenGapsButton, GapsPageButton
from bot.buttons.library import LIBRARY_ITEMS
from bot.buttons.privacy import ForgetMeButton
from bot.buttons.reading import (
    ContextButton,
    ContextPageButton,
    PageButton,
    SummaryButton,
    turning,
)
from bot.buttons.settings import ResetButton, SettingControl
from bot.buttons.voting import HelpfulButton, ReasonSelect, UnhelpfulButton, vote_buttons
from bot.buttons.waiting import CancelSelect, NotifyButton, StopButton
from bot.desk import Answered
from bot.i18n import say
from bot.kept import Kept
from bot.render.kept import render_kept
from bot.render.layout import Row
from bot.reply import Reply
from index.store.kept_answers import KeptAnswer
from retrieval.types import Answer, NoAnswer

DYNAMIC_ITEMS = (
    PageButton,
    ContextButton,
    ContextPageButton,
    SummaryButton,
    ShareButton,
    DeleteButton,
    HelpfulButton,
    UnhelpfulButton,
    ReasonSelect,
    NotifyButton,
    StopButton,
    KeepButton,
    SettingControl,
    ResetButton,
    GapsPageButton,
    ForgetGapsButton,
    ForgottenGapsButton,
    ForgetMeButton,
    CancelSelect,
    *LIBRARY_ITEMS,
)


def answered_reply(answered: Answered) -> Reply:
    """An answer as it is first shown; without buttons where it could not be kept."""
    kept = answered.kept
    if answered.answer is None:
        return Reply(render_kept(kept))
    return kept_reply(kept, answered.answer, 1)


def kept_reply(kept: Kept, answer: KeptAnswer, page: int, *, shared: bool = False) -> Reply:
    """A kept answer at one of its citations, or its absence; `shared` when it was made public."""
    match kept.outcome:
        case Answer() as outcome:
            page = max(1, min(page, len(outcome.citations)))
            rows = _answer_rows(answer, page, len(outcome.citations), shared)
            return Reply(render_kept(kept, page), rows)
        case NoAnswer():
            rows = [[*_notifying(kept, answer), *_acting(answer, 1, shared)]]
            return Reply(render_kept(kept), rows)


def _notifying(kept: Kept, answer: KeptAnswer) -> list[AnswerControl]:
    """Offer to wait, unless the question is none by itself: what waits is the bare question."""
    if kept.history or kept.wanted:
        return []
    return [NotifyButton.button(answer.answer_id, 1, label=say("Notify me"), emoji="🔔")]


def _answer_rows(answer: KeptAnswer, page: int, count: int, shared: bool) -> list[Row]:
    # So that on a phone, too, few of them wrap: small ones above, those with words below.
    name = answer.answer_id
    return [
        [*turning(name, page, count), *vote_buttons(name, page)],
        [
            ContextButton.button(name, page, label=say("In context")),
            SummaryButton.button(name, page, label=say("Summarise article")),
            *_acting(answer, page, shared),
        ],
    ]


def _acting(answer: KeptAnswer, page: int, shared: bool) -> list[AnswerControl]:
    """Share or delete: an answer that only its asker sees can be dismissed without us."""
    if not answer.private:
        return [DeleteButton.button(answer.answer_id, page, label=say("Delete"))]
    return [] if shared else [ShareButton.button(answer.answer_id, page, label=say("Share"))]
