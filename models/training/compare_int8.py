"""Compares the int8 forms of one set of weights in one run: how fast they are, and how near to fp32.

    python compare_int8.py --weights work/student.pt --shape minilm-l6

Prints a line of JSON for each form. The forms take turns batch by batch, so that other work on the machine hits all
alike; one thread is measured in processor time, more in wall time. `vsDynamic` compares with the faster of the two
forms that quantize_dynamic makes of a fused graph.
"""

import argparse
import json
import logging
import pathlib
import statistics
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

from batches import to_batch
from export import load_weights
from int8_network import RowGraph, StaticGraph
from labels import HEADS
from onnx_network import NetworkGraph
from prepare import MAX_TOKENS
from scorer import INPUTS, OUTPUTS, load_rows
from sets import SETS, only
from shapes import SHAPES
from static_scales import calibrate

DYNAMIC, DYNAMIC_FUSED = "quantize_dynamic", "quantize_dynamic, Attention and SkipLayerNormalization"


class FusedGraph(NetworkGraph):
    """What onnxruntime.transformers.optimizer makes of BERT."""

    def mask(self) -> str:
        return self.g.op("Cast", "attention_mask", to=onnx.TensorProto.INT32)

    def attend(self, given: str, name: str, shape: str, mask: str) -> str:
        g = self.g
        context = g.fused("Attention", g.op("Reshape", given, shape), g.constant(self.matrix(f"{name}.qkv")),
                          self.vector(f"{name}.qkv.bias"), mask, num_heads=self.shape.heads)
        return g.op("Reshape", context, g.integers(-1, self.shape.hidden))

    def sum(self, x: str, skip: str) -> tuple[str, str]:
        return x, skip

    def norm(self, x: str | tuple[str, str], name: str) -> str:
        if isinstance(x, str):
            return super().norm(x, name)
        return self.g.fused("SkipLayerNormalization", *x, self.vector(f"{name}.weight"), self.vector(f"{name}.bias"),
                            epsilon=self.shape.epsilon)


def dynamic(model: onnx.ModelProto) -> onnx.ModelProto:
    # It advises, once for every node, a preparation that fused graphs do not go through.
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        before, after = pathlib.Path(folder, "before.onnx"), pathlib.Path(folder, "after.onnx")
        onnx.save(model, before)
        quantize_dynamic(before, after, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                         extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
        return onnx.load(after)


def open_session(model: onnx.ModelProto, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def cut(rows: list[dict], budget: int) -> list[list[dict]]:
    """Texts of similar length, up to a number of tokens with the padding; a budget of 1 is one text each."""
    batches: list[list[dict]] = []
    for row in sorted(rows, key=lambda r: len(r["ids"])):
        if not batches or (len(batches[-1]) + 1) * len(row["ids"]) > budget:
            batches.append([])
        batches[-1].append(row)
    return batches


def feed(rows: list[dict]) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in zip(INPUTS, to_batch(rows).inputs(), strict=True)}


def time_forms(sessions: dict, feeds: list, texts: int, rounds: int, clock) -> dict[str, float]:
    """Texts per second of every form, the median of the rounds."""
    spent: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(rounds):
        total = dict.fromkeys(sessions, 0.0)
        for given in feeds:
            for name, session in sessions.items():
                start = clock()
                session.run(OUTPUTS, given)
                total[name] += clock() - start
        for name, seconds in total.items():
            spent[name].append(seconds)
    return {name: texts / statistics.median(rounds) for name, rounds in spent.items()}


def answers(session: onnxruntime.InferenceSession, rows: list[dict]) -> list[np.ndarray]:
    """The logits of the four heads, one line per answer."""
    parts = []
    for batch in cut(rows, 1024):
        given = feed(batch)
        *heads, entity, _ = session.run(OUTPUTS, given)
        parts.append([*heads, entity[given["attention_mask"] == 1]])
    return [np.concatenate(head) for head in zip(*parts, strict=True)]


def against(exact: list[np.ndarray], other: list[np.ndarray]) -> dict:
    return {head: {"mean": round(float(np.abs(a - b).mean()), 4), "largest": round(float(np.abs(a - b).max()), 3),
                   "labelsThatDiffer": round(float((a.argmax(-1) != b.argmax(-1)).mean()), 4)}
            for head, a, b in zip(HEADS, exact, other, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("work/student.pt"))
    parser.add_argument("--shape", choices=SHAPES, default="minilm-l6")
    parser.add_argument("--sets", choices=SETS, default="all")
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--budgets", type=int, nargs="+", default=[1, 256, 1024])
    args = parser.parse_args()
    shape, weights = SHAPES[args.shape], load_weights(args.weights, args.sets)
    scales = calibrate(shape, weights, only(load_rows(args.work, "train"), SETS[args.sets]))
    rows = load_rows(args.work, "validation")[: args.texts]
    plain = NetworkGraph(shape, weights, MAX_TOKENS).build()
    forms = {
        "fp32": plain, DYNAMIC: dynamic(plain),
        DYNAMIC_FUSED: dynamic(FusedGraph(shape, weights, MAX_TOKENS).build()),
        "a scale per row": RowGraph(shape, weights, MAX_TOKENS).build(),
        "static scales": StaticGraph(shape, weights, MAX_TOKENS, scales).build(),
    }
    exact = None
    for name, model in forms.items():
        found = answers(open_session(model, 1), rows)
        exact = exact or found
        print(json.dumps({"form": name, "againstFp32": against(exact, found)}), flush=True)
    for threads in args.threads:
        clock = time.process_time if threads == 1 else time.perf_counter
        sessions = {name: open_session(model, threads) for name, model in forms.items()}
        for budget in args.budgets:
            speed = time_forms(sessions, [feed(batch) for batch in cut(rows, budget)], len(rows), args.rounds, clock)
            rival = max(speed[DYNAMIC], speed[DYNAMIC_FUSED])
            for name, value in speed.items():
                print(json.dumps({"form": name, "threads": threads, "budget": budget, "textsPerSecond": round(value, 1),
                                  "vsDynamic": round(value / rival, 3)}), flush=True)


if __name__ == "__main__":
    main()
