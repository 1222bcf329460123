"""Draws unlabelled headlines and sentences for distillation, and writes them as rows without labels.

    python corpus.py --data ../../../shared/data --work work --headlines 40000 --sentences 10000
"""

import argparse
import gzip
import pathlib
import pickle
import random

from normalise import group_key, normalise
from prepare import NEAR_COPY, encode, runs
from tokeniser import load_tokeniser

SHORTEST, LONGEST = 6, 48


def drawn(path: pathlib.Path, count: int, chance: random.Random) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    return chance.sample(lines, min(len(lines), count * 3))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../../../shared/data"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--headlines", type=int, default=40_000)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    chance, tokeniser = random.Random(args.seed), load_tokeniser()
    known = pickle.loads((args.work / "rows.pkl").read_bytes())
    seen = {row["key"] for row in known}
    held_out = {run for row in known if row["part"] in ("validation", "development") for run in runs(row["key"])}
    rows = []
    for name, count in (("headlines", args.headlines), ("sentences", args.sentences)):
        kept = 0
        for line in drawn(args.data / "corpus" / f"{name}.txt.gz", count, chance):
            if kept == count:
                break
            text, key = normalise(line), group_key(line)
            own = runs(key)
            copied = len(own) > 0 and sum(run in held_out for run in own) / len(own) > NEAR_COPY
            if key in seen or copied:
                continue
            seen.add(key)
            ids, case, offsets, pieces = encode(tokeniser, text)
            if not SHORTEST <= len(ids) <= LONGEST:
                continue
            starts = [end > start and start == piece[0] for (start, end), piece in zip(offsets, pieces, strict=True)]
            rows.append({"text": text, "key": key, "ids": ids, "case": case, "starts": starts, "sentiment": {},
                         "topic": {}, "tags": {}, "spans": [], "part": "train", "unlabelled": True})
            kept += 1
    (args.work / "unlabelled.pkl").write_bytes(pickle.dumps(rows))
    print(len(rows), "rows,", sum(len(row["ids"]) for row in rows), "tokens")


if __name__ == "__main__":
    main()
