"""Merges the labelled data by text, splits it, tokenises it, and writes one pickle.

    python prepare.py --data ../../../shared/data --work work
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import pickle
from collections import Counter

from labels import ENTITY, SENTIMENT, TOPIC, case_of, from_score
from ner_data import Sentence, conll, finer
from normalise import group_key, normalise
from spans import CASHTAG, covered_tokens, locate
from tokeniser import load_tokeniser

MAX_TOKENS = 128
# Percent of the texts: what is reported, and what choices and temperatures are made on.
VALIDATION_PERCENT, DEVELOPMENT_PERCENT = 10, 4
# The tweet sets label a post with the stance towards its one ticker, so that span may learn from it.
CASHTAG_SETS = {"pyfin", "tfn-sentiment"}
# Of a training text's runs of three words, so many in a held-out text make it a near-copy.
NEAR_COPY = 0.6


def read(path: pathlib.Path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def bucket(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 100


def merge(data: pathlib.Path) -> dict[str, dict]:
    rows: dict[str, dict] = {}

    def row(text: str) -> dict:
        clean = normalise(text)
        return rows.setdefault(clean, {"text": clean, "key": group_key(text), "sentiment": {}, "topic": {}, "companies": {}, "tags": {}})

    for item in read(data / "sentiment.jsonl.gz"):
        entry = row(item["text"])
        label = SENTIMENT.index(item["label"])
        entry["sentiment"].setdefault(item["dataset"], label)
        if item.get("agreement") == "all":
            entry["agreed"] = True
        tags = sorted({tag.upper() for tag in CASHTAG.findall(entry["text"])})
        if item["dataset"] in CASHTAG_SETS and len(tags) == 1:
            entry["companies"].setdefault(tags[0], (f"cashtag {item['dataset']}", label))
    for item in read(data / "topic.jsonl.gz"):
        row(item["text"])["topic"].setdefault(item["dataset"], TOPIC.index(item["label"]))
    for item in read(data / "entity.jsonl.gz"):
        entry = row(item["text"])
        for name, value in item["entities"].items():
            label = from_score(value) if isinstance(value, (int, float)) else SENTIMENT.index(value)
            entry["companies"][normalise(name)] = (item["dataset"], label)

    def tagged(name: str, sentences: list[Sentence], part: str) -> None:
        for text, places, labels in sentences:
            entry = row(text)
            # Preparation may only have removed something: then the ranges no longer fit.
            if entry["text"] == text:
                entry["tags"] = {name: (places, labels)}
                entry["published part"] = part

    tagged("conll", conll(data / "ner" / "eng.train.gz"), "train")
    tagged("finer", finer(data / "ner" / "finer", "train"), "train")
    tagged("conll", conll(data / "ner" / "eng.testa.gz"), "validation")
    tagged("finer", finer(data / "ner" / "finer", "val"), "validation")
    rows.pop("", None)
    return rows


def tag_tokens(offsets: list[tuple[int, int]], starts: list[bool], places: list[tuple[int, int]],
               labels: list[int]) -> list[int]:
    """One label per token: only those that begin a word or sign carry one, and of a word's later signs the inner one."""
    result, at = [], 0
    for (start, _), begins in zip(offsets, starts, strict=True):
        while at < len(places) and places[at][1] <= start:
            at += 1
        if not begins or at == len(places):
            result.append(-100)
        else:
            label = labels[at]
            inner = ENTITY[label].startswith("B-") and start > places[at][0]
            result.append(label + 1 if inner else label)
    return result


def pieces_of(encoding) -> list[tuple[int, int]]:
    """The word or sign that each token is part of, as a range of characters."""
    by_word: dict[int, list[int]] = {}
    for index, word in enumerate(encoding.word_ids):
        if word is not None:
            by_word.setdefault(word, []).append(index)
    # Read once: every reading makes a new list.
    offsets = encoding.offsets
    result = [(0, 0)] * len(offsets)
    for tokens in by_word.values():
        start, end = offsets[tokens[0]][0], offsets[tokens[-1]][1]
        for token in tokens:
            result[token] = (start, end)
    return result


def cut(values: list) -> list:
    return values if len(values) <= MAX_TOKENS else values[: MAX_TOKENS - 1] + values[-1:]


def encode(tokeniser, text: str) -> tuple[list[int], list[int], list[tuple[int, int]], list[tuple[int, int]]]:
    """Ids, cases, offsets and pieces of a normalised text, cut to MAX_TOKENS."""
    encoding = tokeniser.encode(text)
    pieces = pieces_of(encoding)
    cases = [case_of(text[start:end]) for start, end in pieces]
    return cut(encoding.ids), cut(cases), cut(encoding.offsets), cut(pieces)


