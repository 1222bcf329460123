"""Writes examples.json: invented texts with the tokens, spans and probabilities that any serving side must reproduce.

    python examples.py --out ../minilm-l6-finance
"""

import argparse
import json
import pathlib

from normalise import normalise
from scorer import Scorer, softmax
from spans import covered_tokens, locate
from tokeniser import load_tokeniser

INVENTED: list[tuple[str, list[str]]] = [
    ("Quuxley Motors beats forecasts while Zorblatt Steel warns on profit", ["Quuxley Motors", "Zorblatt Steel"]),
    ("$QXLY up 4% pre-market &amp; climbing https://example.invalid/a?b=1", ["$QXLY"]),
    ("Zorblatt: ZORBLATT's board says Zorblatt&#39;s dividend is cut", ["Zorblatt"]),
    ("  Grumblebank\u00a0raises   rates\nby 25 basis points t.co/xYz  ", ["Grumblebank"]),
    ("Café Überblick S.A. (CUB) kündigt 1.200 Stellen — naïve optimism? 📉", ["Café Überblick S.A.", "CUB"]),
    ("No company is named in this one", []),
    ("&lt;b&gt;Plumbus &hellip; Q3&lt;/b&gt; EBITDA fell to EUR 3.1 mn from EUR 4.7 mn", ["Plumbus"]),
    ("Fnordwell Energy agrees to buy Fnordwell Gas for $2.3bn", ["Fnordwell Energy", "Fnordwell Gas", "Fnordwell"]),
    ("东京 Wibblecorp shares slump", ["Wibblecorp"]),
    ("Blivet Pharma " + "recalls yet another batch of tablets, " * 25 + "says Blivet Pharma", ["Blivet Pharma"]),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance"))
    args = parser.parse_args()
    manifest = json.loads((args.out / "manifest.json").read_text())
    heat, limit = manifest["temperatures"], manifest["maxTokens"]
    tokeniser, scorer = load_tokeniser(args.out), Scorer(args.out / "model.onnx")
    examples = []
    for text, names in INVENTED:
        clean = normalise(text)
        encoding = tokeniser.encode(clean)
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > limit:
            ids, offsets = ids[: limit - 1] + ids[-1:], offsets[: limit - 1] + offsets[-1:]
        places = locate(clean, names)
        spans = [covered_tokens(offsets, places[name]) for name in names]
        sentiment, topic, company = scorer.score(
            [{"ids": ids, "sentiment": {}, "topic": {}, "spans": [("", 0, span) for span in spans]}])[0]
        rounded = lambda logits, head: [round(float(p), 5) for p in softmax(logits / heat[head])]
        examples.append({
            "text": text, "normalised": clean, "ids": ids, "sentiment": rounded(sentiment, "sentiment"),
            "topic": rounded(topic, "topic"),
            "companies": [{"name": name, "places": places[name], "tokens": span, "sentiment": rounded(logits, "company")}
                          for name, span, logits in zip(names, spans, company, strict=False)]})
    (args.out / "examples.json").write_text(json.dumps(examples, indent=None, ensure_ascii=False).replace('}, {"text"', '},\n{"text"') + "\n")


if __name__ == "__main__":
    main()
