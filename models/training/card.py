"""Writes CARD.md and calibration.svg into a model folder, from its evaluation.json, manifest.json and notes.md.

    python card.py --model ../minilm-l6-finance

notes.md is written by hand and stands in the card as it is: where the model fails, how it was trained.
"""

import argparse
import json
import pathlib

from calibration_plot import calibration_plot
from card_tables import (SHOWN, behaviour, calibration, calibration_by_set, class_figures, confusion, entity_figures, table,
                         temperature_choice)
from evaluation_file import read_evaluation
from targets import rows as target_rows

COMMERCIAL = {
    "all": "Financial PhraseBank (CC BY-NC-SA 3.0) and FiNER-ORD (CC BY-NC 4.0) allow no commercial use, and the former asks "
           "for the same licence in return; FiQA and CoNLL-2003 were given for research; PyFin states no licence, so no right "
           "is given at all. Whether weights inherit the licence of the data they were trained on is not settled. Treat these "
           "weights as research and non-commercial (CC BY-NC-SA 3.0).",
    "open": "The labelled data of this model and of its teachers is Twitter Financial News (MIT), SEntFiN (MIT) and Taborda et "
            "al. (CC BY 4.0) alone. These licences permit commercial use; CC BY 4.0 asks that its authors are named (Taborda, "
            "B., de Almeida, A., Dias, J. C., Batista, F., Ribeiro, R. (2021): Stock Market Tweets Data). The temperatures were "
            "fitted on the same sets. Its pre-trained encoders were trained by their publishers on text from "
            "the web. Figures on other sets are measured and nothing else. This is not legal advice: texts of "
            "the data were written by third parties, and a data set's licence speaks for its publisher.",
}


NAMES_FOUND = {"all": "the persons, organisations, places and other names in it",
               "open": "the organisations in it (no set that may be used commercially labels persons, places or other names)"}
# Sentences and entities of the parts that CoNLL-2003 and FiNER-ORD publish to be measured on.
PUBLISHED = {"conll": ("CoNLL-2003 testa", 3_250, 5_942), "finer": ("FiNER-ORD val", 402, 609)}


def published_parts(figures: list[dict]) -> str:
    parts = []
    for figure in (figure for figure in figures if figure["head"] == "entity" and figure["set"] in PUBLISHED):
        name, sentences, entities = PUBLISHED[figure["set"]]
        parts.append(f"of {name} {figure['texts']:,} of {sentences:,} sentences ({figure['n']:,} of {entities:,} entities)")
    return " and ".join(parts)


def repeated(repeats: dict) -> str:
    """What the split does not keep apart."""
    same = ", ".join(f"{count} ({name})" for name, count in repeats["sameWords"].items()) or "none"
    shares = {name: counts["texts"] / counts["of"] for name, counts in repeats["mostRunsShared"].items()}
    worst = max((name for name in shares if name != "all"), key=shares.__getitem__)
    return (f"Texts that have the words of a training text all the same: {same}. Training texts made of held-out ones for the "
            "most part (runs of three words in common) were left out of training; even so "
            f"{100 * shares['all']:.1f} % of the validation texts share more than half of their runs of three words with one "
            f"training text (at most {100 * shares[worst]:.1f} % of a set, {worst}). The topic figure is one on rows whose words "
            "no training row has.")


def worsened(entries: list[dict]) -> str:
    """Heads that the temperature did not help, plainly."""
    worse = [entry for entry in entries if entry["trained"] and entry["after"] > entry["before"]]
    return "".join(f" **Scaling made the {entry['head']} head's error on the validation part worse: {entry['before']:.3f} before, "
                   f"{entry['after']:.3f} after.**" for entry in worse)


def open_model(sets: str, beside: list[dict]) -> str:
    names = [model["name"] for model in beside if model["name"].endswith("-open")]
    if sets == "open" or not names:
        return ""
    return (f" For commercial use there is `{names[0]}` beside this one, whose labelled data, that of its teachers too, is MIT "
            "and CC BY 4.0 alone: one setting, `classifier.model`, chooses it.")


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def size_and_speed(evaluation: dict, beside: list[dict]) -> str:
    speed = evaluation["speed"]
    rows = [[model["name"], f"{model['parameters'] / 1e6:.1f} M", f"{megabytes(model['bytes'])} in int8, "
             f"{megabytes(model['fp32Bytes'])} in fp32"] for model in (evaluation["model"], *beside)]
    rows.append(["FinBERT (Araci 2019), to compare", "110 M", "438 MB in fp32"])
    gpu = evaluation.get("gpu")
    return (f"{table(['', 'parameters', 'file'], rows)}\n\n"
            f"Per second of processor time, one thread, {speed['texts']} validation texts of {speed['tokensPerText']} tokens on "
            f"average in batches of {speed['batch']} of similar length ({speed['processor']}; onnxruntime "
            f"{speed['onnxruntime']}; the machine may have been shared): **{speed['int8']:.0f} texts in int8**, "
            f"{speed['fp32']:.0f} in fp32, {speed['int8'] / speed['fp32']:.2f} times.\n\n"
            f"On a GPU: {gpu if gpu else 'not measured'}.")


