"""Runs an exported model over prepared rows."""

import pathlib
import pickle
from typing import NamedTuple

import numpy as np
import onnxruntime

from batches import to_batch

INPUTS = ("input_ids", "attention_mask", "token_case", "span_mask", "span_row")
OUTPUTS = ("sentiment_logits", "topic_logits", "company_logits", "entity_logits", "embedding")


class Score(NamedTuple):
    """What the model gives for one row."""

    sentiment: np.ndarray
    topic: np.ndarray
    # [spans of the row, 3], [tokens of the row, 9]
    company: np.ndarray
    entity: np.ndarray
    # int8: a unit vector in 127ths
    embedding: np.ndarray


def load_rows(work: pathlib.Path, part: str) -> list[dict]:
    return [row for row in pickle.loads((work / "rows.pkl").read_bytes()) if row["part"] == part]


def softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


class Scorer:
    def __init__(self, path: pathlib.Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def score(self, rows: list[dict], padding: int = 1) -> list[Score]:
        """One batch, padded to `padding` times its length; a row needs its ids, case, and spans, as prepare.py makes them."""
        batch = to_batch(rows)
        feed = {name: tensor.numpy() for name, tensor in zip(INPUTS, batch.inputs(), strict=True)}
        more = (padding - 1) * batch.ids.shape[1]
        feed |= {name: np.pad(feed[name], ((0, 0), (0, more))) for name in INPUTS if name != "span_row"}
        sentiment, topic, company, entity, embedding = self.session.run(OUTPUTS, feed)
        result, span = [], 0
        for index, row in enumerate(rows):
            count = len(row["spans"])
            result.append(Score(sentiment[index], topic[index], company[span : span + count],
                                entity[index, : len(row["ids"])], embedding[index]))
            span += count
        return result

    def score_all(self, rows: list[dict], size: int = 16) -> list[Score]:
        """Batches of similar length; results come in the order of the rows."""
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]["ids"]))
        scores: dict[int, Score] = {}
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            scores.update(zip(chosen, self.score([rows[index] for index in chosen]), strict=True))
        return [scores[index] for index in range(len(rows))]
