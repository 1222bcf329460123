"""The heads, and the classes of each in the order of the model's outputs."""

# Those with labels; the embedding has none.
HEADS = ("sentiment", "topic", "company", "entity")

SENTIMENT = ["negative", "neutral", "positive"]

TOPIC = [
    "Analyst Update", "Company | Product News", "General News | Opinion", "Currencies", "Dividend",
    "Earnings", "Energy | Oil", "Fed | Central Banks", "Financials", "Gold | Metals | Materials",
    "IPO", "Legal | Regulation", "M&A | Investments", "Macro", "Markets", "Personnel Change",
    "Politics", "Stock Commentary", "Stock Movement", "Treasuries | Corporate Debt",
]

ENTITY = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]

# How a word is written: without capitals, with a first one, in capitals, or otherwise.
CASES = ["lower", "title", "upper", "mixed"]

FIQA_NEUTRAL_UP_TO = 0.1


def from_score(score: float) -> int:
    """FiQA gives a score from -1 to 1; up to FIQA_NEUTRAL_UP_TO in size it counts as neutral."""
    return 1 if abs(score) <= FIQA_NEUTRAL_UP_TO else 2 if score > 0 else 0


def case_of(word: str) -> int:
    """The case of one word, or one sign of punctuation, as an index into CASES."""
    capitals = [letter != letter.lower() for letter in word]
    if not any(capitals):
        return 0
    if capitals[0] and not any(capitals[1:]):
        return 1
    letters = [capital for letter, capital in zip(word, capitals, strict=True) if letter.lower() != letter.upper()]
    return 2 if all(letters) else 3
