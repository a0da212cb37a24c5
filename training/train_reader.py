"""Fine-tunes the reader from the default embedding model: python -m training.train_reader DATA.

DATA holds evaluation sets: folders of articles.jsonl and questions.jsonl, with the answers' words
in "answers" or "selected_sentences". Two CPU cores train on some 5,000 questions in an hour or two.
"""

import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn

from index.embedder import SentenceTransformerEmbedder, model_folder
from index.errors import UsageError
from index.run_cli import run_cli
from index.types import Span
from training.examples import Group, Paragraph, article_ids, read_groups
from training.network import ReaderNetwork, Reading, pad

_SEED = 7
_WRONG = 4  # paragraphs beside the right one
_WRONG_UNANSWERED = 1  # beside a question without an answer
_GROUPS = 8  # in a batch
_RATE = 1.5e-4
_WARMUP = 0.06  # share of the steps
_UNTITLED = 0.3  # share of paragraphs shown without their title, so that it is a help, not a crutch
_TITLE_CHARACTERS = 120
_TRAINING_TOKENS = 208  # fewer than are read later: the time goes with them
_CHUNK = 8  # pairs read at once
_SPAN_WEIGHT = 0.5  # of the span loss beside the other two
_SHOWN_EVERY = 25  # steps


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and paragraph as the network takes them."""

    encoding: Encoding
    group: int
    answers: bool
    span: Span | None  # of tokens, end included


def main(
    data_folder: Annotated[Path, typer.Argument(help="Folder of evaluation sets.", exists=True)],
    sets: Annotated[str, typer.Option(help="Which of them to learn from, by comma.")],
    out: Annotated[Path, typer.Option(help="Folder for the trained weights.")],
    judged: Annotated[
        str, typer.Option(help="Sets whose articles are left out, since they are judged on.")
    ] = "",
    epochs: Annotated[float, typer.Option(min=0.01)] = 2.0,
    data: Annotated[Path, typer.Option(help="Where the sets' indexes are kept.")] = Path("data"),
) -> None:
    """Train a reader and save its weights with an account of the training."""
    names = [name for name in sets.split(",") if name]
    unseen = frozenset[str]().union(*(article_ids(data_folder / n) for n in judged.split(",") if n))
    embedder = SentenceTransformerEmbedder.load()
    groups = [
        group for name in names for group in read_groups(data_folder / name, data, embedder, unseen)
    ]
    groups = [group for group in groups if group.right or group.decoy or group.wrong]
    if not groups:
        raise UsageError(f"There is nothing to learn from in {', '.join(names)}.")
    folder = model_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    network = ReaderNetwork.from_folder(str(folder))
    started = time.perf_counter()
    pairs = train(network, tokenizer, groups, epochs)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), out / "reader.pt")
    account = {
        "sets": names,
        "left_out": judged,
        "questions": len(groups),
        "pairs_seen": pairs,
        "epochs": epochs,
        "minutes": round((time.perf_counter() - started) / 60, 1),
    }
    (out / "training.json").write_text(json.dumps(account, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(account))


def train(
    network: ReaderNetwork, tokenizer: Tokenizer, groups: Sequence[Group], epochs: float
) -> int:
    """Train in place, on the CPU, in bfloat16 where it is fast; return how many pairs were seen."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable draws, no secret
    torch.manual_seed(_SEED)
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)  # few words are seen
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TRAINING_TOKENS, strategy="only_second")
    steps = math.ceil(len(groups) * epochs / _GROUPS)
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, steps))
    network.train()
    seen, losses, started = 0, [], time.perf_counter()
    for step, some in enumerate(_batches(groups, steps, chance), start=1):
        pairs = [
            pair
            for place, group in enumerate(some)
            for pair in _pairs(tokenizer, group, place, chance)
        ]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = _loss(network, pairs)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        seen += len(pairs)
        losses.append(float(loss.detach()))
        if step % _SHOWN_EVERY == 0:
            rate = seen / (time.perf_counter() - started)
            recent = sum(losses[-100:]) / len(losses[-100:])
            typer.echo(f"{step}/{steps}  loss {recent:.3f}  {rate:.1f} pairs/s", err=True)
    return seen


def _share(step: int, steps: int) -> float:
    """Of the learning rate: up over the warm-up, then down to nothing."""
    warm = max(1, int(_WARMUP * steps))
    return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))


