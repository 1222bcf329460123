"""Averages the weights of several trainings that go on from one another (model soup, Wortsman et al. 2022).

    python soup.py --weights work/l6-last.pt work/l6b-last.pt --sets all --out work/soup.pt
"""

import argparse
import pathlib

from torch import Tensor

from provenance import opened, save
from sets import SETS


def soup(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of every tensor; all states have the same names and shapes."""
    return {name: (sum(state[name].float() for state in states) / len(states)).to(tensor.dtype)
            for name, tensor in states[0].items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--sets", choices=SETS, required=True, help="what the trainings have seen")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    save(args.out, soup([opened(path, args.sets) for path in args.weights]), args.sets)


if __name__ == "__main__":
    main()
