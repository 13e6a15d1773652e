"""How names, texts, patterns and lists are spelled in Helios."""

import ipaddress
import os
import re

import regex
import sigma
from sigma import ANY, ONE, NotSayable

HERE = os.path.dirname(os.path.abspath(__file__))


def language_words():
    with open(os.path.join(HERE, "../../grammar/HeliosLexer.g4"), encoding="utf-8") as grammar:
        return set(re.findall(r"^[A-Z_]+: '([A-Za-z]+)';", grammar.read(), re.MULTILINE))


WORDS = language_words() | {"score", "reasons", "outcome"}


class Names:
    """A name for each thing, no two alike."""

    def __init__(self, taken):
        self.taken, self.given = set(taken), {}

    def of(self, thing, wanted, declared=None, line=None):
        if thing not in self.given:
            name, n = wanted, 1
            while name in self.taken:
                n += 1
                name = f"{wanted}_{n}"
            self.taken.add(name)
            self.given[thing] = name
        if declared is not None:
            declared[self.given[thing]] = line.format(self.given[thing])
        return self.given[thing]


def name(text, otherwise):
    """A text as a name: letters, digits and `_`; no word of the language."""
    cleaned = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_") or otherwise
    if cleaned[0].isdigit() or re.fullmatch("[A-Z]{3}", cleaned):
        cleaned = f"{otherwise}_{cleaned}"
    return cleaned + "_" if cleaned in WORDS else cleaned


def slug(title):
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:80].strip("_")


def one_line(text):
    return " ".join(text.encode(errors="replace").decode().split())


# --- texts -------------------------------------------------------------------------------------------


def quoted(text, more=""):
    out = ""
    for c in text:
        if 0xD800 <= ord(c) < 0xE000:
            raise NotSayable("half a character (a lone surrogate)")
        if c in '\\"' or c in more:
            out += "\\" + c
        elif c in "\n\t\r":
            out += {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[c]
        elif not c.isprintable() and c != " ":
            out += f"\\u{{{ord(c):X}}}"
        else:
            out += c
    return f'"{out}"'


def text(value):
    plain = all(c.isprintable() for c in value)
    if plain and ("\\" in value or '"' in value) and "'" not in value:
        return f"'{value}'"
    return quoted(value)


def reason(value):
    """A text that no value is filled into."""
    return quoted(value, "{}")


def pattern(source):
    """Between slashes."""
    out, i = "", 0
    while i < len(source):
        if source[i] == "\\":
            out += source[i:i + 2]
            i += 1
        elif source[i] == "/":
            out += "\\/"
        elif 0xD800 <= ord(source[i]) < 0xE000:
            raise NotSayable("half a character (a lone surrogate)")
        elif not source[i].isprintable() and source[i] != " ":
            out += f"\\x{{{ord(source[i]):X}}}"
        else:
            out += source[i]
        i += 1
    ignoring = re.match(r"\(\?([a-z]*)\)", out)
    if ignoring and "i" in ignoring.group(1):
        return f"/{out}/"
    if ignoring:
        return f"/(?{ignoring.group(1)}-i){out[ignoring.end():]}/"
    return f"/(?-i){out}/"


def cased_pattern(item, spelling):
    """A value with regard to case."""
    place, pieces = item.place, sigma.wildcards(sigma.spelled(spelling))
    body = "".join(".*" if p is ANY else "." if p is ONE else regex.literal(p) for p in pieces)
    begin = r"\A" if place in ("is", "startswith") else ""
    end = r"\z" if place in ("is", "endswith") else ""
    return pattern(f"(?s){begin}{body}{end}" or "(?:)")


def without_edges(place, pieces):
    """`*` at an edge says what `contains`, `startswith` and `endswith` say."""
    starts, ends = place in ("contains", "endswith"), place in ("contains", "startswith")
    while pieces and pieces[0] is ANY:
        starts, pieces = True, pieces[1:]
    while pieces and pieces[-1] is ANY:
        ends, pieces = True, pieces[:-1]
    if not pieces and (starts or ends):
        return "contains", []
    return {(False, False): "is", (True, False): "endswith", (False, True): "startswith", (True, True): "contains"}[
        starts, ends], pieces


def like(place, pieces):
    inside = "".join("*" if p is ANY else "?" if p is ONE else like_literal(p) for p in pieces)
    return text(("*" if place in ("contains", "endswith") else "") + inside + ("*" if place in ("contains", "startswith") else ""))


def like_literal(plain):
    r"""`\*`, `\?` and `\\` only where something else would be read: before a wildcard, or another of the kind."""
    return re.sub(r"([*?])|\\(?=[*?\\]|$)", lambda m: "\\" + m.group(), plain)


def holds_of_nothing(item, spelling):
    """Whether an empty text would do, so that a missing one must be told apart."""
    if item.how == "re":
        flags = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
        try:
            return re.search(spelling, "", sum(flags[f] for f in item.flags)) is not None
        except re.error:
            return True
    if spelling is None:
        return False
    return all(piece is ANY for piece in sigma.wildcards(sigma.spelled(spelling)))


# --- numbers and networks ------------------------------------------------------------------------------


def is_whole(value):
    spelled = sigma.spelled(value)
    return re.fullmatch(r"0|-?[1-9]\d*", spelled) is not None and -2**63 <= int(spelled) < 2**63


def network(spelled):
    try:
        found = ipaddress.ip_network(sigma.spelled(spelled), strict=False)
    except ValueError:
        raise NotSayable(f"`{spelled}` is no network") from None
    return found.version == 6, str(found)


# --- lists ---------------------------------------------------------------------------------------------


def spread(test, how, values):
    """`test "a"`, or `test any of { "a", "b" }`."""
    values = list(dict.fromkeys(values))
    if len(values) == 1:
        return f"{test} {values[0]}"
    return listed(f"{test} {how}", values)


def listed(head, values):
    values = list(dict.fromkeys(values))
    return Listed(head, values)


class Listed:
    def __init__(self, head, values):
        self.head, self.values = head, values

    def written(self, indent):
        line = f"{self.head} {{ {', '.join(self.values)} }}"
        if len(line) + indent <= 100:
            return line
        pad = " " * (indent + 2)
        return f"{self.head} {{\n" + ",\n".join(pad + value for value in self.values) + "\n" + " " * indent + "}"


def speaks_of(condition, name_):
    kind, *rest = condition
    if kind == "name":
        return rest[0] == name_
    if kind == "not":
        return speaks_of(rest[0], name_)
    if kind == "of":
        return name_ in rest[1]
    return any(speaks_of(part, name_) for part in rest[0])
