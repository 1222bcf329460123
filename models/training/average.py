"""An exponential average of the weights, which generalises better than the last step."""

import torch
from torch import Tensor, nn


class Average:
    def __init__(self, network: nn.Module, decay: float = 0.98, every: int = 10) -> None:
        self.decay, self.every = decay, every
        self.weights = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        if step % self.every:
            return
        # Early on the average follows closely, so that it never remembers the untrained heads.
        decay = min(self.decay, (step + 1) / (step + 10 * self.every))
        current = network.state_dict()
        torch._foreach_lerp_(list(self.weights.values()), [current[name] for name in self.weights], 1 - decay)

    def state_dict(self) -> dict[str, dict[str, Tensor]]:
        return {"weights": self.weights}

    def load_state_dict(self, state: dict[str, dict[str, Tensor]]) -> None:
        self.weights = state["weights"]
