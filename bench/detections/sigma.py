"""How a detection is written: modifiers, wildcards and conditions of the rules that convert.py and reference.py read.

This is spelling alone. What a rule means is said twice: by reference.py, which evaluates it, and by convert.py,
which writes it in Helios; tests hold the two together.
"""

import base64
import itertools
import re

ANY, ONE = object(), object()  # the wildcards * and ?
DASHES = "-/–—―"


class NotSayable(Exception):
    """Why a rule cannot be said."""


# --- values -------------------------------------------------------------------------------------


def spelled(value):
    """A value as the text it is compared as."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def wildcards(text):
    r"""A value in pieces: texts, ANY and ONE. `\*`, `\?` and `\\` are the characters themselves, and so is any
    other backslash."""
    pieces, plain, i = [], "", 0
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text) and text[i + 1] in "*?\\":
            plain += text[i + 1]
            i += 1
        elif c in "*?":
            if plain:
                pieces.append(plain)
            pieces.append(ANY if c == "*" else ONE)
            plain = ""
        else:
            plain += c
        i += 1
    return pieces + [plain] if plain else pieces


def escaped(text):
    """A plain text as a value: nothing in it is a wildcard."""
    return re.sub(r"([*?\\])", r"\\\1", text)


# --- modifiers ----------------------------------------------------------------------------------

COMPARISONS = ("contains", "startswith", "endswith", "re", "cidr", "fieldref", "exists", "lt", "lte", "gt", "gte")
TRANSFORMS = ("windash", "base64", "base64offset", "wide", "utf16le", "utf16be", "utf16")
FLAGS = {"i", "m", "s", "ignorecase", "multiline", "dotall"}


class Item:
    """`Field|modifiers: values`: how each value is compared, and with what."""

    def __init__(self, key, values):
        self.field, *modifiers = key.split("|")
        self.all = "all" in modifiers
        self.cased = "cased" in modifiers
        self.negated = "neq" in modifiers
        self.flags = "".join(sorted(m[0] for m in modifiers if m in FLAGS))
        comparisons = [m for m in modifiers if m in COMPARISONS]
        for modifier in modifiers:
            if modifier not in (*COMPARISONS, *TRANSFORMS, *FLAGS, "all", "cased", "neq"):
                raise NotSayable(f"the modifier `{modifier}`")
        self.how = next((m for m in comparisons if m not in ("contains", "startswith", "endswith")), None)
        place = [m for m in comparisons if m in ("contains", "startswith", "endswith")]
        self.place = place[0] if place else "is"
        if self.how is None:
            self.how = self.place
        values = values if isinstance(values, list) else [values]
        transforms = [m for m in modifiers if m in TRANSFORMS]
        # Each value is what it may be spelled as.
        self.values = [spellings(value, transforms) for value in values]


def read_selection(selection):
    """A selection with its items read: a map is all of them, a list any of them, a text alone is looked for in
    every field."""
    if isinstance(selection, list):
        return [read_selection(part) for part in selection]
    if not isinstance(selection, dict):
        return keywords("", selection)
    return {key: keywords(key, values) if key.split("|")[0] == "" else Item(key, values)
            for key, values in selection.items()}


def joined(items):
    """Texts looked for in every field, as one item."""
    first = items[0]
    first.values = [spelling for item in items for spelling in item.values]
    return first


def keywords(key, values):
    item = Item(key, values)
    if item.how == "is":
        item.how = item.place = "contains"
    return item


def spellings(value, transforms):
    """What a value stands for: itself, or whatever its modifiers make of it."""
    if value is None or not transforms:
        return [value]
    texts = [spelled(value)]
    encoding = "utf-8"
    for transform in transforms:
        if transform == "windash":
            texts = [dashed for text in texts for dashed in windash(text)]
        elif transform in ("wide", "utf16le", "utf16be", "utf16"):
            encoding = {"wide": "utf-16-le", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "utf16": "utf-16"}[transform]
        elif transform == "base64":
            texts = [escaped(base64.b64encode(encoded(text, encoding)).decode()) for text in texts]
            encoding = "utf-8"
        elif transform == "base64offset":
            texts = [escaped(at) for text in texts for at in base64_offsets(encoded(text, encoding))]
            encoding = "utf-8"
    if encoding != "utf-8":  # wide, and not then in base64: the bytes as they stand in a text
        texts = ["".join(map(chr, encoded(text, encoding))) for text in texts]
    return texts


def encoded(text, encoding):
    plain = "".join("*" if p is ANY else "?" if p is ONE else p for p in wildcards(text))
    return b"\xff\xfe" + plain.encode("utf-16-le") if encoding == "utf-16" else plain.encode(encoding)


def base64_offsets(data):
    """What every base64 that holds the data must contain, wherever it begins among three bytes."""
    for offset in range(3):
        whole = base64.b64encode(b" " * offset + data)
        from_, end = (0, 2, 3)[offset], (None, -3, -2)[(len(data) + offset) % 3]
        yield whole[from_:end].decode()


def windash(text):
    """The dash that begins an option may be another: `-`, `/` or one of three that look like it."""
    places = [m.start() for m in re.finditer(r"\B[-/]\b", text)]
    for dashes in itertools.product(DASHES, repeat=len(places)):
        out = list(text)
        for place, dash in zip(places, dashes):
            out[place] = dash
        yield "".join(out)


# --- conditions ---------------------------------------------------------------------------------

TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")


def parse_condition(text, names):
    """("and" | "or", [parts]), ("not", part), ("name", name) or ("of", n or "all", [names])."""
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        tokens.append(match.group(1))
        at = match.end()
    parser = Condition(tokens, names)
    result = parser.either()
    if parser.peek() is not None:
        raise NotSayable(f"the condition `{text}`")
    return result


class Condition:
    def __init__(self, tokens, names):
        self.tokens, self.at, self.names = tokens, 0, names

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def word(self):
        token = self.peek()
        return token.lower() if token is not None and token not in self.names else token

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def either(self):
        return self.joined("or", self.both)

    def both(self):
        return self.joined("and", self.one)

    def joined(self, word, part):
        parts = [part()]
        while self.word() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, parts)

    def one(self):
        word = self.word()
        if word is None or word in ("and", "or", ")"):
            raise NotSayable("a condition with something missing")
        token = self.take()
        if word == "not":
            return ("not", self.one())
        if word == "(":
            inside = self.either()
            if self.peek() != ")":
                raise NotSayable("a condition whose parentheses do not match")
            self.take()
            return inside
        if self.word() == "of" and (word in ("all", "any") or word.isdigit()):
            self.take()
            if self.peek() is None:
                raise NotSayable("a condition with something missing")
            return ("of", {"all": "all", "any": 1}.get(word) or int(word), self.named(self.take()))
        if token not in self.names:
            raise NotSayable(f"the condition names `{token}`, which is not there")
        return ("name", token)

    def named(self, pattern):
        if pattern.lower() == "them" and pattern not in self.names:
            return [name for name in self.names if not name.startswith("_")]
        fits = re.compile("".join(".*" if c == "*" else re.escape(c) for c in pattern))
        return [name for name in self.names if fits.fullmatch(name)]
