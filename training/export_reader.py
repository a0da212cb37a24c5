"""Makes a trained reader small and fast: python -m training.export_reader TRAINED OUT.

Weights become 8-bit integers (dynamic quantisation), for onnxruntime.
"""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import torch
import typer

from index.embedder import model_folder
from index.run_cli import run_cli
from training.network import ReaderNetwork

_OPSET = 17
_NAMES = ("input_ids", "attention_mask", "token_type_ids")


def main(
    trained: Annotated[Path, typer.Argument(help="Folder with reader.pt.", exists=True)],
    out: Annotated[Path, typer.Argument(help="Folder for reader.onnx.")],
) -> None:
    """Export and quantise a trained reader."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = ReaderNetwork.from_folder(str(model_folder()))
    network.load_state_dict(torch.load(trained / "reader.pt", weights_only=True))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        _export(network, whole)
        # 7 of the 8 bits, since processors without VNNI overflow when they add up the products.
        quantize_dynamic(
            whole,
            out / "reader.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    size = (out / "reader.onnx").stat().st_size
    typer.echo(f"{out / 'reader.onnx'}: {size / 1e6:.1f} MB")


def _export(network: ReaderNetwork, path: Path) -> None:
    tokens = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "pairs", 1: "tokens"}
    torch.onnx.export(
        network,
        (tokens, tokens, torch.zeros_like(tokens)),
        str(path),
        input_names=list(_NAMES),
        output_names=["relevance", "start", "end"],
        dynamic_axes={
            **{name: axes for name in _NAMES},
            "relevance": {0: "pairs"},
            "start": axes,
            "end": axes,
        },
        opset_version=_OPSET,
        dynamo=False,
    )


if __name__ == "__main__":
    app = typer.Typer(add_completion=False)
    app.command()(main)
    sys.exit(run_cli(app, "python -m training.export_reader"))
