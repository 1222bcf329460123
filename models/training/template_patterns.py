"""Every text that made_up.py could make, as patterns over a text's words as overlap.py masks them."""

import re

from made_up import SLOT, templates
from made_up_words import WORDS
from overlap import NAME, NUMBER

MONEY = r"(?:(?:eur|gbp|rs|usd|sek|dkk|chf|q) )?0 (?:(?:mn|mln|million|bn|billion|crore|pct|percent|per cent|euros|eur|p) )*"
PARTS = re.compile(r"(\[|\]|\||\{[^{}]*\})")
DEEPEST = 4


def _slot(name: str, depth: int) -> str:
    key = "product" if name == "product_" else name if name in WORDS else name[:1].lower() + name[1:]
    if name.lstrip("$") in {"A", "B", "C", "K"}:
        return f"{re.escape(NAME)} "
    if key not in WORDS:
        return MONEY
    return "(?:" + "|".join(_pattern(word, depth + 1) for word in WORDS[key]) + ")" if depth < DEEPEST else r"(?:\S+ )+"


def _pattern(text: str, depth: int) -> str:
    """Each word with a space behind it."""
    parts = []
    for part in PARTS.split(text):
        if SLOT.fullmatch(part):
            parts.append(_slot(part[1:-1], depth))
        elif part in ("[", "]", "|"):
            parts.append({"[": "(?:", "]": ")", "|": "|"}[part])
        else:
            words = re.findall(r"[a-z0-9$%]+", part.lower())
            parts += [f"{NUMBER if any(map(str.isdigit, word)) else re.escape(word)} " for word in words if word != "%"]
    return "".join(parts)


def template_patterns() -> list[re.Pattern[str]]:
    return [re.compile(_pattern(template.text, 0)) for template in templates()]
