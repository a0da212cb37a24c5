"""The seeds are indexed before the first question, and only then."""

from pathlib import Path

import pytest

from bot.first_run import index_seeds_once
from index.errors import LibraryError, SourceError
from index.settings import Settings
from index.shelf import Shelf
from tests.fakes import WordEmbedder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "bees.md").write_text("# Honeybees\n\nHoneybees dance to show where flowers are.\n")
    return Settings(data=tmp_path / "data", seeds=seeds)


def held(settings: Settings) -> list[str]:
    with Shelf(settings.data).library("seeds").reading() as snapshot:
        return [info.article_id for info in snapshot.articles()]


def test_the_first_run_indexes_the_seeds(settings: Settings) -> None:
    embedder = WordEmbedder()
    index_seeds_once(settings, embedder)
    assert held(settings) == ["bees"]
    assert embedder.passages > 0


def test_a_later_run_leaves_the_index_as_it_is(settings: Settings) -> None:
    index_seeds_once(settings, WordEmbedder())
    (settings.seeds / "tides.md").write_text("# Tides\n\nThe moon pulls the oceans.\n")
    embedder = WordEmbedder()
    index_seeds_once(settings, embedder)
    assert held(settings) == ["bees"]
    assert embedder.passages == 0


def test_a_seed_that_cannot_be_read_is_named_and_stops_no_other(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (settings.seeds / "broken.md").write_bytes(b"\x00\x01\x02\xff" * 100)
    index_seeds_once(settings, WordEmbedder())
    printed = capsys.readouterr()
    assert held(settings) == ["bees"]
    assert "broken.md" in printed.err
    assert printed.out == ""


def test_without_a_folder_of_seeds_it_says_what_to_set(settings: Settings, tmp_path: Path) -> None:
    missing = settings.model_copy(update={"seeds": tmp_path / "nowhere"})
    with pytest.raises(SourceError, match="Set FOOTNOTE_SEEDS, or index articles of your own"):
        index_seeds_once(missing, WordEmbedder())
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SourceError, match="no article files"):
        index_seeds_once(settings.model_copy(update={"seeds": empty}), WordEmbedder())
    assert not settings.data.exists()


def test_without_seeds_an_index_that_holds_articles_is_enough(
    settings: Settings, tmp_path: Path
) -> None:
    index_seeds_once(settings, WordEmbedder())
    missing = settings.model_copy(update={"seeds": tmp_path / "nowhere"})
    index_seeds_once(missing, WordEmbedder())
    assert held(settings) == ["bees"]


def test_a_data_folder_that_cannot_be_made_is_an_error_in_one_line(settings: Settings) -> None:
    settings.data.write_text("a file where the folder should be")
    with pytest.raises(LibraryError) as caught:
        index_seeds_once(settings, WordEmbedder())
    assert "\n" not in str(caught.value)
