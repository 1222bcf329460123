"""Reads CoNLL-2003 (IOB1 columns) and FiNER-ORD (CSV) as sentences of words with IOB2 labels."""

import csv
import gzip
import pathlib
from collections import defaultdict

from labels import ENTITY

Sentence = tuple[str, list[tuple[int, int]], list[int]]
# FiNER-ORD numbers its labels; it has no MISC.
FINER = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC", 4: "I-LOC", 5: "B-ORG", 6: "I-ORG"}


def _sentence(words: list[str], labels: list[str]) -> Sentence:
    """Words joined by single spaces, with their ranges of characters; IOB1 becomes IOB2."""
    places, at, found, before = [], 0, [], "O"
    for word, label in zip(words, labels, strict=True):
        places.append((at, at + len(word)))
        at += len(word) + 1
        if label.startswith("I-") and before[2:] != label[2:]:
            label = "B-" + label[2:]
        found.append(ENTITY.index(label))
        before = label
    return " ".join(words), places, found


def conll(path: pathlib.Path) -> list[Sentence]:
    sentences, words, labels = [], [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            columns = line.split()
            if columns and columns[0] != "-DOCSTART-":
                words.append(columns[0])
                labels.append(columns[-1])
            elif words:
                sentences.append(_sentence(words, labels))
                words, labels = [], []
    return sentences


def _skip(document: list[tuple[str, str]], left: str) -> None:
    """Passes over tokens that do not spell out the rest of a sentence, up to about its end."""
    spent = 0
    while document and spent < len(left):
        spent += len(document.pop(0)[0])


def finer(folder: pathlib.Path, part: str) -> list[Sentence]:
    """The labels come as one run of tokens per document; each sentence takes as many as spell it out."""
    tokens = defaultdict(list)
    with gzip.open(folder / f"{part}_gold_data.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tokens[row["doc_idx"]].append((row["gold_token"], FINER[int(row["gold_label"])]))
    sentences = []
    with gzip.open(folder / f"{part}_sentences.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            left, words, labels = "".join(row["text"].split()), [], []
            document = tokens[row["doc_idx"]]
            while left and document:
                word, label = document[0]
                if left.startswith(word):
                    document.pop(0)
                elif word.startswith(left):
                    # The token goes on in the next sentence.
                    document[0] = (word[len(left):], label)
                    word = left
                else:
                    break
                left = left[len(word):]
                words.append(word)
                labels.append(label)
            if words and not left:
                sentences.append(_sentence(words, labels))
            elif left:
                _skip(document, left)
    return sentences
