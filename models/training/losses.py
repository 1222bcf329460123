"""What training minimises: cross-entropy on labels, and what a teacher said, where there is either."""

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch, Targets
from labels import ENTITY
from network import Outputs

SMOOTHING = 0.05
# A tagged sentence counts about as much as two labels.
TAG_WEIGHT = 0.1
MAY_BE_MISC = [0, ENTITY.index("B-MISC"), ENTITY.index("I-MISC")]


def _hard(logits: Tensor, targets: Targets, row_weights: Tensor) -> Tensor:
    if not len(targets.rows):
        return logits.sum() * 0
    each = F.cross_entropy(logits[targets.rows], targets.labels, reduction="none", label_smoothing=SMOOTHING)
    return (each * targets.weights * row_weights[targets.rows]).sum()


def _tags(logits: Tensor, batch: Batch, row_weights: Tensor) -> Tensor:
    weights = row_weights[:, None].expand(batch.tags.shape)
    known = (batch.tags >= 0) & ~batch.open
    total = (F.cross_entropy(logits[known], batch.tags[known], reduction="none") * weights[known]).sum()
    if batch.open.any():
        log_p = logits[batch.open].log_softmax(-1)
        total = total - (log_p[:, MAY_BE_MISC].logsumexp(-1) * weights[batch.open]).sum()
    return total * TAG_WEIGHT


def was_scored(row: dict) -> bool:
    return "sentiment" in row.get("teacher", {})


def label_loss(outputs: Outputs, batch: Batch, share: float) -> Tensor:
    """Summed over the batch. What labels say of a text that teachers scored counts for `share` only."""
    weights = torch.tensor([share if was_scored(row) else 1.0 for row in batch.rows])
    return (_hard(outputs.sentiment, batch.sentiment, weights) + _hard(outputs.topic, batch.topic, weights)
            + _hard(outputs.company, batch.company, weights[batch.span_row]) + _tags(outputs.entity, batch, weights))


def _soft(logits: Tensor, teacher: Tensor) -> Tensor:
    return F.kl_div(logits.log_softmax(-1), teacher, reduction="sum")


def teacher_loss(outputs: Outputs, batch: Batch) -> Tensor:
    """Kullback-Leibler divergence from the teachers' probabilities (Hinton et al. 2015), summed over the batch;
    texts that no teacher scored add nothing. Only a word's first token has a tag that anybody learned."""
    scored = [index for index, row in enumerate(batch.rows) if was_scored(row)]
    if not scored:
        return outputs.sentiment.sum() * 0
    told = [batch.rows[index]["teacher"] for index in scored]
    total = _soft(outputs.sentiment[scored], torch.stack([t["sentiment"] for t in told]).float())
    total = total + _soft(outputs.topic[scored], torch.stack([t["topic"] for t in told]).float())
    company = torch.cat([t["company"] for t in told]).float()
    if len(company):
        # Spans stand in the order of the texts.
        spans = [span for span, row in enumerate(batch.span_row.tolist()) if was_scored(batch.rows[row])]
        total = total + _soft(outputs.company[spans], company)
    tagged = [index for index in scored if "entity" in batch.rows[index]["teacher"]]
    if tagged:
        entity = torch.cat([batch.rows[index]["teacher"]["entity"][batch.starts[index, : len(batch.rows[index]["ids"])]] for index in tagged])
        total = total + TAG_WEIGHT * _soft(outputs.entity[tagged][batch.starts[tagged]], entity.float())
    return total


def meaning_loss(outputs: Outputs, batch: Batch) -> Tensor:
    """For the embedding: the squared difference between the texts' similarities and those of the sentence encoder
    (Park et al. 2019)."""
    known = [index for index, row in enumerate(batch.rows) if "meaning" in row.get("teacher", {})]
    if not known:
        return outputs.embedding.sum() * 0
    meaning = torch.stack([batch.rows[index]["teacher"]["meaning"] for index in known]).float()
    embedding = outputs.embedding[known]
    return 4 * (embedding @ embedding.T - meaning @ meaning.T).square().mean()
