"""Trains a network on labels, on what teachers said, or both; resumable.

    nice -n 15 python train.py --shape mpnet --sets open --name teacher-open --epochs 1
"""

import argparse
import json
import pathlib
import pickle
import time

import torch
from torch import Tensor

from average import Average
from batches import epoch, to_batch
from losses import label_loss, meaning_loss, teacher_loss
from network import Network
from pretrained import fitted, load_pretrained
from provenance import opened, save
from said import together
from schedule import Anneal
from sets import SETS, only, sampled
from shapes import SHAPES

HEAD_FACTOR = 5
SAVE_SECONDS = 1200


def depth_of(name: str, layers: int) -> int:
    """How many layers lie between a parameter and the heads."""
    if not name.startswith("encoder."):
        return 0
    parts = name.split(".")
    return layers - int(parts[2]) if parts[1] == "layers" else layers + 1


def optimiser_for(network: Network, rate: float, decay: float) -> torch.optim.AdamW:
    """Rates fall by `decay` from layer to layer downwards (Howard and Ruder 2018); heads learn faster."""
    layers = network.encoder.shape.layers
    groups: dict[tuple[int, bool], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            decays = parameter.dim() > 1 and not name.startswith(("encoder.words", "encoder.positions", "encoder.cases"))
            groups.setdefault((depth_of(name, layers), decays), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "factor": decay ** depth if depth else HEAD_FACTOR, "weight_decay": 0.01 if decays else 0.0}
         for (depth, decays), parameters in groups.items()],
        lr=rate, fused=True)


def settings(args: argparse.Namespace) -> dict[str, str]:
    """What a resumed run must share with the one before."""
    free = {"minutes", "stop_after", "threads", "work"}
    return {name: str(value) for name, value in vars(args).items() if name not in free}


def load_rows(args: argparse.Namespace) -> list[dict]:
    """Training rows with the labels of the allowed sets, and what allowed teachers said of them."""
    rows = []
    for path in (args.work / "rows.pkl", *args.more):
        found = [row for row in pickle.loads(path.read_bytes()) if row["part"] == "train"]
        unlabelled = [row for row in found if row.get("unlabelled")]
        if unlabelled and args.sets == "open":
            raise SystemExit(f"{path}: the unlabelled corpus is not open; leave it out or train with --sets all")
        rows += only([row for row in found if not row.get("unlabelled")], SETS[args.sets]) + unlabelled
    told = together(args.teachers, args.sets)
    return [row | {"teacher": told[row["text"]]} if row["text"] in told else row for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--name", required=True, help="of the results: NAME.pt and NAME-last.pt")
    parser.add_argument("--shape", choices=SHAPES, default="minilm-l6")
    parser.add_argument("--start", type=pathlib.Path, help="weights to go on from, of as many layers or of six; else the pre-trained encoder")
    parser.add_argument("--encoder", type=pathlib.Path, help="an adapted encoder (mlm.py) instead of the pre-trained one")
    parser.add_argument("--sets", choices=SETS, default="all")
    parser.add_argument("--more", type=pathlib.Path, nargs="*", default=[], help="further rows: made up or unlabelled")
    parser.add_argument("--times", type=json.loads, default={}, help='how often a set is seen: {"phrasebank": 2}')
    parser.add_argument("--teachers", type=pathlib.Path, nargs="*", default=[], help="what teachers said, of label.py")
    parser.add_argument("--trust", type=float, default=0.7, help="weight of the teachers against the labels, where there are both")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e9, help="anneal to the end within this time")
    parser.add_argument("--tokens-per-batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--layer-decay", type=float, default=1.0)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--freeze-words", action="store_true")
    parser.add_argument("--freeze-layers", type=int, default=0, help="the lowest so many layers stay as they are")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stop-after", type=int, default=0, help="steps; for timing")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rows = load_rows(args)
    plan = [batch for number in range(args.epochs)
            for batch in epoch(sampled(rows, args.times, args.seed + number), args.tokens_per_batch, args.seed + number)]

    # Batches are cut by tokens: divided by their own number of texts, short texts would count for less.
    texts_per_batch = sum(len(batch) for batch in plan) / len(plan)
    network = Network(SHAPES[args.shape], args.dropout)
    if args.start:
        network.load_state_dict(fitted(opened(args.start, args.sets), network.encoder.shape.layers))
    elif args.encoder:
        network.encoder.load_state_dict(opened(args.encoder, args.sets))
    else:
        load_pretrained(network.encoder)
    network.encoder.words.weight.requires_grad_(not args.freeze_words)
    if args.freeze_layers:
        below = [network.encoder.positions, network.encoder.cases, network.encoder.norm, network.encoder.distance]
        for module in [*below, *network.encoder.layers[: args.freeze_layers]]:
            if module is not None:
                module.requires_grad_(False)
    average = Average(network)
    optimiser = optimiser_for(network, args.rate, args.layer_decay)
    anneal = Anneal(args.rate, len(plan), deadline=time.time() + args.minutes * 60)
    done = 0
    checkpoint = args.work / f"{args.name}-checkpoint.pt"
    if checkpoint.exists():
        state = opened(checkpoint, args.sets)
        if state["settings"] != settings(args):
            raise SystemExit(f"{checkpoint} was written with other settings: delete it, or choose another --name")
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
        outputs = network(*batch.inputs())
        loss = label_loss(outputs, batch, 1 - args.trust) / texts_per_batch
        if args.teachers:
            loss = loss + args.trust * teacher_loss(outputs, batch) / texts_per_batch + meaning_loss(outputs, batch)
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
        if time.time() - saved > SAVE_SECONDS:
            saved = time.time()
            save(checkpoint, {"network": network.state_dict(), "average": average.state_dict(), "done": done,
                              "optimiser": optimiser.state_dict(), "anneal": anneal.state_dict(),
                              "random": torch.get_rng_state(), "settings": settings(args)}, args.sets)
    save(args.work / f"{args.name}-last.pt", network.state_dict(), args.sets)
    save(args.work / f"{args.name}.pt", average.state_dict()["weights"], args.sets)
    checkpoint.unlink(missing_ok=True)
    print(json.dumps({"finished": done, "at": time.strftime("%H:%M:%S")}), flush=True)


if __name__ == "__main__":
    main()
