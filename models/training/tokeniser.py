"""The encoder's WordPiece tokeniser, without padding and truncation: the server does both itself."""

import pathlib

from tokenizers import Tokenizer


def load_tokeniser(folder: pathlib.Path) -> Tokenizer:
    tokeniser = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokeniser.no_padding()
    tokeniser.no_truncation()
    return tokeniser
