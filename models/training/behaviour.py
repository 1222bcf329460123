"""Runs the behavioural suite (../behaviour) through a model, and adds what it passed to the folder's evaluation.json.

    python behaviour.py --model ../minilm-l6-finance
"""

import argparse
import json
import pathlib
from itertools import product

import numpy as np
from tokenizers import Tokenizer

from evaluation_file import read_evaluation, write_evaluation
from labels import SENTIMENT, TOPIC
from normalise import normalise
from overlap import Overlap, trained_texts
from prepare import encode
from scorer import Score, Scorer, softmax
from spans import covered_tokens, locate
from template_patterns import template_patterns

SUITE = pathlib.Path(__file__).resolve().parent.parent / "behaviour"
# The names of the suite, one a line.
NAMES = SUITE / "names.txt"
EXPECTATIONS = {"sentiment", "companies", "topic", "sameAs", "within", "moreNegativeThan", "morePositiveThan"}
KNOWN = EXPECTATIONS | {"id", "text", "before", "times"}


def load_suite() -> dict[str, list[dict]]:
    """Group (a file's name) -> cases."""
    groups, seen = {}, set()
    for path in sorted(SUITE.glob("*.jsonl")):
        groups[path.stem] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for case in groups[path.stem]:
            unknown = set(case) - KNOWN
            if unknown or case["id"] in seen:
                wrong = f"unknown {', '.join(sorted(unknown))}" if unknown else "the id is taken"
                raise SystemExit(f"{path}: {case['id']}: {wrong}")
            seen.add(case["id"])
    return groups


def text_of(case: dict) -> str:
    return case.get("before", "") + case["text"] * case.get("times", 1)


def bases_of(case: dict) -> list[str]:
    """The texts that a case is compared with."""
    return [case[key] for key in ("sameAs", "moreNegativeThan", "morePositiveThan") if key in case]


def to_row(tokeniser: Tokenizer, text: str, names: list[str]) -> dict:
    clean = normalise(text)
    ids, case, offsets, _ = encode(tokeniser, clean)
    places = locate(clean, names)
    spans = [("", None, covered_tokens(offsets, places.get(name, []))) for name in names]
    return {"ids": ids, "case": case, "sentiment": {}, "topic": {}, "tags": {}, "spans": spans}


class Probabilities:
    """What a case is judged by, at the model's temperatures."""

    def __init__(self, score: Score, heat: dict[str, float]) -> None:
        self.sentiment = softmax(score.sentiment / heat["sentiment"])
        self.topic = softmax(score.topic / heat["topic"])
        self.companies = softmax(score.company / heat["company"]) if len(score.company) else score.company

    def sound(self) -> bool:
        return all(np.isfinite(p).all() and np.allclose(p.sum(axis=-1), 1, atol=1e-5)
                   for p in (self.sentiment, self.topic, self.companies) if p.size)


def _among(labels: list[str], probabilities: np.ndarray, allowed: str | list[str]) -> bool:
    return labels[int(probabilities.argmax())] in ([allowed] if isinstance(allowed, str) else allowed)


def passes(case: dict, got: Probabilities, base: Probabilities | None) -> bool:
    """Whether every expectation of a case is met; each case expects probabilities that are such."""
    met = [got.sound()]
    if "sentiment" in case:
        met.append(_among(SENTIMENT, got.sentiment, case["sentiment"]))
    if "topic" in case:
        met.append(_among(TOPIC, got.topic, case["topic"]))
    for probabilities, allowed in zip(got.companies, case.get("companies", {}).values(), strict=True):
        met.append(_among(SENTIMENT, probabilities, allowed))
    if base is not None:
        change = got.sentiment - base.sentiment
        if "sameAs" in case:
            met.append(got.sentiment.argmax() == base.sentiment.argmax() and np.abs(change).max() <= case["within"])
        if "moreNegativeThan" in case:
            met.append(change[0] > 0)
        if "morePositiveThan" in case:
            met.append(change[2] > 0)
    return bool(all(met))


def refuse_trained(work: pathlib.Path, groups: dict[str, list[dict]]) -> None:
    """The suite is a test only as long as none of its sentences is trained on, be it under other names or with other numbers."""
    texts = [(case["id"], text) for group in groups.values() for case in group for text in (text_of(case), *bases_of(case))]
    overlap = Overlap(texts, NAMES.read_text(encoding="utf-8").splitlines(), template_patterns())
    found = {case: "made_up_templates.txt" for case in overlap.could_be_made}
    for name, text in trained_texts(work):
        found |= dict.fromkeys(overlap.with_text(text), name)
    if found:
        raise SystemExit("trained on, so reword them: " + ", ".join(f"{case} ({name})" for case, name in sorted(found.items())))


def best_constant(group: list[dict]) -> int:
    """How many cases the best answer passes that is the same for every text: what a figure of the group has to beat."""
    def answer(whole: int, towards: int, topic: int, companies: int) -> Probabilities:
        sure = [20 * np.eye(len(labels)) for labels in (SENTIMENT, SENTIMENT, TOPIC)]
        score = Score(sure[0][whole], sure[2][topic], np.tile(sure[1][towards], (companies, 1)), np.empty(0), np.empty(0))
        return Probabilities(score, dict.fromkeys(("sentiment", "topic", "company"), 1.0))

    def passed(*labels: int) -> int:
        answers = [answer(*labels, len(case.get("companies", {}))) for case in group]
        return sum(passes(case, got, got if bases_of(case) else None) for case, got in zip(group, answers, strict=True))

    return max(passed(*labels) for labels in product(range(len(SENTIMENT)), range(len(SENTIMENT)), range(len(TOPIC))))


def run(folder: pathlib.Path, heat: dict[str, float]) -> dict[str, dict]:
    groups = load_suite()
    cases = [case for group in groups.values() for case in group]
    tokeniser, scorer = Tokenizer.from_file(str(folder / "tokenizer.json")), Scorer(folder / "model.onnx")
    texts = [(text_of(case), list(case.get("companies", {}))) for case in cases]
    texts += [(base, []) for case in cases for base in bases_of(case)]
    scores = scorer.score_all([to_row(tokeniser, text, names) for text, names in texts])
    answers = [Probabilities(score, heat) for score in scores]
    of_base = {text: answer for (text, _), answer in zip(texts[len(cases):], answers[len(cases):], strict=True)}
    passed = {case["id"]: passes(case, answer, of_base[bases_of(case)[0]] if bases_of(case) else None)
              for case, answer in zip(cases, answers[: len(cases)], strict=True)}
    return {name: {"cases": len(group), "passed": sum(passed[case["id"]] for case in group), "bestConstant": best_constant(group),
                   "failed": [case["id"] for case in group if not passed[case["id"]]]} for name, group in groups.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--model", type=pathlib.Path, required=True, help="the model's folder")
    args = parser.parse_args()
    evaluation = read_evaluation(args.model)
    refuse_trained(args.work, load_suite())
    result = run(args.model, evaluation["temperatures"])
    evaluation["behaviour"] = result
    write_evaluation(args.model, evaluation)
    (args.work / f"behaviour-{evaluation['model']['name']}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({name: f"{group['passed']}/{group['cases']}" for name, group in result.items()}, indent=1))


if __name__ == "__main__":
    main()
