"""Texts made from a grammar, whose labels follow from how they are made: what small models get wrong.

    python made_up.py --work work --count 6000
"""

import argparse
import pathlib
import pickle
import random
import re
from collections import Counter
from dataclasses import dataclass

from labels import TOPIC
from made_up_words import BROKERS, STAND_INS, WORDS, company_name, ticker_of
from normalise import group_key, normalise
from prepare import encode
from spans import covered_tokens, locate, mentions
from tokeniser import load_tokeniser

SET = "made up"
TEMPLATES = pathlib.Path(__file__).with_name("made_up_templates.txt")
TOPICS = {"Product News": "Company | Product News", "General": "General News | Opinion", "Energy": "Energy | Oil",
          "Central Banks": "Fed | Central Banks", "Gold": "Gold | Metals | Materials", "Legal": "Legal | Regulation",
          "M&A": "M&A | Investments", "Treasuries": "Treasuries | Corporate Debt"}
SIGNS = {"-": 0, "0": 1, "+": 2, "?": None}
# Share of the texts per label of the whole; None: companies with opposite news.
SHARES = {0: 0.27, 1: 0.28, 2: 0.27, None: 0.18}
CHOICE = re.compile(r"\[([^\[\]]*)\]")
PAIR = re.compile(r"<([^<>]*~[^<>]*)>")
SLOT = re.compile(r"\{([^{}]*)\}")
COMPANY = re.compile(r"\{\$?([ABCK])\}")
SMALL = {"a", "an", "the", "of", "to", "for", "in", "on", "at", "as", "and", "or", "by", "from", "vs", "with", "but"}
# "X shares climbs" is not English.
PLURAL = re.compile(rf"\b(shares) ({'|'.join(sorted({word.split()[0] for word in WORDS['rises'] + WORDS['falls']}))})\b")
# "the company results" needs a genitive.
GENITIVE = re.compile(r"\b([Tt]he (?:company|firm|group|manufacturer|lender|retailer)) (?=(?:shares|stock|bonds|order book|outlook|"
                      r"forecast|guidance|results|earnings|profit|full year|Q[1-4]|first|second|third|fourth|nine|June|net|operating|"
                      r"pretax|recurring|underlying|quarterly|annual|gross|free|cash|turnover|EBITDA|revenue|sales|order intake|"
                      r"passenger|rental|loss|costs|half|comparable|bad loans|late|input|energy|staff|credit|customer|interest|"
                      r"refinancing|borrowing|loan|warranty|returned|impairments|losses|damage|job|defaults|outflows|writedowns|"
                      r"the |provisions|cancellations|growth|demand|bookings|subscriber|orders)\b)")


@dataclass(frozen=True)
class Template:
    phenomenon: str
    sentiment: int | None
    companies: tuple[tuple[str, int], ...]
    topic: int | None
    text: str


def _either(text: str, side: int) -> str:
    """<x~y> and {x~y} made x or y."""
    while (plain := PAIR.sub(lambda match: match.group(1).split("~")[side], text)) != text:
        text = plain
    return SLOT.sub(lambda match: "{" + match.group(1).split("~")[side if "~" in match.group(1) else 0] + "}", text)


def templates(path: pathlib.Path = TEMPLATES) -> list[Template]:
    result, phenomenon = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            phenomenon = line[3:]
        elif line and not line.startswith("#"):
            labels, topic, text = line.split(" | ", 2)
            number = None if topic == "." else TOPIC.index(TOPICS.get(topic, topic))
            for side in (0, 1) if "±" in labels else (0,):
                whole, *rest = labels.replace("±", "+-"[side]).replace("∓", "-+"[side]).split()
                companies = tuple((item[0], SIGNS[item[1]]) for item in rest if item != ".")
                plain = _either(text, side)
                named = set(COMPANY.findall(plain))
                if named != {letter for letter, _ in companies}:
                    raise ValueError(f"{path.name}: the labels and the companies of {line!r} differ; name in the first part each company that the text may name")
                result.append(Template(phenomenon, SIGNS[whole], companies, number, plain))
    return result


