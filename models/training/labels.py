"""The classes, in the order of the model's outputs."""

SENTIMENT = ["negative", "neutral", "positive"]

TOPIC = [
    "Analyst Update", "Company | Product News", "General News | Opinion", "Currencies", "Dividend",
    "Earnings", "Energy | Oil", "Fed | Central Banks", "Financials", "Gold | Metals | Materials",
    "IPO", "Legal | Regulation", "M&A | Investments", "Macro", "Markets", "Personnel Change",
    "Politics", "Stock Commentary", "Stock Movement", "Treasuries | Corporate Debt",
]

FIQA_NEUTRAL_UP_TO = 0.1


def from_score(score: float) -> int:
    """FiQA gives a score from -1 to 1; up to FIQA_NEUTRAL_UP_TO in size it counts as neutral."""
    return 1 if abs(score) <= FIQA_NEUTRAL_UP_TO else 2 if score > 0 else 0
