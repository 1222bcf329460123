"""The Python contender of `npm run bench:model`: bare `session.run` on batches laid out beforehand.

Orders come as JSON lines: {"prepare": path} reads the batches of a slice, {"run": true} runs them. Needs
numpy and onnxruntime only; the session has ONNX Runtime's defaults, one session over all cores.
"""

import json
import sys

import numpy
import onnxruntime


def main() -> None:
    model = sys.argv[1]
    sentiment = sys.argv[2]
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    feeds: list[dict[str, numpy.ndarray]] = []
    reply({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if "prepare" in order:
            with open(order["prepare"], encoding="utf-8") as file:
                feeds = [feed_of(batch) for batch in json.load(file)]
            reply({"ready": True})
        else:
            results = [session.run(None, feed) for feed in feeds]
            at = [output.name for output in session.get_outputs()].index(sentiment)
            labels = [result[at].argmax(axis=1).tolist() for result in results]
            reply({"labels": labels})


def feed_of(batch: dict) -> dict[str, numpy.ndarray]:
    return {
        name: numpy.array(value["data"], dtype=value["type"]).reshape(value["shape"])
        for name, value in batch.items()
    }


def reply(answer: dict) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
