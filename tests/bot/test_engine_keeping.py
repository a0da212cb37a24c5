"""An engine fetches pages, puts articles back, undoes rebuilds and forgets collections."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.ports import QuestionEngine, Scope
from bot.shared_embedder import ClosingError
from index.errors import LibraryError, ModelError, NotFoundError, SourceError, UsageError
from index.library import Library
from index.shelf import Shelf
from index.store.unanswered import UnansweredLog
from index.types import Article, Preview
from index.web.page import Page
from retrieval.types import Answer, NoAnswer
from tests.bot.fakes import FakeEngine
from tests.fakes import WordEmbedder
from tests.index.making import held, sql
from tests.index.test_writers import check_whole
from tests.retrieval.world import ALL, BEES, BREAD, TIDES, fill

pytestmark = pytest.mark.usefixtures("known_weights")

EVERYONE = Scope(("seeds",))
DANCE = "Why do honeybees dance because dancing shows sisters where flowers are?"
OFF_TOPIC = "zebra xylophone quartz"
PATIENCE = 10.0  # seconds before a test gives up waiting
STORKS = "https://birds.example/storks"


class Site:
    """Serves one page, once its gate is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[tuple[str, str]] = []  # thread and URL
        self.failure: Exception | None = None
        self._arrived = threading.Semaphore(0)

    def fetch(self, url: str) -> Page:
        self.asked.append((threading.current_thread().name, url))
        self._arrived.release()
        assert self.gate.wait(PATIENCE), "the test never opened the gate"
        if self.failure is not None:
            raise self.failure
        text = "Storks nest on the church tower, and they come back to it in every spring. " * 5
        title = url.rpartition("/")[2].capitalize()
        html = f"<html><head><title>{title}</title></head><article><h1>{title}</h1><p>{text}</p>"
        return Page(url, html.encode(), "text/html", "utf-8")

    async def is_asked(self, times: int) -> None:
        for _ in range(times):
            assert await asyncio.to_thread(self._arrived.acquire, timeout=PATIENCE)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def data(tmp_path: Path, embedder: WordEmbedder) -> Path:
    fill(tmp_path, embedder)
    embedder.threads.clear()
    return tmp_path


@pytest.fixture
async def engine(data: Path, embedder: WordEmbedder, site: Site) -> AsyncIterator[Engine]:
    engine = Engine(embedder, data, fetch=site.fetch)
    yield engine
    site.gate.set()
    await engine.close()


def storks() -> bytes:
    return b"# Storks\n\nStorks nest on the church tower."


async def ids(engine: Engine, collection: str = "seeds") -> set[str]:
    return {info.article_id for info in await engine.articles([collection])}


def test_the_engine_and_its_stand_in_have_all_that_is_asked_of_them() -> None:
    stand_in: QuestionEngine = FakeEngine()
    real: Callable[..., QuestionEngine] = Engine  # mypy compares the methods
    asked = {name for name in vars(QuestionEngine) if not name.startswith("_")}
    assert asked <= set(dir(stand_in))
    assert asked <= set(dir(real))


# ---- Pages


async def test_a_page_is_fetched_read_and_added_by_hand(
    engine: Engine, site: Site, embedder: WordEmbedder
) -> None:
    report = await engine.add_page("guild-1", STORKS)
    assert (report.added, [info.title for info in report.articles]) == (1, ["Storks"])
    (info,) = await engine.articles(["guild-1"])
    article = await engine.article(info.article_id, ["guild-1"])
    assert (article.url, article.added) == (STORKS, True)
    assert site.asked == [("fetch_0", STORKS)]
    assert embedder.threads == {"engine_0"}


