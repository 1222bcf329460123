"""Writes the int8 model and the tokeniser into the model folder, and the fp32 model beside the checkpoint to compare.

    python export.py --weights work/average.pt --out ../minilm-l6-finance
"""

import argparse
import pathlib

import torch

from encoder import encoder_folder
from onnx_network import NetworkGraph
from tokeniser import load_tokeniser

MAX_TOKENS = 128


def load_weights(path: pathlib.Path) -> dict[str, torch.Tensor]:
    """Accepts the end result or a checkpoint of a training that still runs."""
    state = torch.load(path, weights_only=False, map_location="cpu")
    return state["average"]["weights"] if "average" in state else state


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("work/average.pt"))
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor.numpy() for name, tensor in load_weights(args.weights).items()}
    for path, int8 in ((args.out / "model.onnx", True), (args.work / "fp32.onnx", False)):
        path.write_bytes(NetworkGraph(weights, MAX_TOKENS, int8).build().SerializeToString())
        print(path, path.stat().st_size, "bytes")
    load_tokeniser(encoder_folder()).save(str(args.out / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
