"""What the model is meant to reach, and whether it does."""

from answers import AGREED

# Head, set, figure, at least.
TARGETS = [
    ("sentiment", "phrasebank", "accuracy", 0.88),
    ("sentiment", "phrasebank", "macroF1", 0.87),
    ("sentiment", AGREED, "accuracy", 0.97),
    ("sentiment", "tfn-sentiment", "accuracy", 0.89),
    ("topic", "tfn-topic", "accuracy", 0.92),
    ("company", "sentfin", "accuracy", 0.92),
    ("entity", "conll", "f1", 0.90),
    ("entity", "finer", "f1", 0.80),
]
LARGEST_LOSS, LARGEST_ERROR = 0.005, 0.03
NAMES = {"accuracy": "accuracy", "macroF1": "macro-F1", "f1": "F1"}


def verdict(value: float, low: float, high: float, least: float) -> str:
    """In words; a figure whose interval spans the target is not a safe statement either way."""
    if value >= least:
        return "met" if low >= least else "met, interval spans it"
    return "missed" if high < least else "missed, interval spans it"


def rows(evaluation: dict) -> list[tuple[str, str, str, str, str]]:
    """Head and set, figure, target, measured with its interval, verdict."""
    found = {(figure["head"], figure["set"]): figure for figure in evaluation["figures"]}
    result = []
    for head, name, key, least in TARGETS:
        figure = found.get((head, name))
        if figure is None:
            result.append((f"{head}: {name}", NAMES[key], f"≥ {least:g}", "not measured", ""))
            continue
        got = figure["int8"][key]
        words = verdict(got["value"], got["low"], got["high"], least)
        trained = "" if figure["trained"] == "yes" else "; never trained on this set"
        result.append((f"{head}: {name}", NAMES[key], f"≥ {least:g}",
                       f"{got['value']:.3f} [{got['low']:.3f}, {got['high']:.3f}]", f"{words}{trained}"))
    losses = [(-figure["difference"][key]["value"], head, name, key) for head, name, key, _ in TARGETS
              if (figure := found.get((head, name))) is not None]
    loss, head, name, key = max(losses)
    result.append(("int8 against fp32, worst of the rows above", NAMES[key], f"loss ≤ {LARGEST_LOSS:g}",
                   f"{loss + 0.0:+.4f} ({head}: {name})", "met" if loss <= LARGEST_LOSS else "missed"))
    for entry in evaluation["calibration"]:
        over = ", ".join(entry["sets"]) if len(entry["sets"]) < 4 else f"{len(entry['sets'])} sets"
        result.append((f"{entry['head']}: calibration over {over}", "ECE", f"≤ {LARGEST_ERROR:g}", f"{entry['after']:.3f}",
                       "met" if entry["after"] <= LARGEST_ERROR else "missed"))
    return result
