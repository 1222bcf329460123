"""Writes the int8 model and the tokeniser into the model folder, and the fp32 model beside the checkpoint to compare.

    python export.py --weights work/plain.pt --shape minilm-l6 --sets all --out ../minilm-l6-finance
"""

import argparse
import pathlib

import numpy as np

from int8_network import StaticGraph
from onnx_network import NetworkGraph
from prepare import MAX_TOKENS
from provenance import weights as saved_weights
from scorer import load_rows
from sets import SETS, only
from shapes import SHAPES
from static_scales import calibrate
from tokeniser import load_tokeniser


def load_weights(path: pathlib.Path, sets: str) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in saved_weights(path, sets).items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("work/plain.pt"))
    parser.add_argument("--shape", choices=SHAPES, default="minilm-l6")
    parser.add_argument("--sets", choices=SETS, default="all", help="whose texts the 8-bit scales are learned from")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    shape, weights = SHAPES[args.shape], load_weights(args.weights, args.sets)
    scales = calibrate(shape, weights, only(load_rows(args.work, "train"), SETS[args.sets]))
    for path, graph in ((args.out / "model.onnx", StaticGraph(shape, weights, MAX_TOKENS, scales)),
                        (args.work / f"{args.out.name}-fp32.onnx", NetworkGraph(shape, weights, MAX_TOKENS))):
        path.write_bytes(graph.build().SerializeToString())
        print(path, path.stat().st_size, "bytes")
    load_tokeniser().save(str(args.out / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
