"""How well the embedding keeps what is near to what, against the sentence encoder that it was taught by."""

import random

import numpy as np

from label import meanings
from network import Network
from pretrained import load_pretrained
from scorer import Score
from shapes import MINILM

TEXTS, NEAREST, SEED = 2_000, 10, 7


def nearest(vectors: np.ndarray) -> np.ndarray:
    """[texts, NEAREST]: the most similar other texts of each."""
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    return np.argpartition(-alike, NEAREST, axis=1)[:, :NEAREST]


def original_meanings(rows: list[dict]) -> np.ndarray:
    sentence = Network(MINILM, 0.0).eval()
    load_pretrained(sentence.encoder)
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]["ids"]))
    vectors = np.zeros((len(rows), MINILM.hidden), dtype=np.float32)
    for start in range(0, len(order), 32):
        chosen = order[start : start + 32]
        vectors[chosen] = meanings(sentence, [rows[index] for index in chosen]).numpy()
    return vectors


def same_topic(found: np.ndarray, topics: np.ndarray) -> float:
    """The share of neighbours with the same topic, among texts whose topics are known."""
    known = (topics[:, None] >= 0) & (topics[found] >= 0)
    return round(float((topics[found] == topics[:, None])[known].mean()), 4)


def embedding_quality(rows: list[dict], scores: list[Score]) -> dict:
    """Among texts with a sentiment or a topic: the share of the original's nearest that are also ours."""
    labelled = [index for index, row in enumerate(rows) if row["sentiment"] or row["topic"]]
    chosen = sorted(random.Random(SEED).sample(labelled, min(TEXTS, len(labelled))))
    texts = [rows[index] for index in chosen]
    ours = nearest(np.stack([scores[index].embedding for index in chosen]).astype(np.float32))
    theirs = nearest(original_meanings(texts))
    shared = [len(set(mine) & set(other)) for mine, other in zip(ours.tolist(), theirs.tolist(), strict=True)]
    topics = np.array([next(iter(row["topic"].values()), -1) for row in texts])
    return {"texts": len(texts), "nearest": NEAREST, "recall": round(float(np.mean(shared)) / NEAREST, 4),
            "byChance": round(NEAREST / (len(texts) - 1), 4),
            "sameTopic": {"ours": same_topic(ours, topics), "original": same_topic(theirs, topics)}}
