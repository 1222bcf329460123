"""Learns, from training texts, fixed 8-bit scales for the input of every product of the encoder.

A channel's scale is split as in SmoothQuant (Xiao et al. 2023): what makes the channels of an input alike is moved
into the weights. Nothing is measured at run time, so a text's scores cannot depend on what it is scored with.
"""

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from batches import epoch, to_batch
from network import Network
from quantise import LEVELS, per_column
from shapes import Shape

TEXTS, SAMPLE, SEED = 400, 400, 7
# Rows are first drawn batch by batch, so more than are fitted on.
KEPT = 3 * SAMPLE
# How much of a channel's range moves into the weights; how much of the widest range seen is covered.
SHARES = (0.0, 0.5, 0.7)
COVERED = (1.0, 0.75, 0.5, 0.35)
# Texts unlike those seen may reach further than these did.
MARGIN = 1.05


@dataclass(frozen=True)
class Scale:
    """An input x is stored as round(x / divisor) + zero, from 0 to 255."""

    divisor: np.ndarray
    zero: int


@dataclass
class Seen:
    """What one product's input looked like: the range of each channel, and rows drawn from it."""

    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray


def watch(shape: Shape, weights: dict[str, np.ndarray], rows: list[dict]) -> dict[str, Seen]:
    """Runs the network over the rows and returns what every product of the encoder was given."""
    network = Network(shape)
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    network.eval()
    mask, kept = torch.empty(0), {}
    chance = torch.Generator().manual_seed(SEED)

    def look(name: str):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            x = inputs[0][mask]
            some = x[torch.randint(len(x), (len(x) * KEPT // tokens + 1,), generator=chance)]
            kept.setdefault(name, []).append((x.amin(0), x.amax(0), some))
        return hook

    for name, module in network.named_modules():
        if name.startswith("encoder.layers.") and isinstance(module, nn.Linear):
            module.register_forward_pre_hook(look(name))
    tokens = sum(len(row["ids"]) for row in rows)
    with torch.no_grad():
        for batch in map(to_batch, epoch(rows, 2048, SEED)):
            mask = batch.mask.bool()
            network(*batch.inputs())
    seen = {}
    for name, parts in kept.items():
        low, high, some = (torch.stack([p[0] for p in parts]).amin(0), torch.stack([p[1] for p in parts]).amax(0),
                           torch.cat([p[2] for p in parts]))
        chosen = some[torch.randperm(len(some), generator=chance)[:SAMPLE]]
        seen[name] = Seen(low.numpy(), high.numpy(), chosen.numpy())
    return seen


def fit(seen: Seen, matrix: np.ndarray, shares: tuple[float, ...]) -> Scale:
    """The split and the range with which the product of the drawn rows comes out best; `matrix` is [inputs, outputs]."""
    exact = seen.rows @ matrix
    size = (exact ** 2).sum(axis=1, keepdims=True)
    reach = np.maximum(np.maximum(seen.high, -seen.low), 1e-4)
    use = np.maximum(np.abs(matrix).max(axis=1), 1e-6)
    best, best_error = None, np.inf
    for share in shares:
        smooth = reach ** share / use ** (1 - share) if share else np.ones_like(reach)
        smooth /= np.exp(np.log(smooth).mean())
        low, high = min(0.0, (seen.low / smooth).min()), max(0.0, (seen.high / smooth).max())
        values, column = per_column(matrix * smooth[:, None], clips=1)
        heavy = values.astype(np.float32) * column
        for covered in COVERED:
            step = MARGIN * covered * (high - low) / LEVELS
            zero = int(np.clip(round(-low / (high - low) * LEVELS), 0, LEVELS))
            divisor = (smooth * step).astype(np.float32)
            stored = np.clip(np.round(seen.rows / divisor) + zero, 0, LEVELS) - zero
            error = float((((stored * step) @ heavy - exact) ** 2 / size).sum())
            if error < best_error:
                best, best_error = Scale(divisor, zero), error
    return best


def calibrate(shape: Shape, weights: dict[str, np.ndarray], rows: list[dict]) -> dict[str, Scale]:
    """A scale for the input of every product; `rows` are prepared training rows, of which some are drawn."""
    drawn = random.Random(SEED).sample(rows, min(TEXTS, len(rows)))
    # Nothing before the last product of a layer could hide the divisors of single channels.
    return {name: fit(seen, weights[f"{name}.weight"].T, (0.0,) if name.endswith(".down") else SHARES)
            for name, seen in watch(shape, weights, drawn).items()}
