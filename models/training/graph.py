"""Writes ONNX nodes one after another; every call returns the name of the value it made."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

OPSET, IR_VERSION = 21, 10
MICROSOFT = "com.microsoft"


class Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: np.ndarray, label: str = "c") -> str:
        name = f"{label}_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, dtype=np.float32))

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int | list[str] = 1, **attributes: object):
        if isinstance(outputs, int):
            outputs = [f"{kind.lower()}_{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, name=f"{kind}_{len(self.nodes)}",
                                           domain=domain, **attributes))
        return outputs[0] if len(outputs) == 1 else outputs

    def fused(self, kind: str, *inputs: str, **attributes: object):
        return self.op(kind, *inputs, domain=MICROSOFT, **attributes)

    def model(self, name: str, inputs: dict[str, tuple[int, list[str]]], outputs: dict[str, tuple[int, list[str | int]]]) -> onnx.ModelProto:
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info(key, kind, shape) for key, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(key, kind, shape) for key, (kind, shape) in outputs.items()],
            self.constants)
        return helper.make_model(graph, ir_version=IR_VERSION, producer_name="barograph", opset_imports=[
            helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)])
