"""MiniLM's tokeniser, without the padding and cutting that it comes with."""

from tokenizers import Tokenizer

from pretrained import minilm_folder


def load_tokeniser() -> Tokenizer:
    tokeniser = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokeniser.no_padding()
    tokeniser.no_truncation()
    return tokeniser
