"""Proves that a text's scores do not depend on its neighbours or on padding: alone against in batches of 32.

    python check.py --model ../minilm-l6-finance/model.onnx      exit status 1 if they do
"""

import argparse
import json
import pathlib
import sys

import numpy as np

from scorer import Scorer, load_rows, softmax

LIMIT = 1e-5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance/model.onnx"))
    parser.add_argument("--texts", type=int, default=640)
    args = parser.parse_args()
    rows, scorer = load_rows(args.work, "validation")[: args.texts], Scorer(args.model)
    alone = [scorer.score([row])[0] for row in rows]
    together = [score for start in range(0, len(rows), 32) for score in scorer.score(rows[start : start + 32])]
    difference, flips = 0.0, 0
    for one, other in zip(alone, together, strict=True):
        for mine, theirs in zip(one, other, strict=True):
            if mine.size:
                difference = max(difference, float(np.abs(softmax(mine) - softmax(theirs)).max()))
                flips += int((mine.argmax(axis=-1) != theirs.argmax(axis=-1)).sum())
    print(json.dumps({"texts": len(rows), "maxProbabilityDifference": difference, "labelFlips": flips}))
    sys.exit(1 if difference > LIMIT or flips else 0)


if __name__ == "__main__":
    main()
