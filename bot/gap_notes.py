"""Notes what could not be answered, for moderators, on a thread that may wait for the disk."""

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bot.threads import settle
from index.errors import FootnoteError
from index.store.unanswered import UnansweredLog
from retrieval.answerer import Query
from retrieval.types import NoAnswer, Outcome

log = logging.getLogger(__name__)

_MENTION = re.compile(r"<@!?\d+>")  # of a person, in what Discord sends


class GapNotes:
    """Takes notes from any thread and never keeps it waiting; failing does no harm to answers."""

    def __init__(self, data: Path) -> None:
        self._log = UnansweredLog(data)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="notes")
        self._failed = False  # told once

    def note(self, query: Query, outcome: Outcome | FootnoteError, threshold: float) -> None:
        """Have a question noted, as asked now, if it is a gap in its asker's own collection.

        What was narrowed by an option, or leans on an earlier question, is no gap by itself; nor
        is what would be answered at the usual `threshold`, where somebody asked for more certainty.
        """
        if not isinstance(outcome, NoAnswer) or outcome.confidence >= threshold:
            return
        if query.noted and query.collections and not query.only and not query.history:
            own, now = query.collections[0], datetime.now(UTC)
            self._thread.submit(self._record, outcome.question, own, now)

    async def close(self, seconds: float) -> None:
        """Give the notes that wait these seconds."""
        await settle(self._thread, seconds)
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)

    def _record(self, question: str, collection: str, when: datetime) -> None:
        try:
            self._log.record(_MENTION.sub("@someone", question), collection, when)
        except Exception as error:
            if not self._failed:
                # Another error's message might quote the question.
                why = error if isinstance(error, FootnoteError) else type(error).__name__
                log.warning("unanswered questions are not being recorded: %s", why)
            self._failed = True
