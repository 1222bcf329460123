"""A model's answers on labelled rows, by head and set."""

from typing import NamedTuple

import numpy as np

from labels import ENTITY, HEADS
from measure import entities
from scorer import Score

# A part of another set, for figures of its own.
AGREED, DIFFERENT = "phrasebank, all annotators agree", "sentfin, companies of one headline differ"
PARTS = {AGREED, DIFFERENT}
# Companies named by hand, not labelled for tags: good enough for a temperature, not for a figure.
SILVER = "sentfin names"
MISC = ENTITY.index("B-MISC") // 2


class Answers(NamedTuple):
    """One entry per label."""

    logits: np.ndarray
    labels: np.ndarray
    # Which text a label belongs to.
    texts: np.ndarray


def collect(rows: list[dict], scores: list[Score]) -> dict[str, dict[str, Answers]]:
    found: dict[str, dict[str, list]] = {head: {} for head in HEADS}

    def add(head: str, name: str, logits: np.ndarray, label: int, text: int) -> None:
        found[head].setdefault(name, []).append((logits, label, text))

    for text, (row, score) in enumerate(zip(rows, scores, strict=True)):
        for name, label in row["sentiment"].items():
            add("sentiment", name, score.sentiment, label, text)
            if name == "phrasebank" and row.get("agreed"):
                add("sentiment", AGREED, score.sentiment, label, text)
        for name, label in row["topic"].items():
            add("topic", name, score.topic, label, text)
        differ = len({label for name, label, _ in row["spans"] if name == "sentfin"}) > 1
        for logits, (name, label, _) in zip(score.company, row["spans"], strict=True):
            add("company", name, logits, label, text)
            if differ and name == "sentfin":
                add("company", DIFFERENT, logits, label, text)
        for name, labels in row["tags"].items():
            for logits, label in zip(score.entity, labels, strict=True):
                if label >= 0:
                    add("entity", name, logits, label, text)
    return {head: {name: Answers(*(np.array(column) for column in zip(*items, strict=True)))
                   for name, items in sorted(sets.items())} for head, sets in found.items()}


def merged(sets: dict[str, Answers], names: set[str]) -> Answers | None:
    """The answers of several sets as one; None where there are none."""
    chosen = [answers for name, answers in sets.items() if name in names]
    return Answers(*(np.concatenate(column) for column in zip(*chosen, strict=True))) if chosen else None


def per_text(answers: Answers) -> np.ndarray:
    """A confusion matrix for each text: [texts, true class, predicted class]"""
    classes = answers.logits.shape[1]
    _, places = np.unique(answers.texts, return_inverse=True)
    counts = np.zeros((places.max() + 1, classes, classes), dtype=np.int32)
    np.add.at(counts, (places, answers.labels, answers.logits.argmax(axis=1)), 1)
    return counts


def entity_counts(answers: Answers, without_misc: bool) -> np.ndarray:
    """[texts, types, (found rightly, found, there)] by exact match of type and words, as conlleval counts."""
    predicted, counts = answers.logits.argmax(axis=1), []
    for text in np.unique(answers.texts):
        own = answers.texts == text
        wanted = entities(answers.labels[own].tolist())
        got = entities(predicted[own].tolist())
        if without_misc:
            got = {entity for entity in got if entity[0] != MISC}
        counts.append([[sum(entity[0] == kind for entity in chosen) for chosen in (wanted & got, got, wanted)]
                       for kind in range(len(ENTITY) // 2)])
    return np.array(counts)


def by_type(answers: Answers) -> Answers:
    """Tags without the difference between beginning and inside: O, PER, ORG, LOC, MISC."""
    types = (len(ENTITY) + 1) // 2
    predicted = (answers.logits.argmax(axis=1) + 1) // 2
    return Answers(np.eye(types)[predicted], (answers.labels + 1) // 2, answers.texts)
