"""Fits the temperatures on the development part, measures the int8 and the fp32 model on the validation part, and
writes both to evaluation.json in the model's folder.

    python evaluate.py --model ../minilm-l6-finance --fp32 work/minilm-l6-finance-fp32.onnx --sets all
"""

import argparse
import datetime
import pathlib

import numpy as np

from answers import (AGREED, DIFFERENT, PARTS, SILVER, Answers, by_type, collect, entity_counts, merged,
                     per_text)
from evaluation_file import sha256, write_evaluation
from intervals import RESAMPLES, SEED, compare
from labels import ENTITY, HEADS
from metrics import (BINS, accuracy, best_temperature, calibration_error, confusion, entity_f1, macro_f1, reliability,
                     scaling_error)
from neighbours import embedding_quality
from repeats import repeats
from scorer import Scorer, load_rows
from sets import SETS
from speed import parameters, speed

FIGURES = {"accuracy": accuracy, "macroF1": macro_f1}
PART_OF = {AGREED: "phrasebank", DIFFERENT: "sentfin"}
Collected = dict[str, dict[str, Answers]]


def evidence_sets(head: str, sets: dict[str, Answers], allowed: set[str]) -> set[str]:
    """What a head is calibrated on: the sets it was trained on. FiNER-ORD has no MISC, so its O says too little."""
    own = (set(sets) - PARTS) & allowed
    return own - {"finer", SILVER} or own if head == "entity" else own


def temperatures(development: Collected, allowed: set[str]) -> dict[str, dict[str, float]]:
    """Of each head the temperature, the one that fits best, and by which errors on the development part it was taken or
    left at 1: a fit to few texts may do harm."""
    result = {}
    for head in HEADS:
        known = merged(development[head], evidence_sets(head, development[head], allowed))
        if known is None:
            raise SystemExit(f"the development part has no label for the {head} head: run prepare.py again")
        fitted = best_temperature(known.logits, known.labels)
        unscaled = calibration_error(reliability(known.logits, known.labels, 1.0))
        scaled = scaling_error(known.logits, known.labels, known.texts)
        result[head] = {"temperature": fitted if scaled <= unscaled else 1.0, "fitted": fitted, "n": len(known.labels),
                        "errorScaled": round(scaled, 4), "errorUnscaled": round(unscaled, 4)}
    return result


def classes(int8: Collected, fp32: Collected, allowed: set[str]) -> list[dict]:
    """Every set of the heads that give one class per text or company."""
    result = []
    for head in ("sentiment", "topic", "company"):
        every = set(int8[head]) - PARTS
        groups = {name: {name} for name in int8[head]} | ({"all": every} if len(every) > 1 else {})
        for name, members in groups.items():
            ours, theirs = merged(int8[head], members), merged(fp32[head], members)
            seen = {PART_OF.get(member, member) for member in members} & allowed
            result.append({
                "head": head, "set": name, "n": len(ours.labels), "texts": len(np.unique(ours.texts)),
                "trained": "yes" if len(seen) == len(members) else "in part" if seen else "no",
                **compare(per_text(ours), per_text(theirs), FIGURES),
                "labelsThatDiffer": round(float((ours.logits.argmax(1) != theirs.logits.argmax(1)).mean()), 4),
                "confusion": confusion(ours.logits, ours.labels).tolist()})
    return result


def entity_sets(int8: Collected, fp32: Collected, allowed: set[str]) -> list[dict]:
    result = []
    for name in sorted(set(int8["entity"]) - {SILVER}):
        ours, theirs, finer = int8["entity"][name], fp32["entity"][name], name == "finer"
        counts = entity_counts(ours, finer)
        figures = {"f1": lambda summed: entity_f1(summed.sum(axis=-2))}
        figures |= {kind[2:]: lambda summed, at=at: entity_f1(summed[..., at, :])
                    for at, kind in enumerate(ENTITY[1::2]) if counts[:, at, 2].any()}
        right, found, there = counts.sum(axis=(0, 1)).tolist()
        types = by_type(ours)
        result.append({
            "head": "entity", "set": name, "n": there, "texts": len(counts), "trained": "yes" if name in allowed else "no",
            **compare(counts, entity_counts(theirs, finer), figures),
            "precision": round(right / max(1, found), 4), "recall": round(right / max(1, there), 4),
            "labelsThatDiffer": round(float((ours.logits.argmax(1) != theirs.logits.argmax(1)).mean()), 4),
            "confusion": confusion(types.logits, types.labels).tolist()})
    return result


