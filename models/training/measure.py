"""Measures weights on the development part, to choose by; evaluate.py measures what is reported.

    python measure.py --shape mpnet --weights work/teacher.pt
"""

import argparse
import json
import pathlib
import pickle

import torch

from batches import epoch, to_batch
from network import Network
from provenance import weights
from shapes import SHAPES


def entities(tags: list[int]) -> set[tuple[int, int, int]]:
    """(type, start, end) of IOB2 labels, where 2k + 1 begins and 2k + 2 continues type k."""
    found, start, kind = set(), 0, -1
    for position, tag in enumerate([*tags, 0]):
        if kind >= 0 and not (tag and tag % 2 == 0 and (tag - 1) // 2 == kind):
            found.add((kind, start, position))
            kind = -1
        if tag and kind < 0:
            start, kind = position, (tag - 1) // 2
    return found


@torch.no_grad()
def measure(network: Network, rows: list[dict]) -> dict[str, float]:
    right: dict[str, list[bool]] = {}
    spans: dict[str, list[int]] = {}
    for chosen in epoch(rows, 2048, seed=1):
        batch = to_batch(chosen)
        out = network(*batch.inputs())
        sentiment, topic, company, entity = (out[head].argmax(-1).tolist() for head in range(4))
        span = 0
        for index, row in enumerate(chosen):
            for name, label in row["sentiment"].items():
                right.setdefault(f"sentiment {name}", []).append(sentiment[index] == label)
                if name == "phrasebank" and row.get("agreed"):
                    right.setdefault("sentiment phrasebank, all agree", []).append(sentiment[index] == label)
            for name, label in row["topic"].items():
                right.setdefault(f"topic {name}", []).append(topic[index] == label)
            for name, label, _ in row["spans"]:
                right.setdefault(f"company {name}", []).append(company[span] == label)
                span += 1
            for name, labels in row["tags"].items():
                known = [at for at, label in enumerate(labels) if label >= 0]
                wanted = entities([labels[at] for at in known])
                got = entities([entity[index][at] for at in known])
                if name == "finer":
                    got = {item for item in got if item[0] != 3}
                counts = spans.setdefault(f"entities {name}", [0, 0])
                counts[0] += 2 * len(wanted & got)
                counts[1] += len(wanted) + len(got)
    figures = {name: round(sum(values) / len(values), 4) for name, values in right.items()}
    figures |= {name: round(hits / max(1, total), 4) for name, (hits, total) in spans.items()}
    return dict(sorted(figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="minilm-l6")
    parser.add_argument("--part", default="development")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    rows = [row for row in pickle.loads((args.work / "rows.pkl").read_bytes()) if row["part"] == args.part]
    network = Network(SHAPES[args.shape], 0.0).eval()
    network.load_state_dict(weights(args.weights))
    print(json.dumps(measure(network, rows), indent=1))


if __name__ == "__main__":
    main()
