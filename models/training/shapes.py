"""The encoders that training knows: their sizes, and where their pre-trained weights come from."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Shape:
    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    # MPNet adds a learned bias by distance to every attention score, the same in all layers.
    distance_buckets: int = 0


MINILM = Shape(hidden=384, layers=6, heads=12, inner=1536, vocabulary=30522, positions=512, epsilon=1e-12)
MINILM_SHALLOW = replace(MINILM, layers=3)
MPNET = Shape(hidden=768, layers=12, heads=12, inner=3072, vocabulary=30527, positions=512, epsilon=1e-5,
              distance_buckets=32)

SHAPES = {"minilm-l6": MINILM, "minilm-l3": MINILM_SHALLOW, "mpnet": MPNET}
