"""What several teachers said of the same texts, as one answer per text and head."""

import pathlib

from torch import Tensor

from provenance import opened


def together(paths: list[pathlib.Path], sets: str) -> dict[str, dict[str, Tensor]]:
    """Of each text, per head, the mean over the files (of label.py) that speak of it.

    A file may know fewer of a text's companies than another; the one with most is heard alone then.
    @raises SystemExit when `sets` is open and a file comes from more."""
    heard: dict[str, dict[str, list[Tensor]]] = {}
    for path in paths:
        for text, said in opened(path, sets).items():
            own = heard.setdefault(text, {})
            for head, answer in said.items():
                own.setdefault(head, []).append(answer)
    return {text: {head: _mean(answers) for head, answers in own.items()} for text, own in heard.items()}


def _mean(answers: list[Tensor]) -> Tensor:
    most = max(len(answer) for answer in answers)
    agreeing = [answer for answer in answers if len(answer) == most]
    return agreeing[0] if len(agreeing) == 1 else sum(answer.float() for answer in agreeing) / len(agreeing)
