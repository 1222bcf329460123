"""Lets teachers score texts, and writes what they said (the mean of their probabilities) for distillation.

    python label.py --teachers work/teacher.pt --rows work/rows.pkl --out work/told.pt
    python label.py --teachers work/teacher.pt --rows work/unlabelled.pkl --find-companies --out work/told-unlabelled.pt

Without teachers only the sentence encoder speaks, which is what the embedding learns from.
With --find-companies the rows are written again beside the output, with spans where the teachers see an ORG.
"""

import argparse
import json
import pathlib
import pickle
import time

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import to_batch
from labels import ENTITY, HEADS
from network import Network
from pretrained import load_pretrained
from provenance import opened, save
from sets import SETS, only
from shapes import MINILM, SHAPES

MOST_COMPANIES = 6


def organisations(tags: list[int], starts: list[bool]) -> list[list[int]]:
    """Token positions of each ORG, the later tokens of its words included."""
    found: list[list[int]] = []
    inside = False
    for position, (tag, begins) in enumerate(zip(tags, starts, strict=True)):
        if begins:
            label = ENTITY[tag]
            if label == "B-ORG" or (label == "I-ORG" and not inside):
                found.append([])
            inside = label.endswith("-ORG")
        if inside and position < len(tags) - 1:
            found[-1].append(position)
    return found[:MOST_COMPANIES]


@torch.no_grad()
def meanings(network: Network, rows: list[dict]) -> Tensor:
    """The sentence embeddings of the pre-trained encoder: the mean of its states, at unit length."""
    batch = to_batch(rows)
    states = network.encoder(batch.ids, batch.mask, torch.zeros_like(batch.case))
    weight = batch.mask.float()[..., None]
    return F.normalize((states * weight).sum(1) / weight.sum(1), dim=1)


@torch.no_grad()
def told(teachers: list[Network], rows: list[dict], heads: list[str], find_companies: bool) -> list[dict[str, Tensor]]:
    batch = to_batch(rows)
    states = [teacher.encoder(batch.ids, batch.mask, batch.case) for teacher in teachers]
    if find_companies:
        tags = torch.stack([teacher.entity(own) for teacher, own in zip(teachers, states, strict=True)])
        tags = tags.softmax(-1).mean(0).argmax(-1)
        for index, row in enumerate(rows):
            spans = organisations(tags[index, : len(row["ids"])].tolist(), row["starts"])
            row["spans"] = [("teacher", None, span) for span in spans]
        batch = to_batch(rows)
    outputs = [teacher.heads(own, batch.mask, batch.span_mask, batch.span_row)
               for teacher, own in zip(teachers, states, strict=True)]
    sentiment, topic, company, entity = (
        torch.stack([out[head] for out in outputs]).softmax(-1).mean(0).half() for head in range(4))
    result, span = [], 0
    for index, row in enumerate(rows):
        count = len(row["spans"])
        answer = {"sentiment": sentiment[index], "topic": topic[index], "company": company[span : span + count],
                  "entity": entity[index, : len(row["ids"])]}
        result.append({head: answer[head].clone() for head in heads})
        span += count
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--teachers", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--shape", choices=SHAPES, default="mpnet")
    parser.add_argument("--rows", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--sets", choices=SETS, default="all", help="only rows with a label of these sets, and teachers that saw no others")
    parser.add_argument("--heads", choices=HEADS, nargs="+", default=HEADS, help="those whose answers are kept")
    parser.add_argument("--find-companies", action="store_true")
    parser.add_argument("--tokens-per-batch", type=int, default=2048)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    rows = [row for path in args.rows for row in pickle.loads(path.read_bytes()) if row["part"] == "train"]
    if not args.find_companies:
        rows = only(rows, SETS[args.sets])
    # The tagged sets have their own labels for words, and no others.
    rows = [row for row in rows if args.find_companies or row["sentiment"] or row["topic"] or row["spans"]]
    teachers = []
    for path in args.teachers:
        network = Network(SHAPES[args.shape], 0.0)
        network.load_state_dict(opened(path, args.sets))
        teachers.append(network.eval())
    sentence = Network(MINILM, 0.0).eval()
    load_pretrained(sentence.encoder)
    said, order = {}, sorted(rows, key=lambda row: len(row["ids"]))
    at, shown = 0, time.time()
    while at < len(order):
        size = max(1, args.tokens_per_batch // len(order[min(at + 64, len(order) - 1)]["ids"]))
        chosen = order[at : at + size]
        at += size
        answers = told(teachers, chosen, args.heads, args.find_companies) if teachers else [{} for _ in chosen]
        for row, answer, meaning in zip(chosen, answers, meanings(sentence, chosen), strict=True):
            said[row["text"]] = answer | {"meaning": meaning.half()}
        if time.time() - shown > 30:
            shown = time.time()
            print(json.dumps({"texts": at, "of": len(order), "at": time.strftime("%H:%M:%S")}), flush=True)
    save(args.out, said, args.sets)
    if args.find_companies:
        args.out.with_suffix(".pkl").write_bytes(pickle.dumps(rows))
    print(json.dumps({"finished": len(said), "at": time.strftime("%H:%M:%S")}), flush=True)


if __name__ == "__main__":
    main()