async def test_a_slow_site_delays_no_change_and_no_answer(engine: Engine, site: Site) -> None:
    site.gate.clear()
    slow = [asyncio.create_task(engine.add_page("seeds", f"{STORKS}-{n}")) for n in range(2)]
    await site.is_asked(2)
    async with asyncio.timeout(PATIENCE):
        await engine.add("seeds", "storks.md", storks())
        await engine.rebuild("seeds", lambda _: None)
        assert isinstance(await engine.answer(DANCE, EVERYONE), Answer)
    assert not any(task.done() for task in slow)
    site.gate.set()
    assert [report.added for report in await asyncio.gather(*slow)] == [1, 1]
    assert {thread for thread, _ in site.asked} == {"fetch_0", "fetch_1"}


async def test_what_the_site_refuses_changes_nothing(engine: Engine, site: Site) -> None:
    site.failure = SourceError("That page cannot be read.")
    with pytest.raises(SourceError, match="That page cannot be read"):
        await engine.add_page("guild-1", STORKS)
    assert await ids(engine, "guild-1") == set()


async def test_closing_waits_for_no_site(data: Path, site: Site) -> None:
    engine = Engine(WordEmbedder(), data, fetch=site.fetch)
    site.gate.clear()
    fetching = [asyncio.create_task(engine.add_page("seeds", STORKS)) for _ in range(3)]
    await site.is_asked(2)
    started = time.perf_counter()
    closing = asyncio.create_task(engine.close())
    for task in fetching:
        with pytest.raises(ClosingError):
            await task
    await closing
    assert time.perf_counter() - started < 2.0
    site.gate.set()
    with pytest.raises(ClosingError):
        await engine.add_page("seeds", STORKS)
    assert len(site.asked) == 2  # the third was never fetched


async def test_without_a_fetch_of_its_own_an_engine_refuses_private_addresses(data: Path) -> None:
    engine = Engine(WordEmbedder(), data)
    with pytest.raises(SourceError):
        await engine.add_page("seeds", "http://127.0.0.1/storks")
    await engine.close()


# ---- Back and forth


async def test_a_preview_says_what_a_rebuild_would_do(engine: Engine, data: Path) -> None:
    assert await engine.preview("seeds") == Preview(unchanged=3)
    other = Engine(WordEmbedder("another model"), data)
    found = await other.preview("seeds")
    assert (found.updated, found.passages, found.reasons) == (3, 7, "another model")
    assert set(found.articles) == {"Honeybees", "Tides", "Sourdough"}
    assert (await other.status("seeds")).model == "words"
    assert (await other.rebuild("seeds", lambda _: None)).embedded == found.passages
    await other.close()


async def test_a_rebuild_is_undone_at_the_next_question(engine: Engine, data: Path) -> None:
    fill(data, WordEmbedder(), [TIDES])
    assert await ids(engine) == {"tides"}
    report = await engine.rollback("seeds")
    assert (report.added, report.removed, report.unchanged) == (2, 0, 1)
    outcome = await engine.answer(DANCE, EVERYONE)
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].article.article_id == "bees"
    with pytest.raises(NotFoundError, match="nothing to go back to"):
        await engine.rollback("seeds")
    check_whole(data / "seeds")


async def test_a_state_that_the_engine_could_not_answer_from_is_not_gone_back_to(
    data: Path,
) -> None:
    engine = Engine(WordEmbedder("another model"), data)
    await engine.rebuild("seeds", lambda _: None)
    with pytest.raises(ModelError, match="another model could not answer from it"):
        await engine.rollback("seeds")
    assert isinstance(await engine.answer(DANCE, EVERYONE), Answer)
    await engine.close()


async def test_a_removed_article_is_put_back_as_it_was(engine: Engine) -> None:
    await engine.add("seeds", "storks.md", storks())
    for article_id, added in (("storks", True), ("bees", False)):
        removed = await engine.remove("seeds", article_id)
        report = await engine.restore("seeds", removed)
        assert (report.added, [info.article_id for info in report.articles]) == (1, [article_id])
        assert await engine.article(article_id, ["seeds"]) == removed
        assert removed.added is added
    await engine.remove("seeds", "storks")
    await engine.add("seeds", "storks.md", b"# Storks\n\nAnother text about storks.")
    with pytest.raises(UsageError, match="a new article storks"):
        await engine.restore("seeds", Article("storks", "Storks", ("The old text.",)))


