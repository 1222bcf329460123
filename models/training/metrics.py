"""Figures of one head: from a confusion matrix, from logits, and from counts of entities."""

import numpy as np

from scorer import softmax

BINS, FOLDS = 15, 5


def confusion(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """[true class, predicted class]"""
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(axis=1)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Of one confusion matrix, or of many along the first axes."""
    return np.trace(matrix, axis1=-2, axis2=-1) / np.maximum(matrix.sum(axis=(-2, -1)), 1)


def macro_f1(matrix: np.ndarray) -> np.ndarray:
    """Over the classes that occur in the labels."""
    true, predicted = matrix.sum(axis=-1), matrix.sum(axis=-2)
    f1 = 2 * np.diagonal(matrix, axis1=-2, axis2=-1) / np.maximum(true + predicted, 1)
    occurs = true > 0
    return (f1 * occurs).sum(axis=-1) / np.maximum(occurs.sum(axis=-1), 1)


def entity_f1(counts: np.ndarray) -> np.ndarray:
    """Last axis: entities found rightly, found, and there (micro-averaged, as conlleval does)."""
    return 2 * counts[..., 0] / np.maximum(counts[..., 1] + counts[..., 2], 1)


def reliability(logits: np.ndarray, labels: np.ndarray, temperature: float) -> list[dict]:
    """Equally wide bins of the highest probability: how sure the model was there, and how often it was right."""
    probabilities = softmax(logits / temperature)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [{"bin": int(place), "n": int((places == place).sum()), "confidence": float(confidence[places == place].mean()),
             "accuracy": float(right[places == place].mean())} for place in np.unique(places)]


def calibration_error(bins: list[dict]) -> float:
    """Expected calibration error (Naeini et al. 2015)."""
    total = sum(entry["n"] for entry in bins)
    return sum(abs(entry["confidence"] - entry["accuracy"]) * entry["n"] for entry in bins) / total


def scaling_error(logits: np.ndarray, labels: np.ndarray, texts: np.ndarray) -> float:
    """The calibration error of answers scaled by the temperature of other texts: each fifth of the texts by that of the rest."""
    scaled, folds = logits.copy(), texts % FOLDS
    for fold in range(FOLDS):
        scaled[folds == fold] /= best_temperature(logits[folds != fold], labels[folds != fold])
    return calibration_error(reliability(scaled, labels, 1.0))


def best_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The least expected calibration error on a grid. The likelihood asks for more than the sizes of probabilities to be
    right, and one number cannot give it that: labels were smoothed in training, so that no answer is surer than 0.97."""
    grid = np.geomspace(0.5, 2.0, 141)
    errors = [calibration_error(reliability(logits, labels, t)) for t in grid]
    return round(float(grid[int(np.argmin(errors))]), 3)
