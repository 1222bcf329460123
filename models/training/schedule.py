"""A learning rate that warms up and then falls in a straight line to zero, at the last step or at the deadline."""

WARM_UP = 0.06
MARGIN_SECONDS = 10


class Anneal:
    def __init__(self, peak: float, steps: int, deadline: float) -> None:
        self.peak, self.steps, self.deadline = peak, steps, deadline
        self.rate = peak
        self.step_seconds: float | None = None
        self.last: float | None = None

    def next_rate(self, step: int, now: float) -> float:
        if self.last is not None:
            took = now - self.last
            self.step_seconds = took if self.step_seconds is None else 0.99 * self.step_seconds + 0.01 * took
        self.last = now
        warm_up = self.steps * WARM_UP
        if step < warm_up:
            return self.peak * (step + 1) / warm_up
        left = self.steps - step
        if self.step_seconds:
            left = min(left, (self.deadline - now - MARGIN_SECONDS) / self.step_seconds)
        # The last step still has a rate; none is left when the deadline has passed.
        self.rate = self.rate * (1 - 1 / left) if left > 1 else self.rate / 2 if left > 0 else 0.0
        return self.rate

    def state_dict(self) -> dict[str, float | None]:
        return {"rate": self.rate, "step_seconds": self.step_seconds}

    def load_state_dict(self, state: dict[str, float | None]) -> None:
        self.rate, self.step_seconds = state["rate"] or self.peak, state["step_seconds"]
