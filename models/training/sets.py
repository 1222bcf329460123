"""Which sets of labels a training may see, and how often it sees their texts."""

import random

# What may be used commercially: MIT and CC BY 4.0.
OPEN = {"tfn-sentiment", "tfn-topic", "sentfin", "taborda", "cashtag tfn-sentiment", "sentfin names", "made up"}
RESEARCH = {"phrasebank", "fiqa-headline", "fiqa-post", "pyfin", "cashtag pyfin", "conll", "finer"}
SETS = {"open": OPEN, "all": (OPEN | RESEARCH) - {"sentfin names"}}


def only(rows: list[dict], allowed: set[str]) -> list[dict]:
    """The rows with a label of an allowed set, without the labels of others."""
    kept = []
    for row in rows:
        own = row | {
            "sentiment": {name: label for name, label in row["sentiment"].items() if name in allowed},
            "topic": {name: label for name, label in row["topic"].items() if name in allowed},
            "tags": {name: labels for name, labels in row["tags"].items() if name in allowed},
            "spans": [span for span in row["spans"] if span[0] in allowed],
        }
        if own["sentiment"] or own["topic"] or own["tags"] or own["spans"]:
            kept.append(own)
    return kept


def names_of(row: dict) -> set[str]:
    own = {"unlabelled"} if row.get("unlabelled") else set()
    return {*own, *row["sentiment"], *row["topic"], *row["tags"], *(span[0] for span in row["spans"] if span[1] is not None)}


def sampled(rows: list[dict], times: dict[str, float], seed: int) -> list[dict]:
    """Each row as often as the most wanted of its sets says (1 where nothing is said); 0.5 is every other one."""
    chance = random.Random(seed)
    result = []
    for row in rows:
        wanted = max(times.get(name, 1.0) for name in names_of(row) or {""})
        result += [row] * (int(wanted) + (chance.random() < wanted % 1))
    return result
