"""Verify finds each kind of damage and says how to mend it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.checks import Check, passed
from index.embedder import Embedder
from index.errors import ModelError
from index.library import VECTOR_FILE, Library
from index.store.schema import FILE_NAME
from index.types import Vectors
from index.vectors import Stamp, VectorIndex
from index.verify import verify
from tests.fakes import WordEmbedder
from tests.index.making import BEES, add, article, bees, held, rebuild, sql, tides


def bad(folder: Path, load: Callable[[], Embedder] = WordEmbedder) -> list[Check]:
    return [check for check in verify(Library(folder), load) if check.state == "bad"]


def says_how_to_rebuild(check: Check, folder: Path) -> bool:
    return check.advice.startswith(f"Move {folder} away and rebuild it") and (
        "footnote index rebuild PATH --collection seeds" in check.advice
    )


@pytest.fixture
def filled(folder: Path, embedder: WordEmbedder) -> Path:
    long = " ".join(f"Sentence number {number} of many." for number in range(100))
    rebuild(Library(folder), embedder, bees(), article("long", long, "", "Short."))
    add(Library(folder), embedder, tides())
    return folder


def test_a_good_library_passes_every_check(filled: Path) -> None:
    checks = list(verify(Library(filled), WordEmbedder))
    assert {check.name: check.state for check in checks} == {
        "database pages": "ok",
        "articles": "ok",
        "passages": "ok",
        "vectors": "ok",
        "word index": "ok",
        "vectors.faiss": "ok",
        "SQLite and FAISS": "ok",
        "model": "ok",
    }
    assert passed(checks)
    assert [check.advice for check in checks] == [""] * 8


def test_an_emptied_library_passes_too(folder: Path, embedder: WordEmbedder) -> None:
    rebuild(Library(folder), embedder, bees())
    rebuild(Library(folder), embedder)
    assert held(Library(folder)) == {}
    assert bad(folder) == []


def test_a_collection_that_does_not_exist_is_bad_and_says_how_to_make_it(folder: Path) -> None:
    (check, *_) = bad(folder)
    assert (check.name, check.message) == ("database", "there is no library yet")
    assert "footnote index rebuild PATH --collection seeds" in check.advice
    assert not folder.exists()


@pytest.mark.parametrize(
    ("statement", "name", "message"),
    [
        ("UPDATE passages SET text = 'Bees sleep.' WHERE id = 1", "passages", "bees ¶1"),
        ("UPDATE passages SET digest = zeroblob(32) WHERE id = 2", "passages", "bees ¶2"),
        ("UPDATE passages SET text = CAST(text AS BLOB) WHERE id = 1", "passages", "bees ¶1"),
        ("DELETE FROM passages WHERE id = 2", "articles", "damaged articles: bees"),
        ("UPDATE articles SET title = 'Wasps' WHERE id = 1", "articles", "damaged articles: bees"),
        ("UPDATE articles SET published = 'x' WHERE id = 1", "articles", "damaged articles: bees"),
        ("UPDATE articles SET paragraphs = 9 WHERE id = 1", "articles", "damaged articles: bees"),
        ("UPDATE vectors SET vector = zeroblob(1024) WHERE id = 3", "vectors", "vectors: 3"),
        ("DELETE FROM vectors WHERE passage = 1", "vectors", "1 passages have no vector"),
        ("DELETE FROM words WHERE rowid = 1", "word index", "match the texts of library.sqlite3 "
         "(passage 1)"),
        ("UPDATE words SET text = 'bees sleep' WHERE rowid = 1", "word index", "(passage 1)"),
        ("INSERT INTO words (rowid, text) VALUES (99, 'wasps')", "word index",
         "it holds 1 passages that do not exist"),
        ("UPDATE words_content SET c1 = 'bees sleep' WHERE id = 1", "word index",
         "(database disk image is malformed)"),
        ("UPDATE passages SET text = CAST(x'ff' || text AS TEXT) WHERE id = 1", "passages",
         "SQLite cannot read it (Could not decode to UTF-8"),
    ],
)  # fmt: skip
def test_each_kind_of_damage_is_named_with_advice(
    statement: str, name: str, message: str, filled: Path
) -> None:
    sql(filled, statement)
    found = {check.name: check for check in bad(filled)}
    assert name in found
    assert message in found[name].message
    assert all(says_how_to_rebuild(check, filled) for check in found.values())


def test_three_damaged_rows_are_named_and_the_rest_counted(filled: Path) -> None:
    sql(filled, "UPDATE passages SET digest = zeroblob(32)")
    (check,) = bad(filled)
    assert check.message == "damaged passages: bees ¶1, bees ¶2, long ¶1 and 3 more"


def test_a_damaged_page_is_found(folder: Path, embedder: WordEmbedder) -> None:
    rebuild(Library(folder), embedder, *(article(f"a{n}", "Text. " * 200) for n in range(40)))
    content = bytearray((folder / FILE_NAME).read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    (folder / FILE_NAME).write_bytes(content)
    found = bad(folder)
    assert found
    assert says_how_to_rebuild(found[0], folder)


def test_a_file_that_is_no_database_is_bad(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text("These are my notes. " * 100)
    (check,) = bad(folder)
    assert check.name == "database"
    assert says_how_to_rebuild(check, folder)


@pytest.mark.parametrize("damage", ["missing", "damaged", "stale"])
def test_a_vector_file_that_is_not_right_is_bad_and_is_mended(damage: str, filled: Path) -> None:
    file = filled / VECTOR_FILE
    whole = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "damaged":
        file.write_bytes(whole[:200] + bytes([whole[200] ^ 4]) + whole[201:])
    else:
        add(Library(filled), WordEmbedder(), article("new", "New."))
        file.write_bytes(whole)
    (check,) = bad(filled)
    assert check.name == "vectors.faiss"
    expected = {"missing": "cannot be read", "damaged": "is damaged", "stale": "another state"}
    assert expected[damage] in check.message
    assert "made again from SQLite at the next question" in check.advice
    assert bad(filled) == []


def test_a_whole_vector_file_with_other_vectors_is_bad(filled: Path) -> None:
    ((library,),) = sql(filled, "SELECT value FROM facts WHERE key = 'library'")
    stamp = Stamp(library, 2, WordEmbedder().model_digest)
    ids = np.array([row[0] for row in sql(filled, "SELECT passage FROM vectors ORDER BY id")])
    vectors = np.eye(len(ids), 256, dtype=np.float32)
    VectorIndex.build(ids, vectors, stamp).save(filled / VECTOR_FILE)
    (check,) = bad(filled)
    assert (check.name, check.message) == ("SQLite and FAISS", "they hold different vectors")
    assert check.advice == "Delete vectors.faiss; it is made again from SQLite."
    (filled / VECTOR_FILE).unlink()
    bad(filled)
    assert bad(filled) == []


def test_another_model_is_bad_and_the_command_that_re_embeds_is_named(filled: Path) -> None:
    (check,) = bad(filled, lambda: WordEmbedder("other"))
    assert check.name == "model"
    assert "was made by words" in check.message
    assert "run: footnote index rebuild --collection seeds" in check.message


def test_a_missing_model_is_bad(filled: Path) -> None:
    def fail() -> Embedder:
        raise ModelError("There is no model folder /models. Check the model setting.")

    (check,) = bad(filled, fail)
    assert (check.name, check.message) == (
        "model",
        "There is no model folder /models. Check the model setting.",
    )


def test_a_model_that_makes_other_vectors_than_it_did_is_bad(filled: Path) -> None:
    class Turned(WordEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            return np.roll(super().embed_passages(texts), 1, axis=1)

    (check,) = bad(filled, Turned)
    assert (check.name, check.advice) == ("model", "Run: footnote index rebuild --collection seeds")
    assert "makes other vectors now" in check.message


def test_verify_changes_no_article(filled: Path) -> None:
    before = held(Library(filled))
    list(verify(Library(filled), WordEmbedder))
    assert held(Library(filled)) == before
    assert before["bees"] == BEES
