"""The reader's network: MiniLM with one head for relevance and one for the answer's span."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertModel

_MULTIPLE = 32  # of tokens: each new length costs the CPU's library a new set of kernels


class Reading(NamedTuple):
    """Logits for n pairs of t tokens: that the text answers, where its answer begins and ends."""

    relevance: Tensor  # (n,)
    start: Tensor  # (n, t)
    end: Tensor  # (n, t)


class ReaderNetwork(nn.Module):
    """Reads question and paragraph together (a cross-encoder, Nogueira & Cho 2019)."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        width = bert.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.relevance = nn.Linear(width, 1)
        self.span = nn.Linear(width, 2)

    @classmethod
    def from_folder(cls, folder: str) -> "ReaderNetwork":
        """Start from a sentence-transformers model's weights; the heads are new."""
        # Dropout inside the layers would make a CPU a third slower, and two epochs hardly overfit.
        return cls(
            BertModel.from_pretrained(
                folder,
                add_pooling_layer=False,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            )
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Reading:
        """Logits of pairs, each tensor (n, t) int64."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        first = self.dropout(states[:, 0])
        spans = self.span(self.dropout(states))
        return Reading(self.relevance(first).squeeze(-1), spans[..., 0], spans[..., 1])


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of token numbers as one tensor, (n, tokens), zeros at the ends."""
    tokens = -(-max(len(row) for row in rows) // _MULTIPLE) * _MULTIPLE
    return torch.tensor([[*row, *([0] * (tokens - len(row)))] for row in rows])
