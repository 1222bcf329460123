"""The network of network.py as an ONNX graph for onnxruntime's CPU kernels, in int8 or (to compare) in fp32.

Activations stay flattened to [batch * tokens, hidden]: a row is a token, and each row gets its own scale when
it is quantised, so nothing about a text depends on the texts or the padding beside it.
"""

import numpy as np
from onnx import ModelProto, TensorProto, numpy_helper

from encoder import EPSILON, HEADS, HIDDEN, LAYERS
from graph import Graph
from quantise import per_column, per_row

Weights = dict[str, np.ndarray]
ZERO_POINT = numpy_helper.from_array(np.array([128], dtype=np.uint8))


class NetworkGraph:
    def __init__(self, weights: Weights, max_tokens: int, int8: bool) -> None:
        self.g, self.w, self.max_tokens, self.int8 = Graph(), weights, max_tokens, int8

    def matrix(self, *names: str) -> np.ndarray:
        """Weights lie as [outputs, inputs] in torch and as [inputs, outputs] in ONNX."""
        return np.concatenate([self.w[f"{name}.weight"] for name in names]).T

    def vector(self, *names: str) -> str:
        return self.g.constant(np.concatenate([self.w[name] for name in names]))

    def rows_in_int8(self, x: str) -> tuple[str, str]:
        g = self.g
        largest = g.op("ReduceMax", g.op("Abs", x), g.integers(1), keepdims=0)
        scale = g.op("Mul", g.op("Max", largest, g.number(1e-6)), g.number(1 / 127))
        # Unsigned around 128: onnxruntime has no fast kernel for signed rows on processors without VNNI.
        zero = g.op("ConstantOfShape", g.op("Shape", scale), value=ZERO_POINT)
        return g.op("QuantizeLinear", x, scale, zero, axis=0), g.op("Unsqueeze", scale, g.integers(1))

    def product(self, x: str, matrix: np.ndarray) -> str:
        """x times a weight matrix, without the bias: the bias is left to the fused operation that follows."""
        g = self.g
        if not self.int8:
            return g.op("MatMul", x, g.constant(matrix.astype(np.float32)))
        rows, row_scale = self.rows_in_int8(x)
        values, column_scale = per_column(matrix)
        exact = g.fused("MatMulIntegerToFloat", rows, g.constant(values), g.number(1.0), g.constant(column_scale),
                        g.constant(np.array(128, dtype=np.uint8)))
        return g.op("Mul", exact, row_scale)

    def norm(self, x: str, name: str) -> str:
        return self.g.op("LayerNormalization", x, self.vector(f"{name}.weight"), self.vector(f"{name}.bias"),
                         epsilon=EPSILON)

    def norm_after(self, x: str, skip: str, name: str, bias: str) -> str:
        """Measured a seventh faster (the whole model, AVX2) than the fused SkipLayerNormalization."""
        return self.norm(self.g.op("Add", self.g.op("Add", x, self.vector(bias)), skip), name)

    def embed(self) -> str:
        g = self.g
        words, positions = self.w["encoder.words.weight"], self.w["encoder.positions.weight"][: self.max_tokens]
        if self.int8:
            values, scale = per_row(words)
            picked = g.op("Cast", g.op("Gather", g.constant(values), "input_ids"), to=TensorProto.FLOAT)
            x = g.op("Mul", picked, g.op("Gather", g.constant(scale), "input_ids"))
        else:
            x = g.op("Gather", g.constant(words), "input_ids")
        tokens = g.op("Shape", "input_ids", start=1, end=2)
        x = g.op("Add", x, g.op("Slice", g.constant(positions), g.integers(0), tokens, g.integers(0)))
        x = g.op("Reshape", x, g.integers(-1, HIDDEN))
        return self.norm(x, "encoder.norm")

    def attend(self, x: str, name: str, shape: str, mask: str) -> str:
        g = self.g
        qkv = self.product(x, self.matrix(f"{name}.qkv"))
        qkv = g.op("Reshape", qkv, shape)
        query, key, value = g.op("Split", qkv, axis=2, num_outputs=3, outputs=3)
        context = g.fused("MultiHeadAttention", query, key, value, self.vector(f"{name}.qkv.bias"), mask,
                          num_heads=HEADS)
        return g.op("Reshape", context, g.integers(-1, HIDDEN))

    def layer(self, x: str, name: str, shape: str, mask: str) -> str:
        out = self.product(self.attend(x, name, shape, mask), self.matrix(f"{name}.out"))
        x = self.norm_after(out, x, f"{name}.out_norm", f"{name}.out.bias")
        up = self.g.fused("BiasGelu", self.product(x, self.matrix(f"{name}.up")), self.vector(f"{name}.up.bias"))
        return self.norm_after(self.product(up, self.matrix(f"{name}.down")), x, f"{name}.down_norm",
                               f"{name}.down.bias")

    def dense(self, x: str, *names: str) -> str:
        return self.g.op("Gemm", x, self.g.constant(self.matrix(*names)),
                         self.vector(*[f"{name}.bias" for name in names]))

    def mean(self, mask: str, states: str) -> str:
        """[n, tokens] and [n, tokens, hidden] to [n, hidden]; a masked position counts exactly zero."""
        g = self.g
        total = g.op("Squeeze", g.op("MatMul", g.op("Unsqueeze", mask, g.integers(1)), states), g.integers(1))
        return g.op("Div", total, g.op("Max", g.op("ReduceSum", mask, g.integers(1), keepdims=1), g.number(1.0)))

    def heads(self, x: str) -> None:
        g = self.g
        shape = g.op("Concat", g.op("Shape", "input_ids"), g.integers(HIDDEN), axis=0)
        states = g.op("Reshape", x, shape)
        first = g.op("Gather", states, g.constant(np.array(0, dtype=np.int64)), axis=1)
        whole = g.op("Concat", self.mean(g.op("Cast", "attention_mask", to=TensorProto.FLOAT), states), first, axis=1)
        sizes = g.integers(len(self.w["sentiment.bias"]), len(self.w["topic.bias"]))
        g.op("Split", self.dense(whole, "sentiment", "topic"), sizes, axis=1,
             outputs=["sentiment_logits", "topic_logits"])
        span = self.mean("span_mask", g.op("Gather", states, "span_row", axis=0))
        company = g.op("Concat", span, g.op("Gather", whole, "span_row", axis=0), axis=1)
        inner = g.op("Gelu", self.dense(company, "company_inner"))
        g.op("Gemm", inner, g.constant(self.matrix("company")), self.vector("company.bias"),
             outputs=["company_logits"])

    def build(self) -> ModelProto:
        g = self.g
        x = self.embed()
        shape = g.op("Concat", g.op("Shape", "input_ids"), g.integers(3 * HIDDEN), axis=0)
        mask = g.op("Cast", "attention_mask", to=TensorProto.INT32)
        for index in range(LAYERS):
            x = self.layer(x, f"encoder.layers.{index}", shape, mask)
        self.heads(x)
        return g.model("minilm-l6-finance", {
            "input_ids": (TensorProto.INT64, ["batch", "tokens"]),
            "attention_mask": (TensorProto.INT64, ["batch", "tokens"]),
            "span_mask": (TensorProto.FLOAT, ["spans", "tokens"]),
            "span_row": (TensorProto.INT64, ["spans"]),
        }, {
            "sentiment_logits": ["batch", len(self.w["sentiment.bias"])],
            "topic_logits": ["batch", len(self.w["topic.bias"])],
            "company_logits": ["spans", len(self.w["company.bias"])],
        })
