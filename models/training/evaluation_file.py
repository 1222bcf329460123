"""A model folder's evaluation.json, which names the model.onnx that it was measured on."""

import hashlib
import json
import pathlib
import re

# A list of numbers or names, which goes on one line.
FLAT = re.compile(r'\[\s+(?:[-\d.e+]+|"[^"]*")(?:,\s+(?:[-\d.e+]+|"[^"]*"))*\s+\]')


def sha256(path: pathlib.Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_evaluation(folder: pathlib.Path) -> dict:
    path = folder / "evaluation.json"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run evaluate.py first")
    evaluation = json.loads(path.read_text())
    if sha256(folder / "model.onnx") != evaluation["model"]["sha256"]:
        raise SystemExit(f"{path} is of another model.onnx: run evaluate.py first")
    return evaluation


def write_evaluation(folder: pathlib.Path, evaluation: dict) -> None:
    text = json.dumps(evaluation, indent=1)
    (folder / "evaluation.json").write_text(FLAT.sub(lambda match: " ".join(match.group().split()), text) + "\n")
