"""A BERT-like encoder as plain torch modules: MiniLM, and MPNet as a teacher."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from labels import CASES
from shapes import MPNET, Shape


class Layer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.out_norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.up = nn.Linear(shape.hidden, shape.inner)
        self.down = nn.Linear(shape.inner, shape.hidden)
        self.down_norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, tokens, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        context = context.transpose(1, 2).reshape(batch, tokens, hidden)
        x = self.out_norm(x + self.dropout(self.out(context)))
        return self.down_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


def mpnet_ids(ids: Tensor) -> Tensor:
    """MPNet has BERT's vocabulary moved up by four, but special tokens of its own."""
    special = {0: 1, 101: 0, 102: 2, 103: 30526}
    moved = ids + 4
    for ours, theirs in special.items():
        moved = torch.where(ids == ours, theirs, moved)
    return moved


class DistanceBias(nn.Module):
    """The relative attention bias of T5 and MPNet (Raffel et al. 2020): near distances exact, far ones in log steps."""

    FARTHEST = 128

    def __init__(self, buckets: int, heads: int) -> None:
        super().__init__()
        self.buckets = buckets
        self.table = nn.Embedding(buckets, heads)

    def forward(self, tokens: int) -> Tensor:
        place = torch.arange(tokens)
        distance = place[:, None] - place[None, :]
        half = self.buckets // 2
        exact = half // 2
        away = distance.abs()
        far = exact + (torch.log(away.clamp(min=1) / exact) / torch.log(torch.tensor(self.FARTHEST / exact))
                       * (half - exact)).long().clamp(max=half - 1 - exact)
        bucket = torch.where(away < exact, away, far) + half * (distance < 0)
        return self.table(bucket).permute(2, 0, 1)[None]


class Encoder(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        # The vocabulary is lower case; what case a word had is added as an embedding of its own.
        self.cases = nn.Embedding(len(CASES), shape.hidden)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.distance = DistanceBias(shape.distance_buckets, shape.heads) if shape.distance_buckets else None

    def forward(self, ids: Tensor, mask: Tensor, case: Tensor) -> Tensor:
        tokens = ids.shape[1]
        if self.shape is MPNET:
            ids = mpnet_ids(ids)
        x = self.words(ids) + self.positions.weight[:tokens] + self.cases(case)
        x = self.dropout(self.norm(x))
        bias = torch.zeros(mask.shape).masked_fill(~mask.bool(), float("-inf"))[:, None, None, :]
        if self.distance is not None:
            bias = bias + self.distance(tokens)
        for layer in self.layers:
            x = layer(x, bias)
        return x
