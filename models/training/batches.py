"""Batches of texts of similar length, as tensors."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor

WEIGHTS = {"phrasebank": 1.5, "cashtag": 0.5}


@dataclass
class Batch:
    rows: list[dict]
    ids: Tensor
    mask: Tensor
    span_mask: Tensor
    span_row: Tensor
    # For each head: which output rows carry a label, the label, and its weight.
    sentiment: tuple[Tensor, Tensor, Tensor]
    topic: tuple[Tensor, Tensor, Tensor]
    company: tuple[Tensor, Tensor, Tensor]

    def inputs(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.ids, self.mask, self.span_mask, self.span_row


def _targets(found: list[tuple[int, int, float]]) -> tuple[Tensor, Tensor, Tensor]:
    return (
        torch.tensor([f[0] for f in found], dtype=torch.long),
        torch.tensor([f[1] for f in found], dtype=torch.long),
        torch.tensor([f[2] for f in found], dtype=torch.float32),
    )


def to_batch(rows: list[dict]) -> Batch:
    tokens = max(len(row["ids"]) for row in rows)
    ids = torch.zeros(len(rows), tokens, dtype=torch.long)
    mask = torch.zeros(len(rows), tokens, dtype=torch.long)
    sentiment, topic, company, spans, span_row = [], [], [], [], []
    for index, row in enumerate(rows):
        ids[index, : len(row["ids"])] = torch.tensor(row["ids"])
        mask[index, : len(row["ids"])] = 1
        sentiment += [(index, label, WEIGHTS.get(name, 1.0)) for name, label in row["sentiment"].items()]
        topic += [(index, label, 1.0) for label in row["topic"].values()]
        for name, label, covered in row["spans"]:
            company.append((len(spans), label, WEIGHTS.get(name, 1.0)))
            spans.append(covered)
            span_row.append(index)
    if not spans:
        spans, span_row = [[0]], [0]
    span_mask = torch.zeros(len(spans), tokens)
    for index, covered in enumerate(spans):
        span_mask[index, covered] = 1
    return Batch(rows, ids, mask, span_mask, torch.tensor(span_row),
                 _targets(sentiment), _targets(topic), _targets(company))


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
