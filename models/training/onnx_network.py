"""The network of network.py as an ONNX graph for onnxruntime. This one computes in fp32; int8_network.py has the int8 forms.

Activations stay flattened to [batch * tokens, hidden]: a row is a token, and nothing is computed across rows outside
attention and pooling, so nothing about a text depends on the texts or the padding beside it.
"""

import numpy as np
from onnx import ModelProto, TensorProto

from graph import Graph
from shapes import Shape

Weights = dict[str, np.ndarray]


class NetworkGraph:
    def __init__(self, shape: Shape, weights: Weights, max_tokens: int) -> None:
        self.shape, self.g, self.w, self.max_tokens = shape, Graph(), dict(weights), max_tokens

    def matrix(self, *names: str) -> np.ndarray:
        """Weights lie as [outputs, inputs] in torch and as [inputs, outputs] in ONNX."""
        return np.concatenate([self.w[f"{name}.weight"] for name in names]).T

    def vector(self, *names: str) -> str:
        return self.g.constant(np.concatenate([self.w[name] for name in names]))

    def given(self, x: str, product: str):
        """x in the form in which the product takes it; made once, where several products share it."""
        return x

    def product(self, given, name: str, part: slice = slice(None)) -> str:
        """The linear layer `name`, or some of its outputs."""
        exact = self.g.op("MatMul", given, self.g.constant(self.w[f"{name}.weight"][part].T))
        return self.g.op("Add", exact, self.g.constant(self.w[f"{name}.bias"][part]))

    def norm(self, x: str, name: str) -> str:
        return self.g.op("LayerNormalization", x, self.vector(f"{name}.weight"), self.vector(f"{name}.bias"),
                         epsilon=self.shape.epsilon)

    def norm_for(self, x: str, name: str, product: str):
        """A normalised x to be added later on, and the same as the product takes it."""
        x = self.norm(x, name)
        return x, self.given(x, product)

    def words(self) -> str:
        return self.g.op("Gather", self.g.constant(self.w["encoder.words.weight"]), "input_ids")

    def embed(self) -> str:
        g = self.g
        # A batch may be padded further than any text reaches.
        positions = self.w["encoder.positions.weight"][: 2 * self.max_tokens]
        tokens = g.op("Shape", "input_ids", start=1, end=2)
        x = g.op("Add", self.words(), g.op("Slice", g.constant(positions), g.integers(0), tokens, g.integers(0)))
        x = g.op("Add", x, g.op("Gather", g.constant(self.w["encoder.cases.weight"]), "token_case"))
        return g.op("Reshape", x, g.integers(-1, self.shape.hidden))

    def attend(self, given, name: str, shape: str, mask: str) -> str:
        """Three products over one input: taking one product apart again costs more."""
        g, hidden = self.g, self.shape.hidden
        parts = [g.op("Reshape", self.product(given, f"{name}.qkv", slice(at, at + hidden)), shape)
                 for at in range(0, 3 * hidden, hidden)]
        context = g.fused("MultiHeadAttention", *parts, "", "", mask, num_heads=self.shape.heads)
        return g.op("Reshape", context, g.integers(-1, hidden))

    def mask(self) -> str:
        """Added to the scores of attention: [batch, 1, tokens, tokens], because WebGPU takes no mask of [batch, tokens]."""
        g = self.g
        away = g.op("Sub", g.op("Cast", "attention_mask", to=TensorProto.FLOAT), g.number(1.0))
        tokens = g.op("Shape", "input_ids", start=1, end=2)
        square = g.op("Concat", g.integers(1, 1), tokens, g.integers(1), axis=0)
        return g.op("Expand", g.op("Unsqueeze", g.op("Mul", away, g.number(10_000.0)), g.integers(1, 2)), square)

    def gelu(self, x: str) -> str:
        return self.g.op("Gelu", x)

    def sum(self, x: str, skip: str) -> str:
        """With the norm that follows, measured a fifth faster (the whole model) than SkipLayerNormalization."""
        return self.g.op("Add", x, skip)

    def layers(self, x: str) -> str:
        g = self.g
        shape = g.op("Concat", g.op("Shape", "input_ids"), g.integers(self.shape.hidden), axis=0)
        mask = self.mask()
        names = [f"encoder.layers.{index}" for index in range(self.shape.layers)]
        skip, given = self.norm_for(x, "encoder.norm", f"{names[0]}.qkv")
        for index, name in enumerate(names):
            context = self.attend(given, name, shape, mask)
            out = self.product(self.given(context, f"{name}.out"), f"{name}.out")
            skip, given = self.norm_for(self.sum(out, skip), f"{name}.out_norm", f"{name}.up")
            up = self.gelu(self.product(given, f"{name}.up"))
            down = self.sum(self.product(self.given(up, f"{name}.down"), f"{name}.down"), skip)
            if index + 1 < len(names):
                skip, given = self.norm_for(down, f"{name}.down_norm", f"{names[index + 1]}.qkv")
        return self.norm(down, f"{names[-1]}.down_norm")

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
        shape = g.op("Concat", g.op("Shape", "input_ids"), g.integers(self.shape.hidden), axis=0)
        states = g.op("Reshape", x, shape)
        first = g.op("Gather", states, g.constant(np.array(0, dtype=np.int64)), axis=1)
        mean = self.mean(g.op("Cast", "attention_mask", to=TensorProto.FLOAT), states)
        whole = g.op("Concat", mean, first, axis=1)
        sizes = g.integers(len(self.w["sentiment.bias"]), len(self.w["topic.bias"]))
        g.op("Split", self.dense(whole, "sentiment", "topic"), sizes, axis=1,
             outputs=["sentiment_logits", "topic_logits"])
        span = self.mean("span_mask", g.op("Gather", states, "span_row", axis=0))
        company = g.op("Concat", span, g.op("Gather", whole, "span_row", axis=0), axis=1)
        inner = g.op("Gelu", self.dense(company, "company_inner"))
        g.op("Gemm", inner, g.constant(self.matrix("company")), self.vector("company.bias"),
             outputs=["company_logits"])
        tags = self.dense(x, "entity")
        g.op("Reshape", tags, g.op("Concat", g.op("Shape", "input_ids"), g.integers(len(self.w["entity.bias"])), axis=0),
             outputs=["entity_logits"])
        # A unit vector, each component in 127ths.
        projected = self.dense(mean, "embedding")
        length = g.op("Max", g.op("ReduceL2", projected, g.integers(1), keepdims=1), g.number(1e-9))
        g.op("Cast", g.op("Round", g.op("Mul", g.op("Div", projected, length), g.number(127.0))), to=TensorProto.INT8,
             outputs=["embedding"])

    def build(self) -> ModelProto:
        g = self.g
        self.heads(self.layers(self.embed()))
        return g.model("minilm-l6-finance", {
            "input_ids": (TensorProto.INT64, ["batch", "tokens"]),
            "attention_mask": (TensorProto.INT64, ["batch", "tokens"]),
            "token_case": (TensorProto.INT64, ["batch", "tokens"]),
            "span_mask": (TensorProto.FLOAT, ["spans", "tokens"]),
            "span_row": (TensorProto.INT64, ["spans"]),
        }, {
            "sentiment_logits": (TensorProto.FLOAT, ["batch", len(self.w["sentiment.bias"])]),
            "topic_logits": (TensorProto.FLOAT, ["batch", len(self.w["topic.bias"])]),
            "company_logits": (TensorProto.FLOAT, ["spans", len(self.w["company.bias"])]),
            "entity_logits": (TensorProto.FLOAT, ["batch", "tokens", len(self.w["entity.bias"])]),
            "embedding": (TensorProto.INT8, ["batch", len(self.w["embedding.bias"])]),
        })
