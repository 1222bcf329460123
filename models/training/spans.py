"""Where a company is named in a text, and which tokens that covers."""

import re

CASHTAG = re.compile(r"\$[A-Za-z]{1,6}(?![0-9A-Za-z_])")


def mentions(text: str, name: str) -> list[tuple[int, int]]:
    """Every place where the name stands as whole words, ignoring case."""
    if not name:
        return []
    before = r"(?<![0-9A-Za-z_])" if name[0].isalnum() else ""
    after = r"(?![0-9A-Za-z_])" if name[-1].isalnum() else ""
    pattern = re.compile(before + re.escape(name) + after, re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]


def locate(text: str, names: list[str]) -> dict[str, list[tuple[int, int]]]:
    """A mention inside a longer company's mention belongs to the longer name, if the shorter has another."""
    found = {name: mentions(text, name) for name in names}
    result = {}
    for name, places in found.items():
        others = [place for other, list_ in found.items() if other != name for place in list_]
        own = [
            (start, end) for start, end in places
            if not any(s <= start and end <= e and e - s > end - start for s, e in others)
        ]
        if own or places:
            result[name] = own or places
    return result


def covered_tokens(offsets: list[tuple[int, int]], places: list[tuple[int, int]]) -> list[int]:
    """Indices of the tokens that overlap a mention; special tokens have an empty range and never do."""
    return [
        index for index, (start, end) in enumerate(offsets)
        if any(start < stop and end > begin for begin, stop in places) and end > start
    ]
