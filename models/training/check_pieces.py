"""Counts the company spans for which tokenising in pieces differs from tokenising the whole text.

    python check_pieces.py --data ../../../shared/data
"""

import argparse
import json
import pathlib

from pieces import by_pieces
from prepare import merge
from spans import covered_tokens, locate
from tokeniser import load_tokeniser


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../../../shared/data"))
    args = parser.parse_args()
    tokeniser, spans, different = load_tokeniser(), 0, 0
    for entry in merge(args.data).values():
        whole = tokeniser.encode(entry["text"])
        for places in locate(entry["text"], list(entry["companies"])).values():
            ids, inside = by_pieces(tokeniser, entry["text"], places)
            covered = [index - 1 for index in covered_tokens(whole.offsets, places)]
            spans += 1
            different += ids != whole.ids[1:-1] or inside != covered
    print(json.dumps({"spans": spans, "different": different}))


if __name__ == "__main__":
    main()