class Figures:
    """Amounts of one text, all written one way; of a pair the second is the larger."""

    MONEY = ["${}m", "${} million", "EUR {} mn", "EUR{}mn", "EUR {} million", "€{}m", "£{}m", "GBP {} mn", "Rs {} crore",
             "₹{} crore", "USD {} mn", "SEK {}bn", "${}B", "${}M", "¥{} billion", "{} million euros", "USD{}mln", "EUR{}m",
             "${} bn", "£{}bn", "EUR {} bn", "DKK {} million", "{} mln eur"]
    PERCENT = ["{}%", "{} %", "{} percent", "{} per cent", "{} pct"]
    EPS = ["${}", "EUR {}", "EUR{}", "€{}", "£{}", "USD {}"]
    PRICE = ["${}", "EUR {}", "Rs {}", "{}p", "€{}", "CHF {}"]

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.money, self.percent = chance.choice(self.MONEY), chance.choice(self.PERCENT)
        self.eps, self.price = chance.choice(self.EPS), chance.choice(self.PRICE)
        self.values: dict[str, str] = {}
        most, places = chance.choice([5, 40, 400, 1500]), chance.choice([0, 1, 1, 1, 2])
        self._pair("lo", "hi", self.money, places, most)
        self._pair("lo2", "hi2", self.money, places, most * chance.choice([3, 8]))
        self._pair("plo", "phi", self.percent, chance.choice([0, 1, 1, 2]), chance.choice([5, 15, 40]))
        self._pair("elo", "ehi", self.eps, 2, chance.choice([0.5, 2, 6]))
        self._pair("tlo", "thi", self.price, 0, chance.choice([60, 300, 900]))
        self._pair("clo", "chi", "{}", 0, chance.choice([900, 6000, 90000]))
        self.values |= {"n": str(chance.choice([40, 75, 120, 200, 350, 500, 850, 1000])), "yy": str(chance.randint(48, 79)),
                        "oil": f"${chance.uniform(20, 110):.{chance.choice([0, 2])}f}", "Q": chance.choice(["Q1", "Q2", "Q3", "Q4"])}

    def _pair(self, low: str, high: str, form: str, places: int, most: float) -> None:
        small = self.chance.uniform(0.15, 0.7) * most
        large = small * self.chance.choice([1.06, 1.12, 1.3, 1.6, 2.1, 2.9])
        step = 10 ** -places
        values = max(round(small, places), step), max(round(large, places), round(small, places) + step, 2 * step)
        for name, value in zip((low, high), values, strict=True):
            self.values[name] = form.format(f"{value:,.{places}f}")