def card(evaluation: dict, manifest: dict, notes: str, beside: list[dict]) -> str:
    rows, embedding = evaluation["rows"], evaluation["embedding"]
    sections = [
        f"# {manifest['name']} {manifest['version']}\n\nGenerated by `card.py` from `evaluation.json` ({evaluation['date']}), "
        "`manifest.json` and `notes.md`; change those, not this file.",
        "For one short English financial text (a headline, a tweet, a sentence), in one pass: the sentiment of the whole "
        "(negative, neutral, positive), one of 20 topics, the sentiment towards each company whose mentions are given, "
        f"{NAMES_FOUND[evaluation['sets']]}, and an embedding of {manifest['embeddingDimensions']} int8 "
        f"dimensions. At most {manifest['maxTokens']} tokens are read. How inputs are made and outputs are read: "
        "`../training/README.md`, \"Contract\".",
        "## Against the targets\n\n" + table(["", "figure", "target", "measured [95 % interval]", ""],
                                             [list(row) for row in target_rows(evaluation)])
        + "\n\nFinEntity is sealed and was neither trained on nor measured here.",
        f"## Measured\n\nOn the validation part: {rows['validation']:,} texts held out of training. Temperatures and choices "
        f"were made on the development part, {rows['development']:,} other texts. Both are chosen by a hash of the words; "
        "CoNLL-2003 and FiNER-ORD keep their published validation parts instead. "
        f"{repeated(evaluation['repeats'])} Intervals: percentile bootstrap over texts, {evaluation['resamples']:,} "
        f"resamples, seed {evaluation['seed']}. int8 is what is served.\n\n" + class_figures(evaluation["figures"])
        + "\n\nCompanies that are not in their text literally have no span and are left out.",
        "### Entities\n\nEntity-level F1, exact match of type and words (as conlleval counts), micro-averaged. A word is what "
        "the tokeniser splits at spaces and signs, repeated sentences count once, and sentences that text preparation changes are "
        f"left out: measured are {published_parts(evaluation['figures'])}, so these are not the figures of the whole parts. "
        "FiNER-ORD has no MISC, so MISC predictions are dropped there.\n\n" + entity_figures(evaluation["figures"]),
        "### Calibration\n\nExpected calibration error over 15 equally wide bins of the highest probability, on the validation "
        "part; the entity head over words, most of which are no entity. One temperature per head, fitted to the least error on the "
        "development part of the sets that the model was trained on. It stays at 1 where, cross-validated over five folds "
        "of that part, scaling would make the error worse:\n\n" + temperature_choice(evaluation["temperatureChoice"])
        + f"\n\nOn the validation part:{worsened(evaluation['calibration'])}\n\n" + calibration(evaluation["calibration"])
        + "\n\nThe sets of a head together hide what each of them has alone; of a set of a few dozen texts the error is mostly "
        "chance. FiNER-ORD has no MISC, so what is called MISC there counts as wrong:\n\n"
        + calibration_by_set(evaluation["calibrationBySet"])
        + "\n\n![Reliability diagrams of the heads](calibration.svg)",
        "### Confusion\n\n" + "\n\n".join(confusion(figure) for figure in evaluation["figures"]
                                          if (figure["head"], figure["set"]) in SHOWN),
        f"### Embedding\n\nAmong {embedding['texts']:,} validation texts, of the {embedding['nearest']} nearest by the sentence "
        f"encoder all-MiniLM-L6-v2 (384 dimensions, fp32), **{100 * embedding['recall']:.1f} %** are among the "
        f"{embedding['nearest']} nearest by this model's {manifest['embeddingDimensions']} int8 dimensions (by chance "
        f"{100 * embedding['byChance']:.1f} %). Neighbours with the same topic: {100 * embedding['sameTopic']['ours']:.1f} %, of "
        f"the encoder {100 * embedding['sameTopic']['original']:.1f} %.",
        "## Behaviour\n\nInvented texts by group (`../behaviour`, `python behaviour.py`): an expected label, the same answer "
        "after a harmless change, or a probability that must rise. `behaviour.py` refuses a case that, with "
        "names and numbers masked, is a text of training, stands in one (from four other words on) or can be made by the "
        "templates, and one that shares eight words in a row with any; shorter phrases they may have in common. The last column "
        "is what the best answer would pass that is the same for every text of the group.\n\n"
        + behaviour(evaluation["behaviour"]),
        "## Speed and size\n\n" + size_and_speed(evaluation, beside),
        "## Data and licences\n\n" + table(["Set", "Licence", "training rows"], [
            [entry["name"], entry["licence"], f"{entry['rows']:,}"] for entry in manifest["data"]])
        + f"\n\nTeachers: {manifest['teachers'] or 'none'}. Encoder that training starts from: `all-MiniLM-L6-v2` (Apache-2.0). "
        "No text of the data is part of the project.\n\n"
        f"**Commercial use.** {COMMERCIAL[evaluation['sets']]}{open_model(evaluation['sets'], beside)}",
        notes.strip() or "## Where it fails\n\nNot written down yet.",
        "## Reproduce\n\n`../training/README.md` names every stage. From weights to this card, in `models/training`:\n\n"
        f"    python release.py --weights work/WEIGHTS.pt --shape SHAPE --sets {evaluation['sets']} --out ../{manifest['name']}\n\n"
        f"which runs export, evaluate (`{evaluation['command']}`), behaviour, manifest, examples, check and card.",
        "Not for decisions about money by itself.",
    ]
    return "\n\n".join(sections) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path, required=True, help="the model's folder")
    args = parser.parse_args()
    evaluation = read_evaluation(args.model)
    if "behaviour" not in evaluation:
        raise SystemExit(f"{args.model}/evaluation.json has no behaviour: run behaviour.py first")
    manifest = json.loads((args.model / "manifest.json").read_text())
    notes = args.model / "notes.md"
    (args.model / "calibration.svg").write_text(calibration_plot(evaluation["calibration"]))
    others = (path for path in sorted(args.model.resolve().parent.glob("*/evaluation.json")) if path.parent != args.model.resolve())
    beside = [json.loads(path.read_text())["model"] for path in others]
    (args.model / "CARD.md").write_text(card(evaluation, manifest, notes.read_text() if notes.exists() else "", beside))


if __name__ == "__main__":
    main()