async def test_the_newest_day_is_that_of_any_of_the_collections(engine: Engine, data: Path) -> None:
    fill(data, WordEmbedder(), [BREAD], "guild-1")
    assert await engine.newest(["seeds"]) == TIDES.published == date(2025, 2, 10)
    assert await engine.newest(["guild-1", "seeds"]) == TIDES.published
    assert await engine.newest(["guild-1"]) is None
    assert await engine.newest([]) is None


# ---- Forgetting


async def test_a_forgotten_collection_is_gone_and_the_others_go_on(
    engine: Engine, data: Path
) -> None:
    fill(data, WordEmbedder(), [BEES], "guild-1")
    fill(data, WordEmbedder(), [TIDES], "guild-1")  # something is kept to go back to
    own = Scope(("guild-1", "seeds"))
    await engine.answer(DANCE, own)  # both are open now
    seeds = engine._shelf.library("seeds")
    reader = seeds._reader
    assert reader is not None
    assert await engine.forget("guild-1") is True
    assert not (data / "guild-1").exists()
    assert seeds._reader is reader
    assert engine._shelf.library("guild-1")._vectors is None
    assert Shelf(data).collections() == ["seeds"]
    assert await ids(engine, "guild-1") == set()
    assert isinstance(await engine.answer(DANCE, own), Answer)
    assert await engine.forget("guild-1") is False
    with pytest.raises(UsageError, match="cannot name a collection"):
        await engine.forget("../seeds")
    await engine.add("guild-1", "storks.md", storks())
    assert await ids(engine, "guild-1") == {"storks"}


async def test_forgetting_waits_for_the_change_before_it(engine: Engine, data: Path) -> None:
    adding = [
        asyncio.create_task(engine.add("guild-1", f"{n}.md", f"# T\n\nText {n}.".encode()))
        for n in range(3)
    ]
    await asyncio.sleep(0)
    assert await engine.forget("guild-1") is True
    assert all(task.done() for task in adding)
    assert not (data / "guild-1").exists()


