#!/usr/bin/env python3
"""Style and layers as a test: tidy.py ROOT LAYERS.

LAYERS is what CMake knows of helios_library(): a line `folder: used used …` a layer. Every #include between our own
folders must be allowed by it (a layer may include what it uses, and what that uses). Files and functions have limits.
"""
import os
import re
import sys

MOST_LINES = 800          # a file longer than this holds two rooms
MOST_FUNCTION_LINES = 80
MOST_COLUMNS = 140        # the habit is 100; tables of data and signatures may run on
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")
THIRD_PARTY_HOMES = {     # headers that only these folders may name
    "antlr4-runtime": ["compiler/syntax"],
    "llvm/": ["compiler/codegen"],
    "simdjson": ["runtime/ingest"],
    "re2/": ["runtime/value"],
    "toml++": ["compiler/driver", "runtime/stub"],
    "CLI/": ["compiler/cli"],
}


def read_layers(path):
    uses = {}
    for line in open(path):
        folder, _, rest = line.strip().partition(":")
        uses[folder] = rest.split()
    allowed = {}

    def closure(folder, trail=()):
        if folder in trail:
            raise SystemExit(f"layers form a circle: {' -> '.join(trail + (folder,))}")
        if folder not in allowed:
            found = {folder}
            for used in uses.get(folder, []):
                found |= closure(used, trail + (folder,))
            allowed[folder] = found
        return allowed[folder]

    for folder in uses:
        closure(folder)
    return allowed


def sources(root):
    for top in ("compiler", "runtime", "tests", "bench"):
        for folder, _, files in os.walk(os.path.join(root, top)):
            for name in files:
                if name.endswith((".h", ".cpp", ".def")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def check_includes(path, lines, allowed, complain):
    folder = os.path.dirname(path)
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#include\s+["<]([^">]+)[">]', line)
        if not match:
            continue
        included = match.group(1)
        for prefix, homes in THIRD_PARTY_HOMES.items():
            if included.startswith(prefix) and folder.startswith(("compiler", "runtime")) and folder not in homes:
                complain(path, number, f"{included} may only be included in {', '.join(homes)}")
        if folder in allowed and included.startswith(("compiler/", "runtime/")):
            layer = os.path.dirname(included)
            if layer not in allowed[folder] and layer != "runtime/base":
                complain(path, number, f"{folder} may not include {layer}")
        if folder.startswith("runtime/") and included.startswith("compiler/"):
            complain(path, number, "the runtime does not know the compiler")


def check_lengths(path, lines, complain):
    if len(lines) > MOST_LINES:
        complain(path, len(lines), f"{len(lines)} lines; at most {MOST_LINES}")
    for number, line in enumerate(lines, 1):
        if len(line.rstrip("\n")) > MOST_COLUMNS and "R\"" not in line and "HELIOS_MESSAGE" not in line:
            complain(path, number, f"{len(line)} columns; at most {MOST_COLUMNS}")
    begin = None
    for number, line in enumerate(lines, 1):
        if re.match(r"^[A-Za-z].*\)( const)?( noexcept)? \{$", line) and not line.startswith(("namespace", "TEST", "enum", "struct", "class")):
            begin = number
        if line.startswith("}") and begin:
            # One switch over a closed set is as long as the set: a case a line is no reason to cut it in two.
            cases = sum(" case " in body for body in lines[begin:number])
            if number - begin > MOST_FUNCTION_LINES and cases * 4 < (number - begin) * 3:
                complain(path, begin, f"a function of {number - begin} lines; at most {MOST_FUNCTION_LINES}")
            begin = None


def check_names(path, complain):
    for part in path.split("/"):
        stem = part.split(".")[0]
        if FORBIDDEN_NAMES.search(stem):
            complain(path, 1, f"`{stem}` says nothing about what is inside; name the one thing the file does")
        if stem != stem.lower():
            complain(path, 1, "file names are snake_case")


def check_catalogue(root, complain):
    """Every message has a page in docs/errors, and every page a message."""
    catalogue = os.path.join(root, "compiler/diag/catalogue.def")
    codes = re.findall(r'HELIOS_MESSAGE\("([EW]\d{4})", (\w+)', open(catalogue).read())
    names = [name for _, name in codes]
    for code in {c for c, _ in codes if [x for x, _ in codes].count(c) > 1}:
        complain(catalogue, 1, f"{code} stands for two messages")
    for name in {n for n in names if names.count(n) > 1}:
        complain(catalogue, 1, f"{name} is declared twice")
    pages = {f[:-3] for f in os.listdir(os.path.join(root, "docs/errors")) if re.match(r"[EW]\d{4}\.md$", f)}
    for code, name in codes:
        if code not in pages:
            complain("docs/errors", 1, f"{code} ({name}) has no page docs/errors/{code}.md")
    for page in sorted(pages - {c for c, _ in codes}):
        complain(f"docs/errors/{page}.md", 1, "no message has this code")


def main():
    root, layers = sys.argv[1], sys.argv[2]
    complaints = []

    def complain(path, line, words):
        complaints.append(f"{path}:{line}: {words}")

    allowed = read_layers(layers)
    for path in sources(root):
        lines = open(os.path.join(root, path), encoding="utf-8").readlines()
        check_names(path, complain)
        check_lengths(path, lines, complain)
        check_includes(path, lines, allowed, complain)
    check_catalogue(root, complain)
    for complaint in sorted(complaints):
        print(complaint)
    print(f"tidy: {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


main()
