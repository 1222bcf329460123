"""Files of tensors that say which sets of labels they come from, so that none reaches a model that must not see it."""

import pathlib

import torch

SETS_KEY = "from sets"


def save(path: pathlib.Path, value: dict, sets: str) -> None:
    """Writes whole or not at all."""
    torch.save({SETS_KEY: sets, "value": value}, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def opened(path: pathlib.Path, sets: str | None = None) -> dict:
    """What was saved. @raises SystemExit when `sets` is open and the file comes from more than the open sets."""
    held = torch.load(path, weights_only=False, map_location="cpu")
    if SETS_KEY not in held:
        raise SystemExit(f"{path} does not say which sets it comes from: make it again with this version")
    if sets == "open" and held[SETS_KEY] != "open":
        raise SystemExit(f"{path} comes from {held[SETS_KEY]} sets, and a model of the open sets must not learn from it")
    return held["value"]


def weights(path: pathlib.Path, sets: str | None = None) -> dict[str, torch.Tensor]:
    """Of the end result, or the averaged ones of a checkpoint of a training that still runs. @raises as `opened`."""
    state = opened(path, sets)
    return state["average"]["weights"] if "average" in state else state
