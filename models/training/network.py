"""The encoder with its three heads. One pass serves any number of companies, because spans are inputs."""

import torch
from torch import Tensor, nn

from encoder import HIDDEN, Encoder
from labels import SENTIMENT, TOPIC

COMPANY_INNER = 256


class Network(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.dropout = nn.Dropout(dropout)
        self.sentiment = nn.Linear(2 * HIDDEN, len(SENTIMENT))
        self.topic = nn.Linear(2 * HIDDEN, len(TOPIC))
        self.company_inner = nn.Linear(3 * HIDDEN, COMPANY_INNER)
        self.company = nn.Linear(COMPANY_INNER, len(SENTIMENT))

    def forward(self, ids: Tensor, mask: Tensor, span_mask: Tensor, span_row: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        states = self.encoder(ids, mask)
        weight = mask.to(states.dtype)
        mean = torch.einsum("bt,bth->bh", weight, states) / weight.sum(1, keepdim=True)
        whole = torch.cat([mean, states[:, 0]], dim=1)
        pooled = self.dropout(whole)
        span = torch.einsum("st,sth->sh", span_mask, states[span_row])
        span = span / span_mask.sum(1, keepdim=True).clamp(min=1)
        company = self.dropout(torch.cat([span, whole[span_row]], dim=1))
        inner = self.dropout(torch.nn.functional.gelu(self.company_inner(company)))
        return self.sentiment(pooled), self.topic(pooled), self.company(inner)