def tokenise(rows: dict[str, dict]) -> Counter:
    tokeniser = load_tokeniser()
    count: Counter = Counter()
    for entry in rows.values():
        entry["ids"], entry["case"], offsets, pieces = encode(tokeniser, entry["text"])
        entry["spans"] = []
        places = locate(entry["text"], list(entry["companies"]))
        for name, (dataset, label) in entry["companies"].items():
            tokens = covered_tokens(offsets, places.get(name, []))
            count[f"{dataset} companies {'found' if tokens else 'not found'}"] += 1
            if tokens:
                entry["spans"].append((dataset, label, tokens))
        starts = [end > start and start == piece[0] for (start, end), piece in zip(offsets, pieces, strict=True)]
        entry["starts"] = starts
        entry["tags"] = {name: tag_tokens(offsets, starts, *tags) for name, tags in entry["tags"].items()}
        if not entry["tags"] and any(dataset == "sentfin" for dataset, _, _ in entry["spans"]):
            entry["tags"] = {"sentfin names": silver_tags(entry, pieces, starts)}
    return count


def split(rows: dict[str, dict]) -> None:
    """By a hash of the words; then near-copies of a held-out text, or of a part of it, leave the training part."""
    held_out: dict[tuple[str, ...], list[int]] = {}
    lengths: list[int] = []
    for entry in rows.values():
        key = entry["key"]
        number = bucket(key)
        development = VALIDATION_PERCENT <= number < VALIDATION_PERCENT + DEVELOPMENT_PERCENT
        usual = "validation" if number < VALIDATION_PERCENT else "development" if development else "train"
        # The tagged sets come with a validation part of their own.
        published = entry.pop("published part", None)
        entry["part"] = published if published and not (published == "train" and development) else usual
        if entry["part"] != "train":
            own = runs(key)
            for run in own:
                held_out.setdefault(run, []).append(len(lengths))
            lengths.append(len(own))
    for entry in rows.values():
        own = runs(entry["key"])
        if entry["part"] == "train" and len(own) > 1 and near_copy(own, held_out, lengths):
            entry["part"] = "near-copy"


def near_copy(own: list[tuple[str, ...]], held_out: dict[tuple[str, ...], list[int]], lengths: list[int]) -> bool:
    """Whether more than NEAR_COPY of the runs stand in held-out texts, or of one held-out text's stand in these."""
    if sum(run in held_out for run in own) / len(own) > NEAR_COPY:
        return True
    shared = Counter(text for run in set(own) for text in held_out.get(run, ()))
    return any(count / lengths[text] > NEAR_COPY for text, count in shared.items() if lengths[text] > 1)


# What SEntFiN names beside companies.
NO_COMPANIES = set("nifty sensex gold silver oil crude rupee dollar euro yen yuan copper zinc nickel lead aluminium aluminum "
                   "market markets stocks bonds bank banks cotton sugar soybean turmeric jeera guar chana cardamom "
                   "pepper mentha cpi gdp wpi iip fiis diis".split()) | {
    "crude oil", "natural gas", "bank nifty", "nifty bank", "sensex nifty", "mid caps", "small caps", "dow jones",
    "s & p 500", "nasdaq", "nikkei", "hang seng", "asian markets", "asian stocks", "us stocks", "cpo", "mcx gold"}


def words_of(text: str, pieces: list[tuple[int, int]], tokens: list[int]) -> list[str]:
    return [text[start:end] for start, end in dict.fromkeys(pieces[token] for token in tokens)]


def silver_tags(entry: dict, pieces: list[tuple[int, int]], starts: list[bool]) -> list[int]:
    """SEntFiN names the companies of a headline: they are ORG, words without a capital are not, others are unknown."""
    tags = [-100 if not start or case else 0 for start, case in zip(starts, entry["case"], strict=True)]
    for _, _, tokens in (span for span in entry["spans"] if span[0] == "sentfin"):
        # It also names what is no company: "gold", "oil", "Nifty".
        name = " ".join(word.lower() for word in words_of(entry["text"], pieces, tokens))
        if name in NO_COMPANIES or not any(entry["case"][token] for token in tokens):
            for token in tokens:
                tags[token] = -100
            continue
        before = None
        for token in tokens:
            tags[token] = -100 if not starts[token] else ENTITY.index("B-ORG" if before != token - 1 else "I-ORG")
            before = token
    return tags


def runs(key: str) -> list[tuple[str, ...]]:
    words = key.split()
    return [tuple(words[at : at + 3]) for at in range(len(words) - 2)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../../../shared/data"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    args = parser.parse_args()
    rows = merge(args.data)
    count = tokenise(rows)
    split(rows)
    for entry in rows.values():
        count[entry["part"] + " texts"] += 1
        count[entry["part"] + " tokens"] += len(entry["ids"])
        for kind in ("sentiment", "topic", "tags"):
            for dataset in entry[kind]:
                count[f"{entry['part']} {kind} {dataset}"] += 1
        for dataset, _, _ in entry["spans"]:
            count[f"{entry['part']} company {dataset}"] += 1
    args.work.mkdir(parents=True, exist_ok=True)
    kept = [{name: value for name, value in entry.items() if name != "companies"} for entry in rows.values()]
    (args.work / "rows.pkl").write_bytes(pickle.dumps(kept))
    summary = json.dumps(dict(sorted(count.items())), indent=1)
    (args.work / "prepare.json").write_text(summary)
    print(summary)


if __name__ == "__main__":
    main()
