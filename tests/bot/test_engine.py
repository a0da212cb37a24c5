"""The engine: never on the event loop, many questions in one batch, and nobody harms another."""

import asyncio
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.ports import Scope
from bot.questions import MAX_BATCH
from bot.shared_embedder import ClosingError
from index.errors import FootnoteError, ModelError, NotFoundError, SourceError, UsageError
from index.store.unanswered import UnansweredLog
from index.types import Article, Filter, Progress, Vectors
from retrieval.history import Turn
from retrieval.types import Answer, NoAnswer, Outcome
from tests.fakes import WordEmbedder
from tests.retrieval.world import ALL, BEES, TIDES, fill, info_of

pytestmark = pytest.mark.usefixtures("known_weights")

EVERYONE = Scope(("seeds",))
DANCE = "Why do honeybees dance because dancing shows sisters where flowers are?"
RISE = "Tides rise because the moon pulls the oceans?"
OFF_TOPIC = "zebra xylophone quartz"
PATIENCE = 10.0  # seconds before a test gives up waiting


class GatedEmbedder(WordEmbedder):
    """Lets questions through while its gate is open, and says when some have come to it."""

    def __init__(self, model_name: str = "words") -> None:
        super().__init__(model_name)
        self.gate = threading.Event()
        self.gate.set()
        self.reached = threading.Event()
        self.chunk_seconds = 0.0  # that embedding a chunk of passages takes
        self.failure: Exception | None = None  # raised once

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        self.reached.set()
        assert self.gate.wait(PATIENCE), "the test never opened the gate"
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        return super().embed_questions(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self.chunk_seconds)
        return super().embed_passages(texts)

    def close_gate(self) -> None:
        self.gate.clear()
        self.reached.clear()

    async def somebody_waits(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, PATIENCE)


@dataclass
class Watch:
    """Files and databases that one thread opens while it is watched."""

    thread: int | None = None
    seen: list[str] = field(default_factory=list)

    @contextmanager
    def this_thread(self) -> Iterator[list[str]]:
        self.thread, self.seen = threading.get_ident(), []
        try:
            yield self.seen
        finally:
            self.thread = None

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.thread == threading.get_ident() and event in {"open", "sqlite3.connect"}:
            self.seen.append(f"{event} {arguments[0]!r}")


@pytest.fixture(scope="module")
def watch() -> Watch:
    watch = Watch()
    sys.addaudithook(watch.hook)  # can never be taken out, but sleeps while nothing is watched
    return watch


@pytest.fixture
def embedder() -> GatedEmbedder:
    return GatedEmbedder()


@pytest.fixture
def data(tmp_path: Path, embedder: GatedEmbedder) -> Path:
    fill(tmp_path, embedder)
    embedder.threads.clear()
    return tmp_path


@pytest.fixture
async def engine(data: Path, embedder: GatedEmbedder) -> AsyncIterator[Engine]:
    engine = Engine(embedder, data)
    yield engine
    embedder.gate.set()
    await engine.close()


def first_of(outcome: object) -> str:
    """The article that is cited first."""
    assert isinstance(outcome, Answer), outcome
    return outcome.citations[0].article.article_id


def shown(outcome: Outcome) -> set[str]:
    """Ids of every article that an outcome names."""
    match outcome:
        case Answer(citations=citations):
            return {citation.article.article_id for citation in citations}
        case NoAnswer(related=related):
            return {info.article_id for info in related}


def markdown(title: str, *paragraphs: str) -> bytes:
    return "\n\n".join([f"# {title}", *paragraphs]).encode()


async def everything(engine: Engine) -> None:
    """Do all that an engine can do."""
    await engine.check(["seeds"])
    await engine.answer(DANCE, EVERYONE)
    await engine.answer(OFF_TOPIC, EVERYONE)
    await engine.summarize("bees", "short", ["seeds"])
    await engine.articles(["seeds"])
    await engine.article("bees", ["seeds"])
    await engine.add("guild-1", "plan.md", markdown("Plan", "The canary sings at midnight."))
    await engine.answer("Where does the canary sing?", Scope(("guild-1", "seeds")))
    await engine.rebuild("guild-1", lambda _: None)
    await engine.status("guild-1")
    await engine.remove("guild-1", "plan")


