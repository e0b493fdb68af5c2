"""The settings with which ONNX Runtime runs a graph."""

from __future__ import annotations

import onnxruntime


def session_of(model: bytes) -> onnxruntime.InferenceSession:
    """A session on the calling thread; several threads would wait for each other at each of a hundred steps."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
