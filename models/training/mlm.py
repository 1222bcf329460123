"""Adapts the encoder to financial text by masked-language modelling (Devlin et al. 2019; Gururangan et al. 2020).

    nice -n 15 python mlm.py --data ../../../shared/data --work work --minutes 60

Resumable: it goes on from its checkpoint (with other batches than the ones it has had), and `adapted.pt` (for train.py --encoder) is written with every checkpoint.
"""

import argparse
import gzip
import json
import pathlib
import pickle
import random
import time

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from encoder import Encoder
from normalise import group_key, normalise
from prepare import encode
from pretrained import load_pretrained
from provenance import opened, save
from schedule import Anneal
from shapes import SHAPES
from tokeniser import load_tokeniser

MASK, FIRST_WORD, VOCABULARY = 103, 1000, 30522
MASKED_SHARE = 0.15
LINES_A_TURN = 20_000
SAVE_SECONDS = 300


class WordGuesser(nn.Module):
    """The encoder and a head whose output matrix is the embedding table."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        hidden = encoder.shape.hidden
        self.dense, self.norm = nn.Linear(hidden, hidden), nn.LayerNorm(hidden)
        self.bias = nn.Parameter(torch.zeros(encoder.shape.vocabulary))

    def forward(self, ids: Tensor, mask: Tensor, case: Tensor, hidden_words: Tensor) -> Tensor:
        states = self.encoder(ids, mask, case)[hidden_words]
        return F.linear(self.norm(F.gelu(self.dense(states))), self.encoder.words.weight, self.bias)


def turns(data: pathlib.Path, tokeniser, tokens_per_batch: int, seed: int, held_out: set[str]):
    """Batches of (ids, cases), endlessly: the corpus is shuffled once an epoch and tokenised turn by turn."""
    lines = []
    for name in ("headlines", "sentences"):
        with gzip.open(data / "corpus" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            lines += [line for line in file.read().splitlines() if group_key(line) not in held_out]
    for number in range(10**6):
        chance = random.Random(seed + number)
        chance.shuffle(lines)
        for start in range(0, len(lines), LINES_A_TURN):
            texts = [encode(tokeniser, normalise(line))[:2] for line in lines[start : start + LINES_A_TURN]]
            texts.sort(key=lambda text: len(text[0]))
            batches, batch = [], []
            for text in texts:
                if batch and (len(batch) + 1) * len(text[0]) > tokens_per_batch:
                    batches.append(batch)
                    batch = []
                batch.append(text)
            chance.shuffle(batches)
            yield from batches


def masked(batch: list, chance: torch.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Of the words 15 % are to be guessed: of those 80 % are masked, 10 % replaced, 10 % left."""
    tokens = max(len(ids) for ids, _ in batch)
    ids, case, mask = (torch.zeros(len(batch), tokens, dtype=torch.long) for _ in range(3))
    for index, (row, cases) in enumerate(batch):
        ids[index, : len(row)], case[index, : len(row)], mask[index, : len(row)] = torch.tensor(row), torch.tensor(cases), 1
    chosen = (torch.rand(ids.shape, generator=chance) < MASKED_SHARE) & (ids >= FIRST_WORD)
    kind = torch.rand(ids.shape, generator=chance)
    other = torch.randint(FIRST_WORD, VOCABULARY, ids.shape, generator=chance)
    given = torch.where(chosen & (kind < 0.8), MASK, torch.where(chosen & (kind > 0.9), other, ids))
    return given, mask, case, chosen, ids[chosen]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../../../shared/data"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--shape", choices=SHAPES, default="minilm-l6")
    parser.add_argument("--minutes", type=float, default=60, help="of this run")
    parser.add_argument("--steps", type=int, default=20_000, help="of the whole training; one epoch is about 13,000")
    parser.add_argument("--tokens-per-batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    encoder = Encoder(SHAPES[args.shape], 0.1)
    load_pretrained(encoder)
    network = WordGuesser(encoder)
    optimiser = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    anneal = Anneal(args.rate, args.steps, deadline=float("inf"))
    checkpoint, done = args.work / "mlm-checkpoint.pt", 0
    if checkpoint.exists():
        state = opened(checkpoint)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        anneal.load_state_dict(state["anneal"])
        torch.set_rng_state(state["random"])
        done = state["done"]
    args.work.mkdir(parents=True, exist_ok=True)

    def keep() -> None:
        save(checkpoint, {"network": network.state_dict(), "optimiser": optimiser.state_dict(),
                          "anneal": anneal.state_dict(), "done": done, "random": torch.get_rng_state()}, "all")
        save(args.work / "adapted.pt", encoder.state_dict(), "all")

    # A resumed run draws other batches than the ones it has had.
    rows = pickle.loads((args.work / "rows.pkl").read_bytes())
    held_out = {row["key"] for row in rows if row["part"] in ("validation", "development")}
    batches = turns(args.data, load_tokeniser(), args.tokens_per_batch, args.seed + 1000 * done, held_out)
    chance = torch.Generator().manual_seed(args.seed + done)
    network.train()
    started = saved = time.time()
    recent = []
    while done < args.steps and time.time() - started < args.minutes * 60:
        for group in optimiser.param_groups:
            group["lr"] = anneal.next_rate(done, time.time())
        ids, mask, case, chosen, wanted = masked(next(batches), chance)
        if not len(wanted):
            continue
        loss = F.cross_entropy(network(ids, mask, case, chosen), wanted)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        done += 1
        recent.append(loss.item())
        if done % 50 == 0:
            print(json.dumps({"step": done, "of": args.steps, "loss": round(sum(recent) / len(recent), 4),
                              "at": time.strftime("%H:%M:%S")}), flush=True)
            recent = []
        if time.time() - saved > SAVE_SECONDS:
            saved = time.time()
            keep()
    keep()


if __name__ == "__main__":
    main()
