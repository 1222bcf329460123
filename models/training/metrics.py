"""Accuracy, macro-F1, calibration error, and the temperature that calibrates best."""

import numpy as np

from scorer import softmax

BINS = 15


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    return float((logits.argmax(axis=1) == labels).mean())


def macro_f1(logits: np.ndarray, labels: np.ndarray) -> float:
    """Over the classes that occur in the labels."""
    predicted, scores = logits.argmax(axis=1), []
    for label in np.unique(labels):
        hits = ((predicted == label) & (labels == label)).sum()
        scores.append(2 * hits / ((predicted == label).sum() + (labels == label).sum()))
    return float(np.mean(scores))


def calibration_error(logits: np.ndarray, labels: np.ndarray, temperature: float = 1.0) -> float:
    """Expected calibration error over equally wide bins of the highest probability."""
    probabilities = softmax(logits / temperature)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return float(sum(abs(confidence[places == p].mean() - right[places == p].mean()) * (places == p).mean()
                     for p in np.unique(places)))


def best_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The least negative log-likelihood on a fine grid."""
    grid = np.geomspace(0.3, 3.0, 231)
    losses = [-np.log(softmax(logits / t)[np.arange(len(labels)), labels] + 1e-12).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])
