"""The encoder with its five heads. One pass serves any number of companies, because spans are inputs."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from encoder import Encoder
from labels import ENTITY, SENTIMENT, TOPIC
from shapes import Shape

COMPANY_INNER = 256
EMBEDDING = 64


class Outputs(NamedTuple):
    sentiment: Tensor
    topic: Tensor
    company: Tensor
    entity: Tensor
    embedding: Tensor


class Network(nn.Module):
    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        hidden = shape.hidden
        self.encoder = Encoder(shape, dropout)
        self.dropout = nn.Dropout(dropout)
        self.sentiment = nn.Linear(2 * hidden, len(SENTIMENT))
        self.topic = nn.Linear(2 * hidden, len(TOPIC))
        self.company_inner = nn.Linear(3 * hidden, COMPANY_INNER)
        self.company = nn.Linear(COMPANY_INNER, len(SENTIMENT))
        self.entity = nn.Linear(hidden, len(ENTITY))
        self.embedding = nn.Linear(hidden, EMBEDDING)

    def forward(self, ids: Tensor, mask: Tensor, case: Tensor, span_mask: Tensor, span_row: Tensor) -> Outputs:
        return self.heads(self.encoder(ids, mask, case), mask, span_mask, span_row)

    def heads(self, states: Tensor, mask: Tensor, span_mask: Tensor, span_row: Tensor) -> Outputs:
        """What the heads make of the encoder's states."""
        weight = mask.to(states.dtype)
        mean = torch.einsum("bt,bth->bh", weight, states) / weight.sum(1, keepdim=True)
        whole = torch.cat([mean, states[:, 0]], dim=1)
        pooled = self.dropout(whole)
        span = torch.einsum("st,sth->sh", span_mask, states[span_row])
        span = span / span_mask.sum(1, keepdim=True).clamp(min=1)
        company = self.dropout(torch.cat([span, whole[span_row]], dim=1))
        inner = self.dropout(F.gelu(self.company_inner(company)))
        return Outputs(self.sentiment(pooled), self.topic(pooled), self.company(inner),
                       self.entity(self.dropout(states)), F.normalize(self.embedding(mean), dim=1))
