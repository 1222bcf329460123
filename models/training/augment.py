"""Changed copies of training texts that keep their labels: slips of the keyboard, other case, other company names, trailing noise.

    python augment.py --work work --share 0.25 --seed 7
"""

import argparse
import pathlib
import pickle
import random
import re
from collections import Counter

from labels import case_of
from made_up import check
from made_up_words import STAND_INS, company_name, ticker_of
from normalise import normalise
from prepare import encode
from spans import covered_tokens
from tokeniser import load_tokeniser

# "the company" and the like would need a change of grammar.
PLACEHOLDERS = [name for name in STAND_INS if name[0].isupper()]
TAGS = ["#stocks", "#investing", "#markets", "#trading", "#finance", "#stockmarket"]
SOURCES = ["- Newswire", "- Market Desk", "| Evening Ledger", "- sources", "(The Trade Post)", "- Capital Wire", "via Daily Bourse"]
SILVER = {"sentfin names"}
WORD = re.compile(r"(?<![\w$@#])[A-Za-z]{4,}(?!\w)")
# A slip in one of these could turn what the text says.
DELICATE = {"without", "never", "down", "fall", "rise", "rose", "fell", "less", "more", "above", "below", "narrow", "widen", "cannot", "hardly"}


class Change:
    """A text with its companies' mentions as ranges of characters, ready to be changed."""

    def __init__(self, row: dict, tokeniser) -> None:
        self.row, self.text, self.tokeniser = row, row["text"], tokeniser
        _, _, offsets, pieces = encode(tokeniser, self.text)
        # A mention is a run of tokens, so its range ends where the last of them does.
        self.places: list[list[tuple[int, int]]] = []
        self.whole = len(row["ids"]) < 128
        for _, _, tokens in row["spans"]:
            places: list[tuple[int, int]] = []
            for before, token in zip([None, *tokens], tokens):
                start, end = offsets[token]
                if before == token - 1:
                    places[-1] = (places[-1][0], end)
                else:
                    places.append((start, end))
            self.places.append(places)

    def named(self, start: int, end: int) -> bool:
        return any(start < stop and begin < end for places in self.places for begin, stop in places)

    def replaced(self, edits: list[tuple[int, int, str]]) -> dict | None:
        """The row with these ranges replaced, in a text that preparation leaves as it is."""
        text, moved, at, edits = "", {}, 0, sorted(edits)
        for start, end, new in edits:
            if start < at:
                return None
            text += self.text[at:start]
            moved[start, end] = (len(text), len(text) + len(new))
            text += new
            at = end
        text += self.text[at:]

        def shift(place: tuple[int, int]) -> tuple[int, int]:
            if place in moved:
                return moved[place]
            by = sum(len(new) - (end - start) for start, end, new in edits if end <= place[0])
            return place[0] + by, place[1] + by

        if text == self.text or normalise(text) != text:
            return None
        ids, case, offsets, pieces = encode(self.tokeniser, text)
        spans = []
        for (name, label, _), places in zip(self.row["spans"], self.places, strict=True):
            tokens = covered_tokens(offsets, [shift(place) for place in places])
            if not tokens:
                return None
            spans.append((name, label, tokens))
        starts = [end > start and start == piece[0] for (start, end), piece in zip(offsets, pieces, strict=True)]
        return self.row | {"text": text, "ids": ids, "case": case, "starts": starts, "spans": spans}


def slips(change: Change, chance: random.Random) -> dict | None:
    """Up to two words with two letters swapped, one left out or one doubled; never in a company's name."""
    words = [match for match in WORD.finditer(change.text)
             if match.group().lower() not in DELICATE and not change.named(*match.span())]
    edits = []
    for match in chance.sample(words, min(len(words), chance.choice([1, 1, 2]))):
        word, at = match.group(), chance.randrange(1, len(match.group()) - 1)
        kind = chance.randrange(3)
        new = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] if kind == 0
               else word[:at] + word[at + 1 :] if kind == 1 else word[:at] + word[at] + word[at:])
        edits.append((*match.span(), new))
    return change.replaced(edits) if edits else None


