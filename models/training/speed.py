"""How fast a model is on one thread, per second of processor time, and how large."""

import pathlib
import platform
import time

import onnx
import onnxruntime
from onnx import TensorProto

from scorer import Scorer

TEXTS, BATCH, ROUNDS = 480, 16, 3


def processor() -> str:
    """Its name where the system tells it."""
    info = pathlib.Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    flags = next((line for line in lines if line.startswith("flags")), "")
    vnni = "with VNNI" if "avx512_vnni" in flags or "avx_vnni" in flags else "without VNNI"
    return f"{names[0]}, {vnni}" if names else platform.processor() or platform.machine()


def texts_per_second(scorer: Scorer, rows: list[dict]) -> float:
    """The best of a few rounds, in batches of texts of similar length."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        scorer.score_all(rows, BATCH)
        best = max(best, len(rows) / (time.process_time() - start))
    return round(best, 1)


def speed(rows: list[dict], int8: Scorer, fp32: Scorer) -> dict:
    chosen = [row for row in rows if row["sentiment"] or row["topic"]][:TEXTS]
    return {"processor": processor(), "onnxruntime": onnxruntime.__version__, "threads": 1, "texts": len(chosen),
            "tokensPerText": round(sum(len(row["ids"]) for row in chosen) / len(chosen), 1), "batch": BATCH,
            "int8": texts_per_second(int8, chosen), "fp32": texts_per_second(fp32, chosen)}


def parameters(fp32: pathlib.Path) -> int:
    """Numbers in the weights; those of the graph's own arithmetic are scalars and do not count."""
    tensors = onnx.load(fp32).graph.initializer
    total = 0
    for tensor in tensors:
        size = 1
        for length in tensor.dims:
            size *= length
        total += size if tensor.dims and tensor.data_type == TensorProto.FLOAT else 0
    return total
