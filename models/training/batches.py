"""Batches of texts of similar length, as tensors."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor

# Per set of labels; 1 where none is named.
WEIGHTS = {"phrasebank": 1.5, "cashtag pyfin": 0.5, "cashtag tfn-sentiment": 0.5}
# FiNER-ORD has no MISC: where it says O, the model may say MISC.
WITHOUT_MISC = {"finer"}


@dataclass
class Targets:
    """Which output rows carry a label, the label, and its weight."""

    rows: Tensor
    labels: Tensor
    weights: Tensor


@dataclass
class Batch:
    rows: list[dict]
    ids: Tensor
    mask: Tensor
    case: Tensor
    # Whether a token begins a word or sign.
    starts: Tensor
    span_mask: Tensor
    span_row: Tensor
    sentiment: Targets
    topic: Targets
    company: Targets
    # [batch, tokens]; -100 where nothing is known. `open` marks an O that may be MISC.
    tags: Tensor
    open: Tensor

    def inputs(self) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        return self.ids, self.mask, self.case, self.span_mask, self.span_row


def _targets(found: list[tuple[int, int, float]]) -> Targets:
    return Targets(
        torch.tensor([f[0] for f in found], dtype=torch.long),
        torch.tensor([f[1] for f in found], dtype=torch.long),
        torch.tensor([f[2] for f in found], dtype=torch.float32),
    )


def to_batch(rows: list[dict]) -> Batch:
    tokens = max(len(row["ids"]) for row in rows)
    ids, mask, case = (torch.zeros(len(rows), tokens, dtype=torch.long) for _ in range(3))
    tags = torch.full((len(rows), tokens), -100)
    starts, open_ = (torch.zeros(len(rows), tokens, dtype=torch.bool) for _ in range(2))
    sentiment, topic, company, spans, span_row = [], [], [], [], []
    for index, row in enumerate(rows):
        length = len(row["ids"])
        ids[index, :length] = torch.tensor(row["ids"])
        mask[index, :length] = 1
        case[index, :length] = torch.tensor(row["case"])
        starts[index, :length] = torch.tensor(row.get("starts", [False] * length))
        sentiment += [(index, label, WEIGHTS.get(name, 1.0)) for name, label in row["sentiment"].items()]
        topic += [(index, label, WEIGHTS.get(name, 1.0)) for name, label in row["topic"].items()]
        for name, label, covered in row["spans"]:
            if label is not None:
                company.append((len(spans), label, WEIGHTS.get(name, 1.0)))
            spans.append(covered)
            span_row.append(index)
        for name, labels in row["tags"].items():
            tags[index, :length] = torch.tensor(labels)
            open_[index, :length] = name in WITHOUT_MISC
    if not spans:
        spans, span_row = [[0]], [0]
    span_mask = torch.zeros(len(spans), tokens)
    for index, covered in enumerate(spans):
        span_mask[index, covered] = 1
    return Batch(rows, ids, mask, case, starts, span_mask, torch.tensor(span_row),
                 _targets(sentiment), _targets(topic), _targets(company), tags, open_ & (tags == 0))


def epoch(rows: list[dict], tokens_per_batch: int, seed: int, pool: int = 2048) -> list[list[dict]]:
    """Shuffled, then sorted by length inside pools, then cut so that no batch exceeds the token budget."""
    chance = random.Random(seed)
    order = list(rows)
    chance.shuffle(order)
    batches: list[list[dict]] = []
    for start in range(0, len(order), pool):
        batch: list[dict] = []
        for row in sorted(order[start : start + pool], key=lambda r: len(r["ids"])):
            if batch and (len(batch) + 1) * len(row["ids"]) > tokens_per_batch:
                batches.append(batch)
                batch = []
            batch.append(row)
        batches.append(batch)
    chance.shuffle(batches)
    return batches
