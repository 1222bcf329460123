"""Measures the int8 model and the fp32 model on the validation part, and fits the temperatures.

    python evaluate.py --model ../minilm-l6-finance/model.onnx
"""

import argparse
import json
import pathlib

import numpy as np

from metrics import accuracy, best_temperature, calibration_error, macro_f1
from scorer import Scorer, load_rows

HEADS = ("sentiment", "topic", "company")


def collect(rows: list[dict], scores: list) -> dict[str, dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]]:
    """head -> set -> logits, labels, calibration half."""
    found: dict[str, dict[str, list]] = {head: {} for head in HEADS}

    def add(head: str, name: str, logits: np.ndarray, label: int, half: int) -> None:
        found[head].setdefault(name, []).append((logits, label, half))

    for row, (sentiment, topic, company) in zip(rows, scores, strict=True):
        for name, label in row["sentiment"].items():
            add("sentiment", name, sentiment, label, row["half"])
            if name == "phrasebank" and row.get("agreed"):
                add("sentiment", "phrasebank, all agree", sentiment, label, row["half"])
        for name, label in row["topic"].items():
            add("topic", name, topic, label, row["half"])
        mixed = len({label for name, label, _ in row["spans"] if name == "sentfin"}) > 1
        for logits, (name, label, _) in zip(company, row["spans"], strict=True):
            add("company", name, logits, label, row["half"])
            if mixed and name == "sentfin":
                add("company", "sentfin, companies of one headline differ", logits, label, row["half"])
    for head, sets in found.items():
        sets["all"] = [item for name, items in sets.items() if "," not in name for item in items]
    return {head: {name: tuple(np.array(column) for column in zip(*items, strict=True))
                   for name, items in sets.items()} for head, sets in found.items()}


def calibrate(logits: np.ndarray, labels: np.ndarray, half: np.ndarray) -> dict[str, float]:
    """Cross-fitted: the error after scaling is measured on the half that the temperature was not fitted on."""
    after = [calibration_error(logits[half == h], labels[half == h],
                               best_temperature(logits[half != h], labels[half != h])) for h in (0, 1)]
    before = [calibration_error(logits[half == h], labels[half == h]) for h in (0, 1)]
    return {"temperature": round(best_temperature(logits, labels), 3),
            "eceBefore": round(float(np.mean(before)), 4), "eceAfter": round(float(np.mean(after)), 4)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance/model.onnx"))
    args = parser.parse_args()
    rows = load_rows(args.work, "validation")
    int8 = collect(rows, Scorer(args.model).score_all(rows))
    fp32 = collect(rows, Scorer(args.work / "fp32.onnx").score_all(rows))
    measured: dict = {"sets": {}, "calibration": {}}
    for head in HEADS:
        for name, (logits, labels, half) in sorted(int8[head].items()):
            plain = fp32[head][name][0]
            measured["sets"][f"{head}: {name}"] = {
                "n": len(labels), "accuracy": round(accuracy(logits, labels), 4),
                "macroF1": round(macro_f1(logits, labels), 4),
                "fp32Accuracy": round(accuracy(plain, labels), 4), "fp32MacroF1": round(macro_f1(plain, labels), 4)}
        measured["calibration"][head] = calibrate(*int8[head]["all"])
    (args.work / "measured.json").write_text(json.dumps(measured, indent=1))
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
