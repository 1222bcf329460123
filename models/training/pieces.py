"""The serving side's way to a span's tokens: tokenise before, inside and after each mention, and concatenate."""

from tokenizers import Tokenizer


def by_pieces(tokeniser: Tokenizer, text: str, places: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The word pieces without special tokens, and the indices of those inside a mention."""
    ids: list[int] = []
    inside: list[int] = []
    at = 0
    for start, end in sorted(places):
        ids += tokeniser.encode(text[at:start], add_special_tokens=False).ids
        piece = tokeniser.encode(text[start:end], add_special_tokens=False).ids
        inside += range(len(ids), len(ids) + len(piece))
        ids += piece
        at = end
    return ids + tokeniser.encode(text[at:], add_special_tokens=False).ids, inside
