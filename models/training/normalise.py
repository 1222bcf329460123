"""Text preparation, the same for training and serving (README.md, "Contract")."""

import re
import unicodedata

# JavaScript's \s, written out, because Python's \s is a different set.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

NAMED = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ",
    "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    "hellip": "…", "bull": "•", "middot": "·", "euro": "€", "pound": "£", "yen": "¥",
    "cent": "¢", "copy": "©", "reg": "®", "trade": "™",
}

# Letters of other scripts that pass for Latin ones.
CONFUSABLE = dict(zip("АВЕЅІЈКМНОРСТХУаеорсхуіјѕԁһѵԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντρ",
                      "ABESIJKMHOPCTXYaeopcxyijsdhvwABEZHIKMNOPTYXovtp", strict=True))

EMOJI = {
    "🚀": "rocket", "📈": "rising", "📉": "falling", "🐂": "bullish", "🐻": "bearish", "💎": "diamond", "🙌": "hands",
    "💰": "money", "🤑": "money", "💵": "money", "💸": "losing money", "🔥": "hot", "💥": "explosion", "🩸": "blood",
    "💀": "dead", "☠": "dead", "⚰": "dead", "😱": "scared", "😨": "scared", "😰": "worried", "😟": "worried",
    "😭": "crying", "😢": "sad", "😞": "disappointed", "😡": "angry", "🤬": "angry", "😂": "laughing", "🤣": "laughing",
    "😀": "happy", "😄": "happy", "😊": "happy", "😍": "love", "🥳": "celebrating", "🎉": "celebrating", "👍": "good",
    "👎": "bad", "✅": "yes", "❌": "no", "⚠": "warning", "🚨": "alert", "🤡": "clown", "💩": "rubbish", "🟢": "green",
    "🔴": "red", "⬆": "up", "⬇": "down", "🔻": "down", "🔺": "up", "🐳": "whale", "🌙": "moon", "🌕": "moon", "💪": "strong",
}

ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0e\ufe0f]")
LOOKALIKE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
# A run of ASCII letters and confusable ones; changed only if it has one of each.
MIXED = re.compile(f"(?=[{''.join(CONFUSABLE)}]*[A-Za-z])[A-Za-z{''.join(CONFUSABLE)}]+")
PICTURE = re.compile("|".join(EMOJI))
LINK = re.compile(rf"(?:https?://|(?<![0-9A-Za-z_.@/-])t\.co/)[^{SPACE}]*", re.IGNORECASE | re.ASCII)
SPACES = re.compile(f"[{SPACE}]+")


def _decode(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED.get(name, match.group())
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else " "


def _plain(match: re.Match[str]) -> str:
    folded = unicodedata.normalize("NFKC", match.group())
    return folded if len(folded) == 1 and folded.isascii() else match.group()


def normalise(text: str) -> str:
    """Entities decoded once; invisible, wide and look-alike characters and telling emoji made plain; links and runs
    of white space each become one space."""
    text = INVISIBLE.sub("", ENTITY.sub(_decode, text))
    text = LOOKALIKE.sub(_plain, text)
    text = MIXED.sub(lambda match: "".join(CONFUSABLE.get(letter, letter) for letter in match.group()), text)
    text = PICTURE.sub(lambda match: f" {EMOJI[match.group()]} ", text)
    return SPACES.sub(" ", LINK.sub(" ", text)).strip(" ")


def group_key(text: str) -> str:
    """Texts with the same key never stand on both sides of the train/validation split. Made of the text as it was
    given, so that a change of the preparation moves no text to another side."""
    return " ".join(re.findall(r"[a-z0-9$%]+", LINK.sub(" ", ENTITY.sub(_decode, text)).lower()))
