"""Writes manifest.json from what lies in the model folder and from what evaluate.py and prepare.py measured.

    python manifest.py --out ../minilm-l6-finance
"""

import argparse
import hashlib
import json
import pathlib

from export import MAX_TOKENS
from labels import SENTIMENT, TOPIC

LICENCES = [
    ("Twitter Financial News Sentiment", "MIT", "sentiment tfn-sentiment"),
    ("Twitter Financial News Topic", "MIT", "topic tfn-topic"),
    ("Financial PhraseBank", "CC BY-NC-SA 3.0", "sentiment phrasebank"),
    ("SEntFiN, headlines", "MIT", "sentiment sentfin"),
    ("SEntFiN, companies", "MIT", "company sentfin"),
    ("FiQA 2018, headlines", "research use", "sentiment fiqa-headline"),
    ("FiQA 2018, posts", "research use", "sentiment fiqa-post"),
    ("FiQA 2018, companies in headlines", "research use", "company fiqa-headline"),
    ("FiQA 2018, companies in posts", "research use", "company fiqa-post"),
    ("PyFin-sentiment tweets", "none stated", "sentiment pyfin"),
    ("Taborda stock-market tweets", "CC BY 4.0", "sentiment taborda"),
    ("Tweets with one ticker, sentiment taken as the ticker's", "as their sets", "company cashtag"),
]
LICENCE = ("Weights: non-commercial use (CC BY-NC-SA 3.0, because Financial PhraseBank was trained on; "
           "see CARD.md). Encoder all-MiniLM-L6-v2: Apache-2.0.")


def file_entry(folder: pathlib.Path, name: str) -> dict:
    content = (folder / name).read_bytes()
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"))
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance"))
    args = parser.parse_args()
    measured = json.loads((args.work / "measured.json").read_text())
    counts = json.loads((args.work / "prepare.json").read_text())
    manifest = {
        "schemaVersion": 1, "name": "minilm-l6-finance", "version": "1.0.0",
        "description": "Sentiment, topic and sentiment towards each company of short financial texts, in one pass",
        "maxTokens": MAX_TOKENS,
        "files": {"model": file_entry(args.out, "model.onnx"), "tokenizer": file_entry(args.out, "tokenizer.json")},
        "inputs": {"inputIds": "input_ids", "attentionMask": "attention_mask", "spanMask": "span_mask",
                   "spanRow": "span_row"},
        "outputs": {"sentiment": "sentiment_logits", "topic": "topic_logits", "company": "company_logits"},
        "labels": {"sentiment": SENTIMENT, "topic": TOPIC},
        "temperatures": {head: value["temperature"] for head, value in measured["calibration"].items()},
        "quantisation": "int8 weights (7-bit range) per channel, one activation scale per row",
        "licence": LICENCE,
        "data": [{"name": name, "licence": licence, "rows": counts[f"train {key}"]} for name, licence, key in LICENCES],
        "measured": {"part": "held-out validation, 10 % of the texts by a hash of the text", **measured},
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