async def test_the_engine_encodes_on_its_one_thread_only(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    await everything(engine)
    assert embedder.threads == {"engine_0"}


async def test_a_rebuild_encodes_on_the_engine_thread_too(data: Path) -> None:
    embedder = GatedEmbedder("another model")
    engine = Engine(embedder, data)
    report = await engine.rebuild("seeds", lambda _: None)
    await engine.close()
    assert (report.updated, report.embedded) == (3, 7)
    assert embedder.threads == {"engine_0"}


async def test_no_file_or_database_is_opened_on_the_event_loop(
    engine: Engine, watch: Watch
) -> None:
    with watch.this_thread() as seen:
        await everything(engine)
    assert seen == []


async def test_closing_opens_nothing_on_the_event_loop(data: Path, watch: Watch) -> None:
    engine = Engine(WordEmbedder(), data)
    await asyncio.to_thread(lambda: None)  # asyncio's own thread pool is imported at first use
    with watch.this_thread() as seen:
        await engine.answer(DANCE, EVERYONE)
        await engine.close()
    assert seen == []


def test_the_watch_sees_what_it_is_there_to_see(watch: Watch, tmp_path: Path) -> None:
    with watch.this_thread() as seen:
        (tmp_path / "file").write_text("")
        sqlite3.connect(":memory:").close()
    assert [line.split()[0] for line in seen] == ["open", "sqlite3.connect"]


async def test_the_event_loop_goes_on_while_the_engine_thinks(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    embedder.close_gate()
    asking = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await embedder.somebody_waits()
    for _ in range(100):
        await asyncio.sleep(0)
    assert not asking.done()
    embedder.gate.set()
    assert first_of(await asking) == "bees"


async def test_questions_asked_together_are_one_batch(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    outcomes = await asyncio.gather(
        engine.answer(DANCE, EVERYONE),
        engine.answer(RISE, EVERYONE),
        engine.answer(OFF_TOPIC, EVERYONE),
    )
    assert embedder.batches == [3]
    assert [outcome.question for outcome in outcomes] == [DANCE, RISE, OFF_TOPIC]
    assert [first_of(outcome) for outcome in outcomes[:2]] == ["bees", "tides"]
    assert isinstance(outcomes[2], NoAnswer)


async def test_questions_that_wait_for_a_busy_engine_are_gathered(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    embedder.close_gate()
    first = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await embedder.somebody_waits()
    others = [asyncio.create_task(engine.answer(RISE, EVERYONE)) for _ in range(5)]
    await asyncio.sleep(0.01)
    embedder.gate.set()
    assert first_of(await first) == "bees"
    assert [first_of(outcome) for outcome in await asyncio.gather(*others)] == ["tides"] * 5
    assert embedder.batches == [1, 5]


async def test_an_asker_who_asks_again_at_once_is_answered_again(engine: Engine) -> None:
    async def ask_thrice() -> list[str]:
        return [first_of(await engine.answer(DANCE, EVERYONE)) for _ in range(3)]

    asked = asyncio.gather(*(ask_thrice() for _ in range(4)))
    assert await asyncio.wait_for(asked, PATIENCE) == [["bees"] * 3] * 4


async def test_a_batch_holds_no_more_than_its_most(engine: Engine, embedder: GatedEmbedder) -> None:
    outcomes = await asyncio.gather(
        *(engine.answer(f"{DANCE} {n}", EVERYONE) for n in range(MAX_BATCH + 8))
    )
    assert embedder.batches == [MAX_BATCH, 8]
    assert [outcome.question for outcome in outcomes] == [f"{DANCE} {n}" for n in range(40)]


async def test_questions_of_one_batch_keep_to_their_own_scopes(
    engine: Engine, embedder: GatedEmbedder, data: Path
) -> None:
    for guild in ("guild-1", "guild-2"):
        secret = Article(f"plan-{guild}", "Plan", (f"The canary of {guild} sings at midnight.",))
        fill(data, WordEmbedder(), [secret], guild)
    question = "The canary sings at midnight?"
    one, other, seeds, filtered = await asyncio.gather(
        engine.answer(question, Scope(("guild-1", "seeds"))),
        engine.answer(question, Scope(("guild-2", "seeds"))),
        engine.answer(question, EVERYONE),
        engine.answer(question, Scope(("guild-1", "seeds"), Filter(article_id="bees"))),
    )
    assert embedder.batches == [4]
    assert "plan-guild-1" in shown(one)
    assert "plan-guild-2" not in shown(one)
    assert "plan-guild-2" in shown(other)
    assert "plan-guild-1" not in shown(other)
    assert shown(seeds) <= {"bees", "tides", "bread"}
    assert shown(filtered) == {"bees"}


async def test_no_other_door_leads_to_another_collection(engine: Engine, data: Path) -> None:
    fill(data, WordEmbedder(), [Article("plan", "Plan", ("The canary sings.",))], "guild-1")
    for collections in (["guild-2", "seeds"], ["guild-2"], []):
        with pytest.raises(NotFoundError):
            await engine.article("plan", collections)
        with pytest.raises(NotFoundError):
            await engine.summarize("plan", "short", collections)
        assert "plan" not in {info.article_id for info in await engine.articles(collections)}
    with pytest.raises(NotFoundError):
        await engine.remove("guild-2", "plan")
    assert (await engine.article("plan", ["guild-2", "guild-1"])).paragraphs == (
        "The canary sings.",
    )


async def test_a_faulty_question_fails_alone(engine: Engine, embedder: GatedEmbedder) -> None:
    outcomes = await asyncio.gather(
        engine.answer("  ", EVERYONE),
        engine.answer(DANCE, EVERYONE),
        engine.answer("x" * 6001, EVERYONE),
        engine.answer(DANCE, Scope(("No such name!",))),
        engine.answer(DANCE, Scope(("seeds",), Filter(article_id="nope"))),
        engine.answer("\udcff" + RISE, EVERYONE),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [
        UsageError,
        Answer,
        UsageError,
        UsageError,
        UsageError,
        Answer,
    ]
    assert embedder.batches == [4]  # what cannot be asked is not embedded


async def test_a_fault_reaches_its_askers_and_the_next_question_is_answered(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    embedder.failure = ValueError("broken")
    outcomes = await asyncio.gather(
        engine.answer(DANCE, EVERYONE), engine.answer(RISE, EVERYONE), return_exceptions=True
    )
    assert [repr(outcome) for outcome in outcomes] == ["ValueError('broken')"] * 2
    assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"


async def test_an_asker_who_gives_up_harms_nobody(engine: Engine, embedder: GatedEmbedder) -> None:
    embedder.close_gate()
    running = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await embedder.somebody_waits()
    waiting = [asyncio.create_task(engine.answer(RISE, EVERYONE)) for _ in range(3)]
    await asyncio.sleep(0.01)
    running.cancel()
    waiting[1].cancel()
    embedder.gate.set()
    outcomes = await asyncio.gather(running, *waiting, return_exceptions=True)
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert isinstance(outcomes[2], asyncio.CancelledError)
    assert [first_of(outcomes[1]), first_of(outcomes[3])] == ["tides", "tides"]
    assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"


async def test_an_asker_who_gives_up_before_a_fault_harms_nobody(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    embedder.close_gate()
    embedder.failure = ValueError("broken")
    running = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await embedder.somebody_waits()
    running.cancel()
    embedder.gate.set()
    assert first_of(await engine.answer(RISE, EVERYONE)) == "tides"


async def test_questions_are_answered_during_a_rebuild(data: Path) -> None:
    many = [Article(f"a{n}", f"Part {n}", (f"Paragraph number {n} of it.",)) for n in range(400)]
    fill(data, WordEmbedder("older model"), many, "guild-1")
    embedder = GatedEmbedder()
    embedder.chunk_seconds = 0.02
    engine = Engine(embedder, data)
    asked = asyncio.Event()
    rebuilding = asyncio.create_task(engine.rebuild("guild-1", lambda _: asked.set()))
    await asked.wait()
    for _ in range(3):
        assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"
    assert not rebuilding.done()
    report = await rebuilding
    await engine.close()
    assert (report.updated, report.passages, report.embedded) == (400, 400, 400)


async def test_a_collection_answers_from_its_old_state_while_articles_are_added(
    engine: Engine, embedder: GatedEmbedder
) -> None:
    embedder.chunk_seconds = 0.02
    text = markdown("Storks", *(f"Stork number {n} nests on the church tower." for n in range(200)))
    adding = asyncio.create_task(engine.add("seeds", "storks.md", text))
    await asyncio.sleep(0.1)
    assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"
    assert "storks" not in shown(await engine.answer("stork church tower", EVERYONE))
    assert not adding.done()
    assert (await adding).added == 1
    outcome = await engine.answer("Stork number 7 nests on the church tower?", EVERYONE)
    assert first_of(outcome) == "storks"


async def test_progress_is_told_on_the_event_loop(data: Path) -> None:
    engine = Engine(GatedEmbedder("another model"), data)
    threads: set[int] = set()
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        threads.add(threading.get_ident())
        told.append(progress)

    await engine.rebuild("seeds", tell)
    await engine.close()
    assert threads == {threading.get_ident()}
    assert told == [
        Progress("embedding", 0, 7),
        Progress("embedding", 7, 7),
        Progress("saving", 0, 1),
        Progress("saving", 1, 1),
    ]


async def test_a_change_by_another_library_is_seen_at_the_next_question(
    engine: Engine, data: Path
) -> None:
    question = "Storks nest on the church tower?"
    assert isinstance(await engine.answer(question, EVERYONE), NoAnswer)
    storks = Article("storks", "Storks", ("Storks nest on the church tower.",))
    fill(data, WordEmbedder(), [*ALL, storks])
    assert first_of(await engine.answer(question, EVERYONE)) == "storks"
    fill(data, WordEmbedder(), ALL)
    assert "storks" not in shown(await engine.answer(question, EVERYONE))


async def test_a_change_by_another_process_is_seen_at_the_next_question(
    engine: Engine, data: Path
) -> None:
    assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"
    program = (
        "import sys; from pathlib import Path; from tests.fakes import WordEmbedder\n"
        "from tests.retrieval.world import TIDES, fill\n"
        "fill(Path(sys.argv[1]), WordEmbedder(), [TIDES])"
    )
    await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, str(data)], check=True, timeout=60
    )
    assert shown(await engine.answer(DANCE, EVERYONE)) == {"tides"}
    assert await engine.articles(["seeds"]) == [info_of(TIDES)]


async def test_a_collection_that_is_deleted_is_empty_at_the_next_question(
    engine: Engine, data: Path
) -> None:
    import shutil

    fill(data, WordEmbedder(), [BEES], "guild-1")
    own = Scope(("guild-1",))
    assert first_of(await engine.answer(DANCE, own)) == "bees"
    await asyncio.to_thread(shutil.rmtree, data / "guild-1")
    assert await engine.answer(DANCE, own) == NoAnswer(DANCE, 0.0, [])


async def test_what_is_added_is_answered_listed_summarised_and_removed(engine: Engine) -> None:
    text = markdown("Storks", "Storks nest on the church tower.", "They leave in August.")
    report = await engine.add("guild-1", "storks.md", text)
    assert (report.added, report.passages, report.embedded) == (1, 2, 2)
    assert [info.collection for info in report.articles] == ["guild-1"]
    own = ["guild-1", "seeds"]
    assert [info.article_id for info in await engine.articles(own)] == [
        "storks",
        "tides",
        "bees",
        "bread",
    ]
    status = await engine.status("guild-1")
    assert (status.articles, status.passages, status.model) == (1, 2, "words")
    summary = await engine.summarize("storks", "short", own)
    assert [(s.paragraph, s.text) for s in summary.sentences] == [
        (1, "Storks nest on the church tower.")
    ]
    removed = await engine.remove("guild-1", "storks")
    assert removed.paragraphs == ("Storks nest on the church tower.", "They leave in August.")
    assert (await engine.status("guild-1")).articles == 0
    assert (await engine.status("seeds")).articles == 3


async def test_the_first_collection_that_has_an_article_gives_it(
    engine: Engine, data: Path
) -> None:
    fill(
        data, WordEmbedder(), [Article("bees", "Our bees", ("Ours live on the roof.",))], "guild-1"
    )
    assert (await engine.article("bees", ["guild-1", "seeds"])).title == "Our bees"
    assert (await engine.article("bees", ["seeds", "guild-1"])).title == "Honeybees"
    summary = await engine.summarize("bees", "short", ["guild-1", "seeds"])
    assert summary.article.collection == "guild-1"


async def test_two_changes_at_once_are_both_made(engine: Engine) -> None:
    await asyncio.gather(
        engine.add("guild-1", "one.md", markdown("One", "The first text says this.")),
        engine.add("guild-1", "two.md", markdown("Two", "The second text says that.")),
    )
    assert (await engine.status("guild-1")).articles == 2


async def test_faults_are_errors_that_a_user_may_read(engine: Engine, data: Path) -> None:
    with pytest.raises(NotFoundError, match="no article nope"):
        await engine.summarize("nope", "short", ["seeds"])
    with pytest.raises(NotFoundError, match="no article nope"):
        await engine.article("nope", ["seeds"])
    with pytest.raises(NotFoundError, match="no article nope"):
        await engine.remove("seeds", "nope")
    with pytest.raises(SourceError, match="end in"):
        await engine.add("seeds", "picture.png", b"\x89PNG")
    with pytest.raises(SourceError):
        await engine.add("seeds", "empty.md", b"")
    with pytest.raises(UsageError, match="cannot name a collection"):
        await engine.status("../seeds")
    (data / "broken").mkdir()
    (data / "broken" / "library.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(FootnoteError, match="damaged"):
        await engine.answer(DANCE, Scope(("broken",)))
    with pytest.raises(FootnoteError, match="damaged"):
        await engine.add("broken", "a.md", markdown("A", "Some text to add here."))


async def test_an_index_of_another_model_is_refused_before_the_first_question(data: Path) -> None:
    engine = Engine(WordEmbedder("another model"), data)
    for refused in (
        engine.check(["seeds"]),
        engine.answer(DANCE, EVERYONE),
        engine.add("seeds", "a.md", markdown("A", "Some text to add here.")),
    ):
        with pytest.raises(ModelError, match="footnote index rebuild --collection seeds"):
            await refused
    await engine.close()


async def test_closing_finishes_what_runs_and_refuses_what_waits(
    data: Path, embedder: GatedEmbedder
) -> None:
    engine = Engine(embedder, data)
    embedder.close_gate()
    running = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await embedder.somebody_waits()
    waiting = asyncio.create_task(engine.answer(RISE, EVERYONE))
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(engine.close())
    await asyncio.sleep(0.01)
    embedder.gate.set()
    await asyncio.wait_for(closing, PATIENCE)
    assert first_of(await running) == "bees"
    with pytest.raises(ClosingError):
        await waiting
    assert not {thread.name for thread in threading.enumerate()} & {"engine_0", "writer_0"}


async def test_closing_gives_up_a_long_change_which_then_changed_nothing(
    data: Path, embedder: GatedEmbedder
) -> None:
    engine = Engine(embedder, data)
    embedder.chunk_seconds = 0.1
    text = markdown("Storks", *(f"Stork number {n} nests on a tower." for n in range(800)))
    adding = asyncio.create_task(engine.add("seeds", "storks.md", text))
    waiting = asyncio.create_task(engine.add("seeds", "b.md", markdown("B", "Some other text.")))
    await asyncio.sleep(0.1)
    started = time.perf_counter()
    await asyncio.wait_for(engine.close(), PATIENCE)
    assert time.perf_counter() - started < 2.5  # the whole of it would take five seconds
    for given_up in (adding, waiting):
        with pytest.raises(ClosingError):
            await given_up
    again = Engine(WordEmbedder(), data)
    assert {info.article_id for info in await again.articles(["seeds"])} == {
        "bees",
        "bread",
        "tides",
    }
    await again.close()


async def test_a_closed_engine_refuses_in_words(data: Path) -> None:
    engine = Engine(WordEmbedder(), data)
    await engine.close()
    for refused in (
        engine.answer(DANCE, EVERYONE),
        engine.articles(["seeds"]),
        engine.remove("seeds", "bees"),
    ):
        with pytest.raises(ClosingError):
            await refused


async def test_an_engine_that_was_never_asked_closes(data: Path) -> None:
    await asyncio.wait_for(Engine(WordEmbedder(), data).close(), PATIENCE)


def recorded(data: Path) -> list[tuple[str, str]]:
    """Collection and question of each that could not be answered, as they were asked."""
    return [(entry.collection, entry.question) for entry in UnansweredLog(data).entries()][::-1]


async def test_what_could_not_be_answered_is_recorded_for_the_own_collection(data: Path) -> None:
    engine = Engine(WordEmbedder(), data)
    await engine.answer(OFF_TOPIC, EVERYONE)
    await engine.answer(DANCE, EVERYONE)  # answered
    await engine.answer("<@123456789012345678> zebra\x1b \udcff<@!42>", Scope(("guild-1", "seeds")))
    await engine.answer(OFF_TOPIC, Scope(()))
    # Narrowed by an option, or a follow-up: that is no gap by itself.
    await engine.answer(OFF_TOPIC, Scope(("seeds",), Filter(publisher="Nobody")))
    await engine.answer(OFF_TOPIC, EVERYONE, [Turn("zebra?")])
    for refused in (
        engine.answer("  ", EVERYONE),
        engine.answer("x" * 6001, EVERYONE),
        engine.answer(OFF_TOPIC, Scope(("seeds",), Filter(article_id="nope"))),
    ):
        with pytest.raises(UsageError):
            await refused
    await engine.close()
    assert recorded(data) == [
        ("seeds", OFF_TOPIC),
        ("guild-1", "@someone zebra \N{REPLACEMENT CHARACTER}@someone"),
    ]
    assert b"123456789012345678" not in (data / "bot.sqlite3").read_bytes()


async def test_the_last_answer_before_the_end_is_recorded(
    data: Path, embedder: GatedEmbedder
) -> None:
    engine = Engine(embedder, data)
    embedder.close_gate()
    asking = asyncio.create_task(engine.answer(OFF_TOPIC, EVERYONE))
    await embedder.somebody_waits()
    closing = asyncio.create_task(engine.close())
    await asyncio.sleep(0.01)
    embedder.gate.set()
    await asyncio.gather(asking, closing)
    assert recorded(data) == [("seeds", OFF_TOPIC)]


async def test_a_log_that_cannot_be_written_stops_no_answer_and_is_told_once(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "bot.sqlite3").write_bytes(b"no database" * 1000)
    caplog.set_level(logging.DEBUG)
    engine = Engine(WordEmbedder(), data)
    for _ in range(3):
        assert isinstance(await engine.answer(OFF_TOPIC, EVERYONE), NoAnswer)
    assert first_of(await engine.answer(DANCE, EVERYONE)) == "bees"
    await engine.close()
    (told,) = [record.getMessage() for record in caplog.records if record.name == "bot.gap_notes"]
    assert told.startswith("unanswered questions are not being recorded: ")
    assert "is damaged" in told
    assert OFF_TOPIC not in caplog.text


async def test_an_answer_does_not_wait_for_a_log_that_is_locked(data: Path) -> None:
    UnansweredLog(data).record("Before?", "seeds", datetime.now(UTC))
    engine = Engine(WordEmbedder(), data)
    with closing(sqlite3.connect(data / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.perf_counter()
        for _ in range(10):
            await engine.answer(OFF_TOPIC, EVERYONE)
        assert time.perf_counter() - started < 1.5  # the log alone waits 5 s for the lock
        assert recorded(data) == [("seeds", "Before?")]
        other.execute("ROLLBACK")
    await engine.close()
    assert recorded(data)[-1] == ("seeds", OFF_TOPIC)
