"""Serialises a graph of nodes and constants as an ONNX file, which ONNX Runtime loads. Knows no particular model.

ONNX is Protocol Buffers with few fields, so it is written here without a library; the numbers of the fields are those
of `onnx.proto`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

OPSET = 17
_IR_VERSION = 9
EXTENSIONS = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}
_FLOAT, _INT, _INTS = 1, 2, 7
_VARINT, _BYTES, _FIXED32 = 0, 2, 5

Attribute = float | int | Sequence[int]


class Network:
    """A graph under construction: constants and nodes, each named by its output."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        """Add a constant; returns its name."""
        dims = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, _TYPES[values.dtype.name])
        raw = np.ascontiguousarray(values).tobytes()
        self._constants.append(dims + kind + _text(8, name) + _bytes(9, raw))
        return name

    def node(
        self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = EXTENSIONS, **attributes: Attribute
    ) -> str:
        """Add a node; returns the name of its first output. An omitted input is an empty name."""
        named = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in outputs)
        given = b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self._nodes.append(named + _text(4, operator) + given + _text(7, domain))
        return outputs[0]

    def model(self, input_: tuple[str, Sequence[int | str]], outputs: Sequence[str]) -> bytes:
        """Serialise the graph as an ONNX model.

        Args:
            input_: name and shape of the input; a name instead of a number in the shape allows any size.
            outputs: names of the results that the session returns.
        """
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "network")
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += _bytes(11, _value(*input_)) + b"".join(_bytes(12, _value(name)) for name in outputs)
        opsets = b"".join(_bytes(8, _text(1, name) + _number(2, at)) for name, at in (("", OPSET), (EXTENSIONS, 1)))
        return _number(1, _IR_VERSION) + _bytes(7, graph) + opsets


def _value(name: str, shape: Sequence[int | str] | None = None) -> bytes:
    tensor = _number(1, _TYPES["float32"])
    if shape is not None:
        sizes = (_text(2, size) if isinstance(size, str) else _number(1, size) for size in shape)
        tensor += _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, _FIXED32) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _INT)
    return _text(1, name) + b"".join(_number(8, each) for each in value) + _number(20, _INTS)


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _number(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value & (1 << 64) - 1)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
