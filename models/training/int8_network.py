"""The graph in int8: the products of the encoder and the table of words; the rest, heads too, stays fp32.

StaticGraph is what is shipped. RowGraph, which finds a scale for every row while it runs, is kept to be compared.
"""

from typing import NamedTuple

import numpy as np
from onnx import TensorProto, numpy_helper

from onnx_network import NetworkGraph, Weights
from quantise import per_column, per_row
from shapes import Shape
from static_scales import Scale


class Given(NamedTuple):
    """The input of a product: unsigned bytes, their zero, and what one step of them is worth."""

    rows: str
    zero: int
    scale: str


class Int8Graph(NetworkGraph):
    def words(self) -> str:
        g = self.g
        values, scale = per_row(self.w["encoder.words.weight"])
        picked = g.op("Cast", g.op("Gather", g.constant(values), "input_ids"), to=TensorProto.FLOAT)
        return g.op("Mul", picked, g.op("Gather", g.constant(scale), "input_ids"))

    def times(self, given: Given, matrix: np.ndarray, *bias: str) -> str:
        values, column_scale = per_column(matrix)
        zero = self.g.constant(np.array(given.zero, dtype=np.uint8))
        return self.g.fused("MatMulIntegerToFloat", given.rows, self.g.constant(values, "product"), given.scale,
                            self.g.constant(column_scale), zero, *bias)


class StaticGraph(Int8Graph):
    """Scales learned beforehand (static_scales.py). The divisors are hidden in norms and values, where they cost nothing."""

    def __init__(self, shape: Shape, weights: Weights, max_tokens: int, scales: dict[str, Scale]) -> None:
        super().__init__(shape, weights, max_tokens)
        self.scales, self.one = scales, self.g.number(1.0)
        for index in range(shape.layers):
            self.divide_values(f"encoder.layers.{index}")

    def divide_values(self, name: str) -> None:
        """What attention gives is a mean of values: dividing those divides it, at no cost."""
        values = slice(2 * self.shape.hidden, None)
        for kind in ("weight", "bias"):
            changed = self.w[f"{name}.qkv.{kind}"].copy()
            divisor = self.scales[f"{name}.out"].divisor
            changed[values] /= divisor[:, None] if kind == "weight" else divisor
            self.w[f"{name}.qkv.{kind}"] = changed

    def stored(self, x: str, product: str, step: str) -> Given:
        zero = self.scales[product].zero
        rows = self.g.op("QuantizeLinear", x, step, self.g.constant(np.array(zero, dtype=np.uint8)))
        return Given(rows, zero, self.one)

    def given(self, x: str, product: str) -> Given:
        """x comes divided from attention; after GELU all channels have one divisor, because dividing each would cost."""
        attended = product.endswith(".out")
        return self.stored(x, product, self.one if attended else self.g.number(self.scales[product].divisor[0]))

    def norm_for(self, x: str, name: str, product: str) -> tuple[str, Given]:
        """The norm itself divides; what is added later on is multiplied back."""
        divisor = self.scales[product].divisor
        divided = self.g.op("LayerNormalization", x, self.g.constant(self.w[f"{name}.weight"] / divisor),
                            self.g.constant(self.w[f"{name}.bias"] / divisor), epsilon=self.shape.epsilon)
        return self.g.op("Mul", divided, self.g.constant(divisor)), self.stored(divided, product, self.one)

    def divided_matrix(self, name: str) -> np.ndarray:
        return self.matrix(name) * self.scales[name].divisor[:, None]

    def product(self, given: Given, name: str, part: slice = slice(None)) -> str:
        return self.times(given, self.divided_matrix(name)[:, part], "", self.g.constant(self.w[f"{name}.bias"][part]))

    def mask(self) -> str:
        return self.g.op("Cast", "attention_mask", to=TensorProto.INT32)

    def attend(self, given: Given, name: str, shape: str, mask: str) -> str:
        """Measured a thirtieth faster (the whole model) than three products and MultiHeadAttention."""
        g = self.g
        values, column_scale = per_column(self.divided_matrix(f"{name}.qkv"))
        zero = g.constant(np.array(given.zero, dtype=np.uint8))
        context = g.fused("QAttention", g.op("Reshape", given.rows, shape), g.constant(values, "product"),
                          self.vector(f"{name}.qkv.bias"), given.scale, g.constant(column_scale), mask, zero,
                          g.constant(np.array(0, dtype=np.int8)), num_heads=self.shape.heads)
        return g.op("Reshape", context, g.integers(-1, self.shape.hidden))


class RowGraph(Int8Graph):
    """A scale for every row, from its largest value, found while the graph runs."""

    ZERO = 128

    def __init__(self, shape: Shape, weights: Weights, max_tokens: int) -> None:
        super().__init__(shape, weights, max_tokens)
        self.zeros = ""

    def given(self, x: str, product: str) -> Given:
        g = self.g
        largest = g.op("Max", g.op("ReduceMax", g.op("Abs", x), g.integers(1), keepdims=0), g.number(1e-6))
        scale = g.op("Mul", largest, g.number(1 / 127))
        if not self.zeros:
            self.zeros = g.op("ConstantOfShape", g.op("Shape", scale),
                              value=numpy_helper.from_array(np.array([self.ZERO], dtype=np.uint8)))
        rows = g.op("QuantizeLinear", x, scale, self.zeros, axis=0)
        return Given(rows, self.ZERO, g.op("Unsqueeze", scale, g.integers(1)))

    def product(self, given: Given, name: str, part: slice = slice(None)) -> str:
        exact = self.times(given, self.w[f"{name}.weight"][part].T)
        return self.g.op("Add", exact, self.g.constant(self.w[f"{name}.bias"][part]))