def cased(row: dict, tokeniser, upper: bool) -> dict | None:
    """All in capitals or without any. The words keep their places, so tags and spans stay, unless a letter changes its length."""
    text = row["text"].upper() if upper else row["text"].lower()
    if text == row["text"] or len(text) != len(row["text"]) or normalise(text) != text:
        return None
    ids, case, _, pieces = encode(tokeniser, text)
    if ids != row["ids"]:
        return None
    return row | {"text": text, "case": case}


def renamed(change: Change, chance: random.Random) -> dict | None:
    """Every company under another name; cashtags stay cashtags, and words in capitals stay in capitals."""
    edits, used = [], set()
    for places in change.places:
        name = chance.choice(PLACEHOLDERS) if chance.random() < 0.15 else company_name(chance, 0.3)
        if name in used:
            return None
        used.add(name)
        for start, end in places:
            old = change.text[start:end]
            if old.startswith("$"):
                ticker = "$" + ticker_of(name, chance) if name not in PLACEHOLDERS else "$XYZ"
                edits.append((start, end, ticker if case_of(old[1:]) in (2, 3) else ticker.lower()))
            else:
                edits.append((start, end, name.upper() if len(old) > 5 and old.isupper() else name.lower() if old.islower() else name))
    return change.replaced(edits) if edits else None


def noisy(change: Change, chance: random.Random) -> dict | None:
    """A source or hashtags at the end, as feeds and posts carry them."""
    if not change.whole:
        return None
    tail = " ".join(chance.sample(TAGS, chance.choice([1, 2, 3]))) if chance.random() < 0.5 else chance.choice(SOURCES)
    end = len(change.text)
    return change.replaced([(end, end, " " + tail)])


def augmented(rows: list[dict], share: float, seed: int, count: Counter | None = None) -> list[dict]:
    """Rows to add: round(share * len(rows)) changed copies of labelled rows. Tagged rows change only their case;
    the tags that follow from company names alone (SILVER) are left out of other copies."""
    chance, tokeniser, result = random.Random(seed), load_tokeniser(), []
    labelled = [row for row in rows if row["sentiment"] or row["topic"] or row["spans"] or row["tags"]]
    wanted = round(share * len(rows))
    # Some copies fail (nothing to change); ten tries per copy are far more than that needs.
    for _ in range(10 * wanted if labelled else 0):
        if len(result) == wanted:
            break
        row = chance.choice(labelled)
        kinds, weights = ["upper", "lower"], [0.4, 0.6]
        if not row["tags"].keys() - SILVER:
            kinds, weights = ["slips", "upper", "lower", "renamed", "noise"], [0.3, 0.1, 0.15, 1.0 if row["spans"] else 0, 0.15]
        elif chance.random() < 0.5:
            continue  # Of tagged texts there are many, and they have only their case to change.
        kind = chance.choices(kinds, weights)[0]
        if kind in ("upper", "lower"):
            copy = cased(row, tokeniser, kind == "upper")
        else:
            copy = {"slips": slips, "renamed": renamed, "noise": noisy}[kind](Change(row | {"tags": {}}, tokeniser), chance)
        if copy:
            check(copy)
            result.append(copy)
            if count is not None:
                count[kind] += 1
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--share", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="print so many of the copies with their companies")
    args = parser.parse_args()
    rows = [row for row in pickle.loads((args.work / "rows.pkl").read_bytes()) if row["part"] == "train"]
    count: Counter = Counter()
    copies = augmented(rows, args.share, args.seed, count)
    (args.work / "augmented.pkl").write_bytes(pickle.dumps(copies))
    tokeniser = load_tokeniser()
    for row in random.Random(args.seed).sample(copies, args.show):
        print(row["text"], [(tokeniser.decode([row["ids"][token] for token in tokens]), label) for _, label, tokens in row["spans"]])
    print(len(rows), "rows", len(copies), "copies", dict(count))


if __name__ == "__main__":
    main()
