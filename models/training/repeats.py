"""How much of a held-out part stands in training all the same."""

from collections import Counter, defaultdict

from prepare import runs
from sets import names_of


def repeats(train: list[dict], held_out: list[dict]) -> dict:
    """Texts with the words of a training text, by set; and those that share more than half of their runs of three words
    with one training text: prepare.py leaves out what consists of held-out texts for the most part, so a short held-out text may
    stand within a longer one of training."""
    keys = {row["key"] for row in train}
    same = Counter(name for row in held_out if row["key"] in keys for name in names_of(row))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    wanted = {run for row in held_out for run in runs(row["key"])}
    for index, row in enumerate(train):
        for run in set(runs(row["key"])) & wanted:
            places[run].append(index)
    close: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in held_out:
        own = set(runs(row["key"]))
        shared = Counter(index for run in own for index in places[run])
        names = {"all", *names_of(row)}
        total.update(names)
        if own and shared and 2 * max(shared.values()) > len(own):
            close.update(names)
    return {"sameWords": dict(sorted(same.items())),
            "mostRunsShared": {name: {"texts": close[name], "of": total[name]} for name in sorted(total)}}
