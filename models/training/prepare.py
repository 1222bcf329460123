"""Merges the three data files by text, splits them, tokenises them, and writes one pickle.

    python prepare.py --data ../../../shared/data --out work/rows.pkl
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import pickle
from collections import Counter

from encoder import encoder_folder
from labels import SENTIMENT, TOPIC, from_score
from normalise import group_key, normalise
from spans import CASHTAG, covered_tokens, locate
from tokeniser import load_tokeniser

VALIDATION_PERCENT = 10
# The tweet sets label a post with the stance towards its one ticker, so that span may learn from it.
CASHTAG_SETS = {"pyfin", "tfn-sentiment"}


def read(path: pathlib.Path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def bucket(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 100


def merge(data: pathlib.Path) -> dict[str, dict]:
    rows: dict[str, dict] = {}

    def row(text: str) -> dict:
        clean = normalise(text)
        return rows.setdefault(clean, {"text": clean, "sentiment": {}, "topic": {}, "companies": {}})

    for item in read(data / "sentiment.jsonl.gz"):
        entry = row(item["text"])
        label = SENTIMENT.index(item["label"])
        entry["sentiment"].setdefault(item["dataset"], label)
        if item.get("agreement") == "all":
            entry["agreed"] = True
        tags = sorted({tag.upper() for tag in CASHTAG.findall(entry["text"])})
        if item["dataset"] in CASHTAG_SETS and len(tags) == 1:
            entry["companies"].setdefault(tags[0], ("cashtag", label))
    for item in read(data / "topic.jsonl.gz"):
        row(item["text"])["topic"].setdefault(item["dataset"], TOPIC.index(item["label"]))
    for item in read(data / "entity.jsonl.gz"):
        entry = row(item["text"])
        for name, value in item["entities"].items():
            label = from_score(value) if isinstance(value, (int, float)) else SENTIMENT.index(value)
            entry["companies"][normalise(name)] = (item["dataset"], label)
    rows.pop("", None)
    return rows


def tokenise(rows: dict[str, dict], max_tokens: int) -> Counter:
    tokeniser = load_tokeniser(encoder_folder())
    count: Counter = Counter()
    for entry in rows.values():
        encoding = tokeniser.encode(entry["text"])
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > max_tokens:
            ids, offsets = ids[: max_tokens - 1] + ids[-1:], offsets[: max_tokens - 1] + offsets[-1:]
        entry["ids"] = ids
        entry["spans"] = []
        places = locate(entry["text"], list(entry["companies"]))
        for name, (dataset, label) in entry["companies"].items():
            tokens = covered_tokens(offsets, places.get(name, []))
            count[f"{dataset} companies {'found' if tokens else 'not found'}"] += 1
            if tokens:
                entry["spans"].append((dataset, label, tokens))
        key = group_key(entry["text"])
        entry["half"] = bucket("half " + key) % 2
        entry["part"] = "validation" if bucket(key) < VALIDATION_PERCENT else "train"
    return count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../../../shared/data"))
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("work/rows.pkl"))
    parser.add_argument("--max-tokens", type=int, default=128)
    args = parser.parse_args()
    rows = merge(args.data)
    count = tokenise(rows, args.max_tokens)
    for entry in rows.values():
        count[entry["part"] + " texts"] += 1
        count[entry["part"] + " tokens"] += len(entry["ids"])
        for dataset in entry["sentiment"]:
            count[f"{entry['part']} sentiment {dataset}"] += 1
        for dataset in entry["topic"]:
            count[f"{entry['part']} topic {dataset}"] += 1
        for dataset, _, _ in entry["spans"]:
            count[f"{entry['part']} company {dataset}"] += 1
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(pickle.dumps([{k: v for k, v in e.items() if k != "companies"} for e in rows.values()]))
    summary = json.dumps(dict(sorted(count.items())), indent=1)
    args.out.with_name("prepare.json").write_text(summary)
    print(summary)


if __name__ == "__main__":
    main()
