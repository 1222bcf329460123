"""How much do the sets disagree about what is neutral, beyond what the model already reads from a text's style?

Fits one bias per set on one half of the validation part, on top of the finished model's logits, and measures on the
other half. A bias is only possible where the set is known, so this is a bound, and nothing that is served.

    python set_bias.py --model ../minilm-l6-finance/model.onnx
"""

import argparse
import json
import pathlib

import numpy as np

from evaluate import collect
from metrics import accuracy
from scorer import Scorer, load_rows, softmax

STEPS, RATE, PENALTY = 300, 2.0, 0.003


def fit(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    bias = np.zeros(logits.shape[1])
    wanted = np.eye(logits.shape[1])[labels]
    for _ in range(STEPS):
        bias -= RATE * ((softmax(logits + bias) - wanted).mean(axis=0) + PENALTY * bias)
    return bias


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance/model.onnx"))
    args = parser.parse_args()
    rows = load_rows(args.work, "validation")
    sets = collect(rows, Scorer(args.model).score_all(rows))["sentiment"]
    for name, (logits, labels, half) in sorted(sets.items()):
        shifted = logits.copy()
        for side in (0, 1):
            shifted[half == side] += fit(logits[half != side], labels[half != side])
        print(json.dumps({"set": name, "n": len(labels), "accuracy": round(accuracy(logits, labels), 4),
                          "withBias": round(accuracy(shifted, labels), 4),
                          "bias": [round(float(b), 2) for b in fit(logits, labels)]}))


if __name__ == "__main__":
    main()
