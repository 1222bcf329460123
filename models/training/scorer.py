"""Runs an exported model over prepared rows."""

import pathlib
import pickle

import numpy as np
import onnxruntime

from batches import to_batch

INPUTS = ("input_ids", "attention_mask", "span_mask", "span_row")


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

    def score(self, rows: list[dict]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """One batch; for each row its sentiment, topic and company logits."""
        batch = to_batch(rows)
        feed = {name: tensor.numpy() for name, tensor in zip(INPUTS, batch.inputs(), strict=True)}
        sentiment, topic, company = self.session.run(None, feed)
        result, span = [], 0
        for index, row in enumerate(rows):
            count = len(row["spans"])
            result.append((sentiment[index], topic[index], company[span : span + count]))
            span += count
        return result

    def score_all(self, rows: list[dict], size: int = 16) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Batches of similar length; results come in the order of the rows."""
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]["ids"]))
        scores: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            scores.update(zip(chosen, self.score([rows[index] for index in chosen]), strict=True))
        return [scores[index] for index in range(len(rows))]
