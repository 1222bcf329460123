"""Weights as int8. Only 7 of the 8 bits are used for products: processors without VNNI add pairs of
u8 x s8 products in 16 bits, and 255 x 64 x 2 is the largest pair that still fits."""

import numpy as np

PRODUCT_LOW, PRODUCT_HIGH = -64, 63
TABLE_HIGH = 127
# Inputs of products are unsigned: onnxruntime has no fast kernel for signed ones on processors without VNNI.
LEVELS = 255


def per_column(weight: np.ndarray, clips: int = 21) -> tuple[np.ndarray, np.ndarray]:
    """A [inputs, outputs] matrix as int8 and one scale per output, clipped where that loses least."""
    largest = np.maximum(np.abs(weight).max(axis=0), 1e-12)
    best_error = np.full(weight.shape[1], np.inf)
    best_scale = largest / PRODUCT_HIGH
    for clip in np.linspace(1.0, 0.6, clips):
        scale = clip * largest / PRODUCT_HIGH
        restored = np.clip(np.round(weight / scale), PRODUCT_LOW, PRODUCT_HIGH) * scale
        error = ((restored - weight) ** 2).sum(axis=0)
        better = error < best_error
        best_error = np.where(better, error, best_error)
        best_scale = np.where(better, scale, best_scale)
    best_scale = best_scale.astype(np.float32)
    return np.clip(np.round(weight / best_scale), PRODUCT_LOW, PRODUCT_HIGH).astype(np.int8), best_scale


def per_row(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An embedding table as int8 and one scale per row."""
    scale = (np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / TABLE_HIGH).astype(np.float32)
    return np.round(table / scale).astype(np.int8), scale
