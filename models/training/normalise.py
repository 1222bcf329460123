"""Text preparation, the same for training and serving (README.md, "Contract")."""

import re

# JavaScript's \s, written out, because Python's \s is a different set.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

NAMED = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ",
    "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    "hellip": "…", "bull": "•", "middot": "·", "euro": "€", "pound": "£", "yen": "¥",
    "cent": "¢", "copy": "©", "reg": "®", "trade": "™",
}

ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));")
LINK = re.compile(rf"(?:https?://|(?<![0-9A-Za-z_.@/-])t\.co/)[^{SPACE}]*", re.IGNORECASE | re.ASCII)
SPACES = re.compile(f"[{SPACE}]+")


def _decode(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED.get(name, match.group())
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else " "


def normalise(text: str) -> str:
    """Entities are decoded once; links and runs of white space each become one space."""
    decoded = ENTITY.sub(_decode, text)
    return SPACES.sub(" ", LINK.sub(" ", decoded)).strip(" ")


def group_key(text: str) -> str:
    """Texts with the same key never stand on both sides of the train/validation split."""
    return " ".join(re.findall(r"[a-z0-9$%]+", text.lower()))
