"""What jq answers of all documents in files, packed or not: its program first, then the files."""

import gzip
import sys

import jq


def text_of(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return file.read()


program, *paths = sys.argv[1:]
documents = "\n".join(text_of(path) for path in paths)
print(jq.compile(program).input_text(documents, slurp=True).text())
