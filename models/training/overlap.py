"""Whether texts of the behavioural suite stand in what is trained on, whatever the names and numbers in them are."""

import pathlib
import pickle
import re
from collections.abc import Iterable, Iterator

from normalise import PICTURE, group_key, normalise

# What prepare.py, made_up.py and augment.py write; and what corpus.py does, for models that learn from texts without labels.
TRAINED_ON, TRAINED_ON_AT_TIMES = ("rows.pkl", "made_up.pkl", "augmented.pkl"), ("unlabelled.pkl",)
NAME, NUMBER = "$$", "0"
# A name of the suite stands for up to so many words.
LONGEST_NAME = 4
# Besides names and numbers: fewer words make no sentence, and so many make one that may stand within a longer one.
FEWEST_WORDS, FEWEST_WITHIN = 2, 4
# So many words in a row, names and numbers included, are a copy.
COPIED_RUN = 8


def masked(text: str) -> list[str]:
    """The words with every number as NUMBER and every cashtag as NAME."""
    result: list[str] = []
    for word in group_key(normalise(text)).split():
        mask = NUMBER if any(map(str.isdigit, word)) else NAME if word.startswith("$") and len(word) > 1 else word
        # A decimal point has made two words of one number.
        if mask != NUMBER or result[-1:] != [NUMBER]:
            result.append(mask)
    return result


def runs(text: str) -> set[tuple[str, ...]]:
    words = group_key(normalise(text)).split()
    return {tuple(words[at : at + COPIED_RUN]) for at in range(len(words) - COPIED_RUN + 1)}


class Overlap:
    """Of the suite's texts (each with the id of its case), given the names that stand in them. `made` are patterns of
    what may be made up (template_patterns.py)."""

    def __init__(self, texts: Iterable[tuple[str, str]], names: Iterable[str], made: Iterable[re.Pattern[str]] = ()) -> None:
        name = re.compile("|".join(rf"\b{re.escape(each)}\b" for each in sorted(names, key=len, reverse=True)), re.IGNORECASE)
        any_name = rf"\S+(?: \S+){{0,{LONGEST_NAME - 1}}}"
        # By their longest word: a text without it cannot hold the pattern.
        self.patterns: dict[str, list[tuple[frozenset[str], re.Pattern[str], str]]] = {}
        self.runs: dict[tuple[str, ...], str] = {}
        self.could_be_made: set[str] = set()
        made = list(made)
        for case, text in texts:
            self.runs.update(dict.fromkeys(runs(text), case))
            # With its emoji as words, and without them.
            for form in {normalise(text), normalise(PICTURE.sub(" ", text))}:
                words = masked(name.sub(f" {NAME} ", form))
                said = frozenset(words) - {NAME, NUMBER}
                if len(said) < FEWEST_WORDS:
                    continue
                if any(template.fullmatch(" ".join(words) + " ") for template in made):
                    self.could_be_made.add(case)
                pattern = " ".join(any_name if word == NAME else re.escape(word) for word in words)
                whole = rf"(?:^|.* ){pattern}(?: .*|$)" if len(said) >= FEWEST_WITHIN else pattern
                self.patterns.setdefault(max(said, key=len), []).append((said, re.compile(whole), case))

    def with_text(self, text: str) -> set[str]:
        """The ids of the cases that this text holds, or shares a long run of words with."""
        words = masked(text)
        there, line = set(words), " ".join(words)
        near = (pattern for word in there & self.patterns.keys() for pattern in self.patterns[word])
        found = {case for said, pattern, case in near if said <= there and pattern.fullmatch(line)}
        return found | {self.runs[run] for run in runs(text) & self.runs.keys()}


def trained_texts(work: pathlib.Path) -> Iterator[tuple[str, str]]:
    """File and text of every row, of the parts that are only measured on, too."""
    for name in (*TRAINED_ON, *(name for name in TRAINED_ON_AT_TIMES if (work / name).exists())):
        if not (work / name).exists():
            raise SystemExit(f"{work / name} is missing, so nothing can be said of what was trained on: make it (README.md)")
        for row in pickle.loads((work / name).read_bytes()):
            yield name, row["text"]
