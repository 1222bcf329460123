"""From trained weights to a model folder that can be served, stage by stage, each in a process of its own.

    python release.py --weights work/student.pt --shape minilm-l6 --sets all --out ../minilm-l6-finance
"""

import argparse
import pathlib
import subprocess
import sys

from sets import SETS
from shapes import SHAPES

HERE = pathlib.Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", default="work")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--sets", choices=SETS, required=True, help="what the model and its teachers were trained on")
    parser.add_argument("--out", required=True, help="the model's folder")
    parser.add_argument("--further", default="[]", help="as for manifest.py")
    parser.add_argument("--teachers", default="", help="as for manifest.py")
    parser.add_argument("--from", dest="first", default="export", help="the stage to go on from")
    args = parser.parse_args()
    work = ["--work", args.work]
    stages = {
        "export": [*work, "--weights", args.weights, "--shape", args.shape, "--sets", args.sets,
                   "--out", args.out],
        "evaluate": [*work, "--model", args.out, "--sets", args.sets],
        "behaviour": [*work, "--model", args.out],
        "manifest": [*work, "--out", args.out, "--sets", args.sets, "--further", args.further,
                     "--teachers", args.teachers],
        "examples": ["--out", args.out],
        "check": [*work, "--model", str(pathlib.Path(args.out) / "model.onnx")],
        "card": ["--model", args.out],
    }
    if args.first not in stages:
        parser.error(f"--from must be one of {', '.join(stages)}")
    names = list(stages)
    for name in names[names.index(args.first):]:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, str(HERE / f"{name}.py"), *stages[name]]).returncode:
            sys.exit(f"{name}.py failed: mend that and go on with --from {name}")


if __name__ == "__main__":
    main()
