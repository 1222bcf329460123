"""Proves that a text's scores depend neither on its neighbours nor on padding, and that no product can overflow.

    python check.py --model ../minilm-l6-finance/model.onnx      exit status 1 where it fails

Every text is scored alone, then in random batches of 64, then alone but padded to twice its length.
"""

import argparse
import json
import pathlib
import random
import sys

import numpy as np
import onnx
from onnx import numpy_helper

from quantise import PRODUCT_HIGH, PRODUCT_LOW
from scorer import Score, Scorer, load_rows, softmax

BATCH, SEED = 64, 7
# Sums in another order differ in the last bit, and one that lies between two steps of 8 bits then rounds otherwise.
NEAR, NEAR_SHARE, FAR = 1e-5, 0.999, 5e-3
EMBEDDING_STEPS = 1
PRODUCTS = {"MatMulIntegerToFloat", "MatMulInteger", "QAttention"}


def weight_range(path: pathlib.Path) -> tuple[int, int]:
    """The smallest and the largest weight of all 8-bit products."""
    graph = onnx.load(path).graph
    names = {node.input[1] for node in graph.node if node.op_type in PRODUCTS}
    values = [numpy_helper.to_array(tensor) for tensor in graph.initializer if tensor.name in names]
    if not values or len(values) != len(names):
        raise SystemExit(f"{path} has no 8-bit products, or weights that are not constants: export it with export.py")
    return min(int(value.min()) for value in values), max(int(value.max()) for value in values)


def in_batches(scorer: Scorer, rows: list[dict]) -> list[Score]:
    order = list(range(len(rows)))
    random.Random(SEED).shuffle(order)
    scores: dict[int, Score] = {}
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        scores.update(zip(chosen, scorer.score([rows[index] for index in chosen]), strict=True))
    return [scores[index] for index in range(len(rows))]


def compare(alone: list[Score], other: list[Score]) -> dict:
    differences, flips, steps = [], 0, 0
    for one, two in zip(alone, other, strict=True):
        for mine, theirs in zip(one[:4], two[:4], strict=True):
            if not mine.size:
                continue
            p, q = softmax(mine), softmax(theirs)
            differences.append(np.abs(p - q).ravel())
            top = np.sort(p, axis=-1)
            close = top[..., -1] - top[..., -2] <= FAR
            flips += int(((p.argmax(axis=-1) != q.argmax(axis=-1)) & ~close).sum())
        steps = max(steps, int(np.abs(one.embedding.astype(int) - two.embedding.astype(int)).max()))
    every = np.concatenate(differences)
    near, largest = float((every <= NEAR).mean()), float(every.max())
    return {"probabilities": len(every), "within1e-5": round(near, 6), "largest": largest, "flips": flips,
            "embeddingSteps": steps,
            "holds": near >= NEAR_SHARE and largest <= FAR and not flips and steps <= EMBEDDING_STEPS}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance/model.onnx"))
    parser.add_argument("--texts", type=int, default=2000)
    args = parser.parse_args()
    low, high = weight_range(args.model)
    rows = random.Random(SEED).sample(load_rows(args.work, "validation"), args.texts)
    scorer = Scorer(args.model)
    alone = [scorer.score([row])[0] for row in rows]
    result = {"model": args.model.parent.name, "texts": len(rows),
              "batchesOf64": compare(alone, in_batches(scorer, rows)),
              "paddedTwice": compare(alone, [scorer.score([row], padding=2)[0] for row in rows]),
              "weights": {"low": low, "high": high, "holds": PRODUCT_LOW <= low and high <= PRODUCT_HIGH}}
    print(json.dumps(result))
    sys.exit(0 if all(part["holds"] for part in result.values() if isinstance(part, dict)) else 1)


if __name__ == "__main__":
    main()