def _fill(text: str, names: dict[str, str], tickers: dict[str, str], chance: random.Random) -> str:
    figures = Figures(chance)

    def slot(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in names:
            return names[name]
        if name.startswith("$"):
            return "$" + tickers[name[1:]]
        if name in figures.values:
            return figures.values[name]
        if name == "product_":
            return re.sub(r"^(?:a|an|its) ", "", chance.choice(WORDS["product"]))
        if name in WORDS:
            return chance.choice(WORDS[name])
        word = chance.choice(WORDS[name[0].lower() + name[1:]])
        return word[0].upper() + word[1:]

    while True:
        text = CHOICE.sub(lambda match: chance.choice(match.group(1).split("|")), text)
        if not SLOT.search(text):
            break
        text = SLOT.sub(slot, text)
    text = PLURAL.sub(lambda match: f"{match.group(1)} {match.group(2).removesuffix('s')}", text)
    text = re.sub(r"\bthe (Q[1-4])", r"\1", re.sub(r"\bthe the\b", "the", text))
    text = re.sub(r"\b([Aa]) (?=[$€£₹¥]?(?:8|11|18)(?![0-9]{2})|[aeio](?!ne-)|unexp)", r"\1n ", text)
    text = re.sub(r"s's\b", "s'", re.sub(r"\b([A-Z][\w.&]*'s) an? ", r"\1 ", text))
    return re.sub(r" +", " ", re.sub(r" +([,.;:])", r"\1", text)).strip(" ,")


def _title(text: str) -> str:
    words = text.split(" ")
    return " ".join(word if at and word in SMALL else word[:1].upper() + word[1:] for at, word in enumerate(words))


def _styled(text: str, template: Template, names: dict[str, str], tickers: dict[str, str], chance: random.Random) -> str:
    """The same text as headlines, tweets and reports write it."""
    post = "$" in template.text and "{$" in template.text or template.phenomenon in ("sarcasm", "slang", "emoji")
    if not post or chance.random() < 0.5:
        text = text[:1].upper() + text[1:]
    sentence = not post and len(template.companies) == 0
    if sentence and template.topic is None:
        if chance.random() < 0.4:
            return re.sub(r"(?<=[a-z]), ", " , ", text) + " ."
        text += "." if chance.random() < 0.7 else ""
    elif not post:
        kind = chance.random()
        if kind < 0.12 and "the company" not in text:
            text = _title(text)
        elif kind < 0.25 and text[-1] != "?":
            text += "."
        if chance.random() < 0.08 and [letter for letter, _ in template.companies] == ["A"] and names["A"] not in STAND_INS and names["A"][0] != "$":
            text = f"${tickers['A']} - {text}"
        if chance.random() < 0.05:
            text = chance.choice(["BREAKING: ", "UPDATE 2-", "JUST IN: ", "Exclusive: ", "Stocks to watch: ", "In brief: "]) + text
        if chance.random() < 0.06 and text[-1] not in ".?" and len(template.companies) == 1:
            text += chance.choice([", filing shows", ", it said in a statement", ", sources say", ", according to a report"])
        if chance.random() < 0.05:
            text += f" - {chance.choice(WORDS['news'])}"
    elif chance.random() < 0.1:
        text += chance.choice([" #stocks", " #investing #stocks", " #trading", "!!", " lol", " imo", "..."])
    kind = chance.random()
    if kind < 0.05:
        return text.upper()
    if kind < (0.25 if post else 0.1):
        return text.lower()
    if kind < (0.3 if post else 0.13):
        return re.sub(r"[,;:]|\.(?=\s|$)", "", text)
    return text


def _named(template: Template, chance: random.Random) -> dict[str, str]:
    letters = [letter for letter, _ in template.companies]
    while True:
        names = {letter: chance.choice(BROKERS) if letter == "K" else company_name(chance) for letter in letters}
        if "A" in names and "{$" not in template.text and chance.random() < 0.06:
            names["A"] = chance.choice(STAND_INS if letters == ["A"] and "{A} (" not in template.text else STAND_INS[1:5])
        elif letters == ["A"] and chance.random() < 0.06:
            names["A"] = "$" + ticker_of(names["A"], chance)
        parts = [name.lower() for name in names.values()]
        if not any(one in other for at, one in enumerate(parts) for place, other in enumerate(parts) if at != place):
            return names


def made(template: Template, tokeniser, chance: random.Random) -> dict | None:
    """One row, or None where a company's mention cannot be told from another's."""
    names = _named(template, chance)
    tickers = {letter: ticker_of(name.lstrip("$"), chance) for letter, name in names.items()}
    if len(set(tickers.values())) < len(tickers):
        return None
    text = _fill(template.text, names, tickers, chance)
    text = normalise(GENITIVE.sub(r"\1's ", _styled(text, template, names, tickers, chance)))
    ids, case, offsets, pieces = encode(tokeniser, text)
    found = locate(text, list(names.values()))
    spans = []
    for letter, label in template.companies:
        places = found.get(names[letter], []) + mentions(text, "$" + tickers[letter])
        tokens = covered_tokens(offsets, places)
        if tokens:
            spans.append((SET, label, tokens))
        elif letter != "K":
            return None
    key = group_key(text)
    return {
        "text": text, "key": key, "sentiment": {} if template.sentiment is None else {SET: template.sentiment},
        "topic": {} if template.topic is None else {SET: template.topic}, "tags": {}, "ids": ids, "case": case, "spans": spans,
        "starts": [end > start and start == piece[0] for (start, end), piece in zip(offsets, pieces, strict=True)],
        "part": "train", "phenomenon": template.phenomenon,
    }


def check(row: dict) -> None:
    """Fails loudly on a row that training could not use."""
    length = len(row["ids"])
    assert length == len(row["case"]) == len(row["starts"]), row
    assert row["ids"][0] == 101 and row["ids"][-1] == 102, row
    assert all(tokens and 0 < min(tokens) and max(tokens) < length - 1 for _, _, tokens in row["spans"]), row
    assert all(len(labels) == length for labels in row["tags"].values()), row


def generate(count: int, seed: int) -> list[dict]:
    chance, tokeniser = random.Random(seed), load_tokeniser()
    by_label: dict[int | None, dict[str, list[Template]]] = {label: {} for label in SHARES}
    for template in templates():
        by_label[template.sentiment].setdefault(template.phenomenon, []).append(template)
    rows: dict[str, dict] = {}
    while len(rows) < count:
        group = by_label[chance.choices(list(SHARES), list(SHARES.values()))[0]]
        # A phenomenon counts by the root of its templates, so that none drowns the others.
        phenomenon = chance.choices(list(group), [len(own) ** 0.5 for own in group.values()])[0]
        row = made(chance.choice(group[phenomenon]), tokeniser, chance)
        if row and row["key"] not in rows:
            check(row)
            rows[row["key"]] = row
    return list(rows.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="print so many of the texts with their labels")
    args = parser.parse_args()
    rows = generate(args.count, args.seed)
    for row in random.Random(args.seed).sample(rows, args.show):
        tokens = ["-0+"[label] for _, label, _ in row["spans"]]
        whole = "-0+"[row["sentiment"][SET]] if row["sentiment"] else "?"
        print(f"{row['phenomenon'][:12]:12} {whole} {''.join(tokens):3} {TOPIC[row['topic'][SET]][:10] if row['topic'] else '.':10} {row['text']}")
    count = Counter(row["phenomenon"] for row in rows)
    count.update(f"sentiment {row['sentiment'].get(SET)}" for row in rows)
    count.update(f"company {label}" for row in rows for _, label, _ in row["spans"])
    count.update(f"topic {TOPIC[label]}" for row in rows for label in row["topic"].values())
    args.work.mkdir(parents=True, exist_ok=True)
    kept = [{name: value for name, value in row.items() if name != "phenomenon"} for row in rows]
    (args.work / "made_up.pkl").write_bytes(pickle.dumps(kept))
    print(len(templates()), "templates", dict(count))


if __name__ == "__main__":
    main()
