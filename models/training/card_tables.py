"""The tables of a model card, in Markdown."""

from labels import ENTITY, SENTIMENT, TOPIC

CLASSES = {"sentiment": SENTIMENT, "company": SENTIMENT, "topic": TOPIC, "entity": ["O", *(tag[2:] for tag in ENTITY[1::2])]}
# Confusion matrices are shown of these; the rest are in evaluation.json.
SHOWN = {("sentiment", "phrasebank"), ("sentiment", "tfn-sentiment"), ("sentiment", "all"), ("company", "sentfin"),
         ("topic", "tfn-topic"), ("entity", "conll"), ("entity", "finer")}


def table(header: list[str], rows: list[list[str]]) -> str:
    # A bar would end the cell.
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def interval(figure: dict, digits: int = 3) -> str:
    return f"{figure['value']:.{digits}f} [{figure['low']:.{digits}f}, {figure['high']:.{digits}f}]"


def class_figures(figures: list[dict]) -> str:
    rows = [[f"{figure['head']}: {figure['set']}", f"{figure['n']:,}", figure["trained"],
             interval(figure["int8"]["accuracy"]), interval(figure["int8"]["macroF1"]),
             f"{figure['fp32']['accuracy']['value']:.3f} / {figure['fp32']['macroF1']['value']:.3f}",
             interval(figure["difference"]["accuracy"]), f"{100 * figure['labelsThatDiffer']:.1f} %"]
            for figure in figures if figure["head"] != "entity"]
    return table(["Head and set", "n", "trained on", "accuracy", "macro-F1", "fp32: accuracy / macro-F1",
                  "int8 less fp32, accuracy", "labels that differ"], rows)


def entity_figures(figures: list[dict]) -> str:
    kinds = [tag[2:] for tag in ENTITY[1::2]]
    rows = []
    for figure in (figure for figure in figures if figure["head"] == "entity"):
        rows.append([figure["set"], f"{figure['texts']:,} / {figure['n']:,}", figure["trained"],
                     interval(figure["int8"]["f1"]), f"{figure['precision']:.3f} / {figure['recall']:.3f}",
                     *(interval(figure["int8"][kind]) if kind in figure["int8"] else "–" for kind in kinds),
                     f"{figure['fp32']['f1']['value']:.3f}", interval(figure["difference"]["f1"])])
    return table(["Set", "texts / entities", "trained on", "F1", "precision / recall", *kinds, "fp32 F1", "int8 less fp32"],
                 rows)


def confusion(figure: dict) -> str:
    """Rows are what is true, columns what the model says."""
    names = CLASSES[figure["head"]]
    matrix = figure["confusion"]
    if len(names) > 9:
        header = [r"true \ said", *(str(number) for number in range(1, len(names) + 1))]
        first = [f"{number} {name}" for number, name in enumerate(names, 1)]
    else:
        header, first = [r"true \ said", *names], names
    rows = [[name, *(f"**{count}**" if at == place else str(count) if count else "·" for at, count in enumerate(line))]
            for place, (name, line) in enumerate(zip(first, matrix, strict=True)) if sum(line)]
    what = "words" if figure["head"] == "entity" else "texts" if figure["head"] != "company" else "companies"
    return f"{figure['head']}: {figure['set']} ({sum(map(sum, matrix)):,} {what})\n\n{table(header, rows)}"


def calibration(entries: list[dict]) -> str:
    rows = [[entry["head"], ", ".join(entry["sets"]) + ("" if entry["trained"] else " (not all trained on)"),
             f"{entry['n']:,}", f"{entry['before']:.3f}", f"{entry['after']:.3f}"] for entry in entries]
    return table(["Head", "Over", "n", "ECE before", "ECE after"], rows)


def calibration_by_set(entries: list[dict]) -> str:
    rows = [[f"{entry['head']}: {entry['set']}", "yes" if entry["trained"] else "no", f"{entry['n']:,}", f"{entry['before']:.3f}",
             f"{entry['after']:.3f}"] for entry in entries]
    return table(["Head and set", "trained on", "n", "ECE before", "ECE after"], rows)


def temperature_choice(choice: dict[str, dict]) -> str:
    rows = [[head, f"{entry['n']:,}", f"{entry['fitted']:g}", f"{entry['errorUnscaled']:.3f}", f"{entry['errorScaled']:.3f}",
             f"{entry['temperature']:g}"] for head, entry in choice.items()]
    return table(["Head", "development labels", "least ECE at", "ECE at 1", "ECE scaled, cross-validated", "temperature"], rows)


def behaviour(groups: dict[str, dict]) -> str:
    def line(name: str, cases: int, passed: int, constant: int) -> list[str]:
        return [name, f"{passed} / {cases}", f"{100 * passed / cases:.0f} %", f"{100 * constant / cases:.0f} %"]

    numbers = [(group["cases"], group["passed"], group["bestConstant"]) for group in groups.values()]
    rows = [line(name, *each) for name, each in zip(groups, numbers, strict=True)]
    return table(["Group", "passed", "", "best constant answer"], [*rows, line("**all**", *map(sum, zip(*numbers, strict=True)))])
