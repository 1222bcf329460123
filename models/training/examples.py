"""Writes examples.json: invented texts with the tokens, spans, tags and probabilities that any serving side must
reproduce.

    python examples.py --out ../minilm-l6-finance
"""

import argparse
import json
import pathlib

import numpy as np
from tokenizers import Tokenizer

from normalise import CONFUSABLE, EMOJI, normalise
from prepare import encode
from scorer import Scorer, softmax
from spans import covered_tokens, locate

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
    ("$GRMB to the moon 🚀🚀🌕 my 💎🙌 say hold⚠\ufe0f", ["$GRMB"]),
    ("Wibble\u200bcorp’s out\u00adlook\u2060 im\u200dproves,\ufeff says \u202aAnders Quistgaard\u202c", ["Wibblecorp"]),
    ("Ｐｌｕｍｂｕｓ　Ｇｒｏｕｐ cuts 𝗱𝗶𝘃𝗶𝗱𝗲𝗻𝗱 by 𝟓𝟎％！ \U0001d6fc \uff5f", ["Plumbus Group"]),
    ("Zоrblаtt Stееl shаres рlunge; НОРДВИК не комментирует, Α and Ω stay", ["Zorblatt Steel"]),
    ("&#x200b;&#128640; R\u200b\u0430llу 🇸🇪👍🏽 🙂 ✅✅", []),
    ("ECB's Marta Velinsky meets Quuxley Motors CEO Jón Þórðarson in Rotterdam; iWidget, eBay-like McGuff AND H&M",
     ["Quuxley Motors"]),
    ("", []),
]


def every_replacement() -> list[tuple[str, list[str]]]:
    """One text for each table of the normalisation, with all that it holds."""
    return [
        ("a" + "".join(CONFUSABLE) + " " + "".join(CONFUSABLE), []),
        ("".join(EMOJI), []),
        ("".join(map(chr, range(0xFF00, 0xFF61))), []),
        ("x".join(map(chr, [*range(0x200A, 0x2010), *range(0x2029, 0x202F), *range(0x205F, 0x2066), 0xAD, 0xFEFF])), []),
        *(("".join(map(chr, range(start, min(start + 256, 0x1D800)))), []) for start in range(0x1D400, 0x1D800, 256)),
    ]


def example(text: str, names: list[str], tokeniser: Tokenizer, scorer: Scorer, heat: dict[str, float]) -> dict:
    def rounded(logits: np.ndarray, head: str) -> list[float]:
        return [round(float(p), 5) for p in softmax(logits / heat[head])]

    clean = normalise(text)
    ids, case, offsets, pieces = encode(tokeniser, clean)
    places = locate(clean, names)
    spans = [covered_tokens(offsets, places[name]) for name in names]
    row = {"ids": ids, "case": case, "sentiment": {}, "topic": {}, "tags": {}, "spans": [("", 0, span) for span in spans]}
    score = scorer.score([row])[0]
    starts = [index for index, (offset, piece) in enumerate(zip(offsets, pieces, strict=True))
              if offset[1] > offset[0] and offset[0] == piece[0]]
    return {
        "text": text, "normalised": clean, "ids": ids, "case": case,
        "sentiment": rounded(score.sentiment, "sentiment"), "topic": rounded(score.topic, "topic"),
        "companies": [{"name": name, "places": places[name], "tokens": span, "sentiment": rounded(logits, "company")}
                      for name, span, logits in zip(names, spans, score.company, strict=True)],
        # The first token of each word or sign, and the probabilities of its tags.
        "starts": starts, "entities": [rounded(score.entity[start], "entity") for start in starts],
        "embedding": score.embedding.tolist(),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("../minilm-l6-finance"))
    args = parser.parse_args()
    heat = json.loads((args.out / "manifest.json").read_text())["temperatures"]
    tokeniser, scorer = Tokenizer.from_file(str(args.out / "tokenizer.json")), Scorer(args.out / "model.onnx")
    examples = [example(text, names, tokeniser, scorer, heat) for text, names in INVENTED + every_replacement()]
    # Escaped: much of it cannot be seen.
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in examples)
    (args.out / "examples.json").write_text(f"[{lines}]\n")


if __name__ == "__main__":
    main()