def _batches(
    groups: Sequence[Group], steps: int, chance: random.Random
) -> Iterator[Sequence[Group]]:
    order: list[Group] = []
    for _ in range(steps):
        if len(order) < _GROUPS:
            order += chance.sample(groups, len(groups))
        yield order[:_GROUPS]
        del order[:_GROUPS]


def _pairs(tokenizer: Tokenizer, group: Group, place: int, chance: random.Random) -> Iterator[Pair]:
    if group.right is not None:
        title = _title(group.right, chance)
        text, span = group.right.text, group.span
        if span is not None and span[1] > 700:  # bring a late answer into the reader's window
            cut = max(0, text.rfind(" ", 0, max(0, span[0] - 300)))
            text, span = text[cut:], (span[0] - cut, span[1] - cut)
        encoding = tokenizer.encode(group.question, title + text)
        yield Pair(encoding, place, True, _token_span(encoding, span, len(title)))
    wrong = list(group.wrong)
    count = _WRONG if group.right is not None else _WRONG_UNANSWERED
    # The first few mislead most; the others keep the reader from expecting only near misses.
    picked = chance.sample(wrong[:6], min(len(wrong[:6]), (count + 1) // 2))
    rest = [paragraph for paragraph in wrong if paragraph not in picked]
    picked += chance.sample(rest, min(len(rest), count - len(picked)))
    for paragraph in [*([group.decoy] if group.decoy else []), *picked]:
        encoding = tokenizer.encode(group.question, _title(paragraph, chance) + paragraph.text)
        yield Pair(encoding, place, False, None)


def _title(paragraph: Paragraph, chance: random.Random) -> str:
    shown = paragraph.title and chance.random() >= _UNTITLED
    return f"{paragraph.title[:_TITLE_CHARACTERS]}: " if shown else ""


def _token_span(encoding: Encoding, span: Span | None, shift: int) -> Span | None:
    """The first and last token of a span of characters; None where it was cut off."""
    if span is None:
        return None
    start, end = span[0] + shift, span[1] + shift
    inside = [
        place
        for place, (first, last) in enumerate(encoding.offsets)
        if encoding.sequence_ids[place] == 1 and first < end and last > start
    ]
    return (inside[0], inside[-1]) if inside else None


def _loss(network: ReaderNetwork, pairs: Sequence[Pair]) -> Tensor:
    """Ranking within each group, answers or not of each pair, and the span of each answer."""
    # In small chunks of like lengths: little padding, and what they need stays in the CPU's cache.
    pairs = sorted(pairs, key=lambda pair: len(pair.encoding.ids))
    relevance, spans = [], []
    for start in range(0, len(pairs), _CHUNK):
        some = pairs[start : start + _CHUNK]
        reading = network(
            pad([pair.encoding.ids for pair in some]),
            pad([pair.encoding.attention_mask for pair in some]),
            pad([pair.encoding.type_ids for pair in some]),
        )
        relevance.append(reading.relevance.float())
        spans += _span_losses(reading, some)
    scores = torch.cat(relevance)
    answers = torch.tensor([float(pair.answers) for pair in pairs])
    weight = 1 + answers  # there are fewer right pairs than wrong ones
    loss = nn.functional.binary_cross_entropy_with_logits(scores, answers, weight)
    members = torch.tensor([pair.group for pair in pairs])
    ranked = [
        torch.logsumexp(scores[members == pair.group], 0) - scores[place]
        for place, pair in enumerate(pairs)
        if pair.answers
    ]
    if ranked:
        loss = loss + torch.stack(ranked).mean()
    return loss + _SPAN_WEIGHT * torch.stack(spans).mean() if spans else loss


def _span_losses(reading: Reading, pairs: Sequence[Pair]) -> list[Tensor]:
    placed = [(row, pair.span) for row, pair in enumerate(pairs) if pair.span is not None]
    if not placed:
        return []
    rows = torch.tensor([row for row, _ in placed])
    outside = ~pad([_in_text(pair.encoding) for pair in pairs])[rows].bool()
    losses = []
    for logits, side in ((reading.start, 0), (reading.end, 1)):
        masked = logits.float()[rows].masked_fill(outside, -1e4)
        target = torch.tensor([span[side] for _, span in placed])
        losses.append(nn.functional.cross_entropy(masked, target))
    return losses


def _in_text(encoding: Encoding) -> list[int]:
    return [int(sequence == 1) for sequence in encoding.sequence_ids]


if __name__ == "__main__":
    app = typer.Typer(add_completion=False)
    app.command()(main)
    sys.exit(run_cli(app, "python -m training.train_reader"))
