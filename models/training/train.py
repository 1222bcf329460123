"""Fine-tunes the encoder and the three heads; resumable, and able to anneal early to meet a deadline.

    nice -n 15 python train.py --work work --epochs 3 --minutes 75
"""

import argparse
import json
import pathlib
import pickle
import time

import torch
from torch import Tensor
from torch.nn import functional as F

from average import Average
from batches import Batch, epoch, to_batch
from network import Network
from schedule import Anneal

SMOOTHING = 0.05
HEAD_FACTOR = 5
EMBEDDINGS = ("encoder.words.weight", "encoder.positions.weight")


def loss_of(outputs: tuple[Tensor, Tensor, Tensor], batch: Batch) -> Tensor:
    total = torch.zeros(())
    for logits, (rows, labels, weights) in zip(outputs, (batch.sentiment, batch.topic, batch.company), strict=True):
        if len(rows):
            each = F.cross_entropy(logits[rows], labels, reduction="none", label_smoothing=SMOOTHING)
            total = total + (each * weights).sum()
    return total / len(batch.rows)


def optimiser_for(network: Network, rate: float) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        head, decays = not name.startswith("encoder."), parameter.dim() > 1 and name not in EMBEDDINGS
        groups.setdefault((head, decays), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "factor": HEAD_FACTOR if head else 1, "weight_decay": 0.01 if decays else 0.0}
         for (head, decays), parameters in groups.items()],
        lr=rate, fused=True)


def save(path: pathlib.Path, state: dict) -> None:
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e9, help="anneal to the end within this time")
    parser.add_argument("--tokens-per-batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stop-after", type=int, default=0, help="steps; for timing")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rows = [row for row in pickle.loads((args.work / "rows.pkl").read_bytes()) if row["part"] == "train"]
    plan = [batch for number in range(args.epochs) for batch in epoch(rows, args.tokens_per_batch, args.seed + number)]

    network = Network()
    network.encoder.load_pretrained()
    average = Average(network)
    optimiser = optimiser_for(network, args.rate)
    anneal = Anneal(args.rate, len(plan), deadline=time.time() + args.minutes * 60)
    done = 0
    checkpoint = args.work / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        anneal.load_state_dict(state["anneal"])
        torch.set_rng_state(state["random"])
        done = state["done"]
    network.train()
    saved, recent = time.time(), []
    for step in range(done, len(plan)):
        rate = anneal.next_rate(step, time.time())
        if rate <= 0:
            print(json.dumps({"ended early at": step}), flush=True)
            break
        for group in optimiser.param_groups:
            group["lr"] = rate * group["factor"]
        batch = to_batch(plan[step])
        loss = loss_of(network(*batch.inputs()), batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.update(network, step)
        recent.append(loss.item())
        done = step + 1
        if done % 20 == 0:
            print(json.dumps({"step": done, "of": len(plan), "loss": round(sum(recent) / len(recent), 4),
                              "rate": rate, "at": time.strftime("%H:%M:%S")}), flush=True)
            recent = []
        if args.stop_after and done >= args.stop_after:
            return
        if time.time() - saved > 240:
            saved = time.time()
            save(checkpoint, {"network": network.state_dict(), "average": average.state_dict(), "done": done,
                              "optimiser": optimiser.state_dict(), "anneal": anneal.state_dict(),
                              "random": torch.get_rng_state()})
    save(args.work / "last.pt", network.state_dict())
    save(args.work / "average.pt", average.state_dict()["weights"])
    print(json.dumps({"finished": done, "at": time.strftime("%H:%M:%S")}), flush=True)


if __name__ == "__main__":
    main()