async def test_the_database_goes_last_so_that_half_a_deletion_is_seen(
    engine: Engine, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(data, WordEmbedder(), [BEES], "guild-1")
    fill(data, WordEmbedder(), [TIDES], "guild-1")
    unlink, left = Path.unlink, len(list((data / "guild-1").iterdir())) - 1

    def failing(path: Path, missing_ok: bool = False) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(5, "Input/output error")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", failing)
        with pytest.raises(LibraryError, match=r"Cannot delete .*guild-1 \(Input/output error\)"):
            await engine.forget("guild-1")
    assert {path.name for path in (data / "guild-1").iterdir()} == {"library.sqlite3"}
    assert Shelf(data).collections() == ["guild-1", "seeds"]
    assert await engine.forget("guild-1") is True


# ---- Questions


async def test_a_question_may_ask_for_more_certainty_or_less(engine: Engine) -> None:
    sure = (await engine.answer(DANCE, EVERYONE)).confidence
    strict = Scope(("seeds",), threshold=sure + 0.001)
    assert isinstance(await engine.answer(DANCE, strict), NoAnswer)
    assert isinstance(await engine.answer(OFF_TOPIC, EVERYONE), NoAnswer)
    assert isinstance(await engine.answer(OFF_TOPIC, Scope(("seeds",), threshold=0.0)), Answer)


async def test_a_question_may_ask_for_the_newest_first(data: Path) -> None:
    again = Article("again", "Honeybees", BEES.paragraphs[:1], published=date(2025, 6, 1))
    late = Article(
        "late",
        "Honeybees",
        ("Honeybees dance because dancing shows sisters where water is, we now learn.",),
        published=date(2025, 7, 1),
    )
    fill(data, WordEmbedder(), [*ALL, again, late])
    engine = Engine(WordEmbedder(), data)
    usual = await engine.answer(DANCE, EVERYONE)
    newest = await engine.answer(DANCE, Scope(("seeds",), newest=True))
    await engine.close()
    assert isinstance(usual, Answer)
    assert isinstance(newest, Answer)
    assert usual.citations[0].article.article_id in {"bees", "again"}
    assert newest.citations[0].article.article_id == "late"


async def test_what_was_refused_for_more_certainty_only_is_no_gap(
    data: Path, embedder: WordEmbedder
) -> None:
    engine = Engine(embedder, data)
    for scope in (EVERYONE, Scope(("seeds",), threshold=0.99), Scope(("seeds",), newest=True)):
        await engine.answer(OFF_TOPIC, scope)
    assert isinstance(await engine.answer(DANCE, Scope(("seeds",), threshold=1.0)), NoAnswer)
    await engine.close()
    asked = [entry.question for entry in UnansweredLog(data).entries()]
    assert asked == [OFF_TOPIC] * 3


async def test_those_who_wait_are_counted(engine: Engine, embedder: WordEmbedder) -> None:
    assert engine.waiting == 0
    asking = [asyncio.create_task(engine.answer(DANCE, EVERYONE)) for _ in range(5)]
    await asyncio.sleep(0)
    assert engine.waiting == 5
    asking[0].cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    assert engine.waiting == 0
    with pytest.raises(UsageError):
        await engine.answer(" ", EVERYONE)
    assert engine.waiting == 0


async def test_a_closed_engine_refuses_these_in_words_too(data: Path, site: Site) -> None:
    engine = Engine(WordEmbedder(), data, fetch=site.fetch)
    waiting = asyncio.create_task(engine.answer(DANCE, EVERYONE))
    await engine.close()
    await asyncio.gather(waiting, return_exceptions=True)
    assert engine.waiting == 0
    for refused in (
        engine.preview("seeds"),
        engine.rollback("seeds"),
        engine.restore("seeds", BEES),
        engine.add_page("seeds", STORKS),
        engine.newest(["seeds"]),
        engine.forget("seeds"),
    ):
        with pytest.raises(ClosingError):
            await refused
    assert site.asked == []
    assert set(held(Library(data / "seeds"))) == {"bees", "tides", "bread"}


async def test_nothing_is_kept_that_was_removed(data: Path) -> None:
    engine = Engine(WordEmbedder(), data)
    fill(data, WordEmbedder(), [*ALL, Article("secret", "S", ("A xylophonist plays.",))])
    fill(data, WordEmbedder(), [*ALL, Article("secret", "S", ("A xylophonist sings.",))])
    await engine.remove("seeds", "secret")
    assert not (data / "seeds" / "previous.sqlite3").exists()
    with pytest.raises(NotFoundError):
        await engine.rollback("seeds")
    await engine.close()
    sql(data / "seeds", "PRAGMA wal_checkpoint(TRUNCATE)")
    found = [path.name for path in (data / "seeds").iterdir() if b"xyloph" in path.read_bytes()]
    assert found == []


# ---- Hostile pages


async def test_a_page_that_takes_too_long_is_given_up_when_the_bot_stops(
    embedder: WordEmbedder, data: Path
) -> None:
    engine = Engine(embedder, data)
    page = Site().fetch(STORKS).content
    await engine.add("guild-1", "storks.html", page)  # the parser runs now
    links = b"<html><body>" + b"<a href=x>link text</a> " * 200_000
    adding = asyncio.create_task(engine.add("guild-1", "links.html", links))
    await asyncio.sleep(0.5)
    start = time.monotonic()
    await engine.close()
    assert time.monotonic() - start < 5
    with pytest.raises(ClosingError):
        await adding
    assert held(Library(data / "guild-1")).keys() == {"storks"}
