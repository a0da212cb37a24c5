"""Windows' vectors: of the text, with a little of the title."""

import numpy as np
import pytest

from index import plan, windows
from index.errors import ModelError
from index.library import Library
from index.windows import WindowEmbedder, windows_in
from tests.fakes import WordEmbedder
from tests.index.making import add, bees, rebuild, tides


def test_a_title_draws_a_window_a_little_towards_itself(embedder: WordEmbedder) -> None:
    title, text = embedder.embed_passages(["Otters", "They sleep holding hands."])
    window = windows_in("Otters", "They sleep holding hands.", embedder.model_digest)[0]
    drawn = WindowEmbedder(embedder).embed([window])[0]
    assert np.linalg.norm(drawn) == pytest.approx(1)
    assert 0 < drawn @ title < 0.2
    assert drawn @ text > 0.99


def test_an_untitled_window_has_its_texts_own_vector(embedder: WordEmbedder) -> None:
    window = windows_in("", "They sleep holding hands.", embedder.model_digest)[0]
    own = embedder.embed_passages(["They sleep holding hands."])
    assert np.allclose(WindowEmbedder(embedder).embed([window]), own)


def test_a_title_is_embedded_once(embedder: WordEmbedder) -> None:
    in_context = WindowEmbedder(embedder)
    for text in ("They sleep.", "They swim.", "They eat."):
        in_context.embed(windows_in("Otters", text, embedder.model_digest))
    assert embedder.passages == 4


def test_the_title_is_part_of_a_windows_key() -> None:
    one, other = (windows_in(title, "Same text.", "model")[0] for title in ("One", "Other"))
    assert one.key != other.key


def test_a_rebuild_makes_vectors_of_another_recipe_anew(
    library: Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(library, embedder, bees())
    made = embedder.passages
    for module in (plan, windows):
        monkeypatch.setattr(module, "RECIPE", "a newer one")
    report = rebuild(library, embedder, bees())
    assert (report.updated, embedder.passages - made) == (1, 2)


def test_an_article_is_not_added_to_vectors_of_another_recipe(
    library: Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(library, embedder, bees())
    monkeypatch.setattr(plan, "RECIPE", "a newer one")
    with pytest.raises(ModelError, match="footnote index rebuild --collection"):
        add(library, embedder, tides())
