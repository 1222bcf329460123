"""Percentile bootstrap (Efron 1979) over texts, for figures that are functions of summed counts."""

from collections.abc import Callable

import numpy as np

RESAMPLES, SEED = 1_000, 7

Figure = Callable[[np.ndarray], np.ndarray]


def resampled(counts: np.ndarray) -> np.ndarray:
    """The summed counts [resamples, ...] of texts drawn with replacement; `counts` has one entry per text. The same
    number of texts always gives the same draws, so differences between two models are paired."""
    texts = len(counts)
    weights = np.random.default_rng(SEED).multinomial(texts, np.full(texts, 1 / texts), size=RESAMPLES)
    flat = counts.reshape(texts, -1).astype(np.float64)
    return (weights.astype(np.float64) @ flat).reshape(RESAMPLES, *counts.shape[1:])


def _with_interval(value: float, draws: np.ndarray) -> dict[str, float]:
    low, high = np.percentile(draws, [2.5, 97.5])
    return {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def compare(int8: np.ndarray, fp32: np.ndarray, figures: dict[str, Figure]) -> dict[str, dict]:
    """Each figure for both models and for int8 less fp32, with 95 % intervals; `int8` and `fp32` hold counts per text."""
    drawn_int8, drawn_fp32 = resampled(int8), resampled(fp32)
    result: dict[str, dict] = {"int8": {}, "fp32": {}, "difference": {}}
    for name, figure in figures.items():
        ours, theirs = float(figure(int8.sum(axis=0))), float(figure(fp32.sum(axis=0)))
        draws_int8, draws_fp32 = figure(drawn_int8), figure(drawn_fp32)
        result["int8"][name] = _with_interval(ours, draws_int8)
        result["fp32"][name] = _with_interval(theirs, draws_fp32)
        result["difference"][name] = _with_interval(ours - theirs, draws_int8 - draws_fp32)
    return result
