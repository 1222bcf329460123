"""Writes manifest.json from what lies in the model folder and from what evaluate.py and prepare.py measured.

    python manifest.py --out ../minilm-l6-finance --sets all
"""

import argparse
import json
import pathlib

from evaluation_file import read_evaluation, sha256
from labels import ENTITY, SENTIMENT, TOPIC
from network import EMBEDDING
from prepare import MAX_TOKENS
from sets import SETS

VERSION = "2.1.0"
# Name, licence, kind and set as prepare.py counts them.
DATA = [
    ("Twitter Financial News Sentiment", "MIT", "sentiment", "tfn-sentiment"),
    ("Twitter Financial News Topic", "MIT", "topic", "tfn-topic"),
    ("Financial PhraseBank", "CC BY-NC-SA 3.0", "sentiment", "phrasebank"),
    ("SEntFiN 1.0, headlines", "MIT", "sentiment", "sentfin"),
    ("SEntFiN 1.0, companies", "MIT", "company", "sentfin"),
    ("SEntFiN 1.0, companies' names as entities", "MIT", "tags", "sentfin names"),
    ("FiQA 2018, headlines", "research use", "sentiment", "fiqa-headline"),
    ("FiQA 2018, posts", "research use", "sentiment", "fiqa-post"),
    ("FiQA 2018, companies in headlines", "research use", "company", "fiqa-headline"),
    ("FiQA 2018, companies in posts", "research use", "company", "fiqa-post"),
    ("PyFin-sentiment tweets", "none stated", "sentiment", "pyfin"),
    ("Taborda stock-market tweets", "CC BY 4.0", "sentiment", "taborda"),
    ("Twitter Financial News Sentiment, tweets with one ticker", "MIT", "company", "cashtag tfn-sentiment"),
    ("PyFin-sentiment, tweets with one ticker", "none stated", "company", "cashtag pyfin"),
    ("CoNLL-2003 English, entities", "research use", "tags", "conll"),
    ("FiNER-ORD, entities", "CC BY-NC 4.0", "tags", "finer"),
]
ENCODER = "Encoder all-MiniLM-L6-v2: Apache-2.0."
LICENCES = {
    "all": "Weights: research and non-commercial use (CC BY-NC-SA 3.0, because Financial PhraseBank was trained on; "
           f"see CARD.md). {ENCODER}",
    "open": "Weights: Apache-2.0; the labelled data, the teachers' too, is MIT and CC BY 4.0 alone, and Taborda et al. "
            f"2021 is to be named (see CARD.md). {ENCODER}",
}


def file_entry(folder: pathlib.Path, name: str) -> dict:
    return {"path": name, "bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the model's folder")
    parser.add_argument("--sets", choices=SETS, required=True, help="what the model and its teachers were trained on")
    parser.add_argument("--further", type=json.loads, default=[],
                        help='what else was trained on: [{"name": "…", "licence": "…", "rows": 1}]')
    parser.add_argument("--teachers", default="", help="whose probabilities it learned, as the card shall say it")
    args = parser.parse_args()
    evaluation = read_evaluation(args.out)
    if evaluation["sets"] != args.sets:
        raise SystemExit(f"{args.out}/evaluation.json was made with --sets {evaluation['sets']}, this is {args.sets}: "
                         "run evaluate.py again")
    counts = json.loads((args.work / "prepare.json").read_text())
    manifest = {
        "schemaVersion": 2, "name": args.out.resolve().name, "version": VERSION,
        "description": "Sentiment, topic, sentiment towards each company, entities and an embedding of short financial "
                       "texts, in one pass",
        "maxTokens": MAX_TOKENS,
        "files": {"model": file_entry(args.out, "model.onnx"), "tokenizer": file_entry(args.out, "tokenizer.json")},
        "inputs": {"inputIds": "input_ids", "attentionMask": "attention_mask", "tokenCase": "token_case",
                   "spanMask": "span_mask", "spanRow": "span_row"},
        "outputs": {"sentiment": "sentiment_logits", "topic": "topic_logits", "company": "company_logits",
                    "entity": "entity_logits", "embedding": "embedding"},
        "labels": {"sentiment": SENTIMENT, "topic": TOPIC, "entity": ENTITY},
        "temperatures": evaluation["temperatures"],
        "embeddingDimensions": EMBEDDING,
        "quantisation": "int8 weights (7-bit range) and inputs of products with fixed scales per channel",
        "licence": LICENCES[args.sets],
        "data": [*({"name": name, "licence": licence, "rows": counts[f"train {kind} {key}"]}
                   for name, licence, kind, key in DATA if key in SETS[args.sets]), *args.further],
        "teachers": args.teachers,
        "evaluation": "evaluation.json",
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