def calibration_by_set(validation: Collected, heat: dict[str, float], allowed: set[str]) -> list[dict]:
    """A head that is right on the whole may be too sure on one set and too unsure on another."""
    result = []
    for head in HEADS:
        for name in sorted(set(validation[head]) - PARTS - {SILVER}):
            answers = validation[head][name]
            before, after = (calibration_error(reliability(answers.logits, answers.labels, value)) for value in (1.0, heat[head]))
            result.append({"head": head, "set": name, "trained": name in allowed, "n": len(answers.labels),
                           "before": round(before, 4), "after": round(after, 4)})
    return result


def calibration(validation: Collected, heat: dict[str, float], allowed: set[str]) -> list[dict]:
    """Over the sets that a head was trained on, and over all where those are more."""
    result = []
    for head in HEADS:
        own = evidence_sets(head, validation[head], allowed)
        every = evidence_sets(head, validation[head], set(validation[head]))
        for over in (own, every) if own != every else (own,):
            answers = merged(validation[head], over)
            before = reliability(answers.logits, answers.labels, 1.0)
            after = reliability(answers.logits, answers.labels, heat[head])
            result.append({"head": head, "sets": sorted(over), "trained": over == own, "n": len(answers.labels),
                           "before": round(calibration_error(before), 4), "after": round(calibration_error(after), 4),
                           "binsBefore": before, "binsAfter": after})
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, required=True, help="the model's folder")
    parser.add_argument("--fp32", type=pathlib.Path, help="default: as export.py names it")
    parser.add_argument("--sets", choices=SETS, required=True, help="what the model and its teachers were trained on")
    args = parser.parse_args()
    name = args.model.resolve().name
    fp32_path = args.fp32 or args.work / f"{name}-fp32.onnx"
    allowed = SETS[args.sets]
    int8, fp32 = Scorer(args.model / "model.onnx"), Scorer(fp32_path)
    development, rows = load_rows(args.work, "development"), load_rows(args.work, "validation")
    choice = temperatures(collect(development, int8.score_all(development)), allowed)
    heat = {head: entry["temperature"] for head, entry in choice.items()}
    scores = int8.score_all(rows)
    ours, theirs = collect(rows, scores), collect(rows, fp32.score_all(rows))
    evaluation = {
        "model": {"name": name, "bytes": (args.model / "model.onnx").stat().st_size,
                  "sha256": sha256(args.model / "model.onnx"),
                  "parameters": parameters(fp32_path), "fp32Bytes": fp32_path.stat().st_size},
        "sets": args.sets, "date": datetime.date.today().isoformat(), "seed": SEED, "resamples": RESAMPLES, "bins": BINS,
        "command": f"python evaluate.py --model ../{name} --sets {args.sets}",
        "rows": {"development": len(development), "validation": len(rows)},
        "repeats": repeats(load_rows(args.work, "train"), rows),
        "temperatures": heat, "temperatureChoice": choice,
        "figures": [*classes(ours, theirs, allowed), *entity_sets(ours, theirs, allowed)],
        "calibration": calibration(ours, heat, allowed), "calibrationBySet": calibration_by_set(ours, heat, allowed),
        "embedding": embedding_quality(rows, scores),
        "speed": speed(rows, int8, fp32),
    }
    write_evaluation(args.model, evaluation)
    for figure in evaluation["figures"]:
        print(figure["head"], figure["set"], figure["n"], {key: value["value"] for key, value in figure["int8"].items()})


if __name__ == "__main__":
    main()
