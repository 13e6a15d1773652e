"""Regular expressions as rules of detection write them (Perl's), in the words that linear-time matching knows (RE2's)."""

import re

from sigma import NotSayable

REPEATS_MAX = 1000  # RE2's own limit of {n,m}
LOOKAROUNDS = {"(?=": "lookahead", "(?!": "no lookahead", "(?<=": "lookbehind", "(?<!": "no lookbehind"}
QUANTIFIER = re.compile(r"[*+?]|\{\d*,?\d*\}")
SET = re.compile(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\\[^A-Za-z0-9]|\\[dDwWsSntrfv]|\\x[0-9a-fA-F]{2}|[^\\()|*+?{}\[\]^$]",
                 re.DOTALL)
OUTSIDE = {"Z": r"\z", "h": r"[ \t]", "H": r"[^ \t]", "e": r"\x1b", "0": r"\x00", "R": r"(?:\r\n|[\n-\r])"}
INSIDE = {"b": r"\x08", "h": r" \t", "e": r"\x1b", "0": r"\x00"}
SAME = set("dDwWsSbBAntrfvapPQEzxC")


def to_re2(pattern, flags=""):
    """[(pattern, whether it must be found)]: all of them together are what the pattern asks for."""
    try:
        re.compile(pattern)
    except re.error as error:
        if "look-behind" not in str(error) and "unknown extension" not in str(error) and "bad escape" not in str(error):
            raise NotSayable(f"the pattern `{pattern}` is none: {error}") from None
    asked = []
    leading = re.match(r"\(\?([aiLmsux]+)\)", pattern)
    if leading:
        flags += leading.group(1)
        pattern = pattern[leading.end():]
    if "x" in flags:
        raise NotSayable("a pattern in verbose form")
    flags = "".join(sorted(set(flags) & set("ims")))
    # ^(?=A)(?!B)C: each is asked of the same place, the beginning.
    if "m" not in flags and not has_alternatives(pattern):
        while (ahead := re.match(r"\^\(\?([=!])", pattern)) is not None:
            close = closing(pattern, 1)
            asked.append(("^(?:" + pattern[4:close] + ")", ahead.group(1) == "="))
            pattern = "^" + pattern[close + 1:]
    asked.append((without_edges(pattern), True))
    return [(Translation(p, flags).run(), positive) for p, positive in asked if p != "^" or len(asked) == 1]


def has_alternatives(pattern):
    return any(c == "|" and depth == 0 for _, c, depth in characters(pattern))


def characters(pattern):
    """(place, what stands there, how many groups are open): escapes and sets as one."""
    depth, i = 0, 0
    while i < len(pattern):
        size = 1
        if pattern[i] == "\\":
            size = 2
        elif pattern[i] == "[":
            size = len(re.compile(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]", re.DOTALL).match(pattern, i).group())
        depth -= pattern[i] == ")"
        yield i, pattern[i:i + size], depth
        depth += pattern[i] == "("
        i += size


def closing(pattern, open_):
    depth = next(d for i, _, d in characters(pattern) if i == open_)
    return next(i for i, c, d in characters(pattern) if i > open_ and c == ")" and d == depth)


def without_edges(pattern):
    """A look behind the first character or past the last is a part of what is searched for."""
    if has_alternatives(pattern):
        return pattern
    for sign in ("(?<=", "(?<!"):
        if pattern.startswith(sign):
            close = closing(pattern, 0)
            inside, rest = pattern[len(sign):close], pattern[close + 1:]
            return ("(?:" + inside + ")" if sign == "(?<=" else differing(sets(inside)[::-1], r"\A", True)) + without_edges(rest)
    groups = [i for i, c, depth in characters(pattern) if c == "(" and depth == 0]
    if groups and closing(pattern, groups[-1]) == len(pattern) - 1:
        before, group = pattern[:groups[-1]], pattern[groups[-1]:-1]
        if group.startswith("(?="):
            return before + "(?:" + group[3:] + ")"
        if group.startswith("(?!"):
            return before + differing(sets(group[3:]), r"\z", False)
    return pattern


def sets(pattern):
    """A pattern that is one character after the other, each of a set."""
    found, at = [], 0
    while at < len(pattern):
        match = SET.match(pattern, at)
        if match is None:
            raise NotSayable(f"a look around for more than a plain text: `{pattern}`")
        found.append(match.group())
        at = match.end()
    return found


def negated(one):
    if one.startswith("[^"):
        return "[" + one[2:]
    if one.startswith("["):
        return "[^" + one[1:]
    if one == ".":
        return r"\n"
    return "[^" + one + "]"


def differing(ones, end, backwards):
    """Where the text goes on otherwise than by these characters, or ends."""
    if not ones:
        raise NotSayable("a look around for nothing")
    options = [end, negated(ones[0])]
    if len(ones) > 1:
        rest = differing(ones[1:], end, backwards)
        options.append(rest + ones[0] if backwards else ones[0] + rest)
    return "(?:" + "|".join(options) + ")"


class Translation:
    """One pattern, character by character."""

    def __init__(self, pattern, flags):
        self.pattern, self.flags, self.at = pattern, flags, 0
        self.out, self.starts = [], []  # pieces; where in `out` each open group began
        self.last = None                # where in `out` the last thing that can be repeated begins

    def run(self):
        multiline = "m" in self.flags or re.search(r"\(\?[a-z]*m[a-z]*[:)-]", self.pattern)
        self.end = "$" if multiline else r"\n?\z"
        while self.at < len(self.pattern):
            self.step()
        text = "".join(self.out)
        return ("(?" + self.flags + ")" if self.flags else "") + (text or "(?:)")

    def put(self, text, size):
        self.last = len(self.out)
        self.out.append(text)
        self.at += size

    def step(self):
        p, c = self.pattern, self.pattern[self.at]
        quantifier = QUANTIFIER.match(p, self.at)
        if c == "\\":
            self.escape()
        elif c == "[":
            self.set()
        elif c == "(":
            self.open()
        elif c == ")":
            self.last = self.starts.pop()
            self.out.append(")")
            self.at += 1
        elif quantifier and self.last is not None and quantifier.group() not in ("{}", "{,}"):
            self.repeat(quantifier.group())
        elif c == "$":
            self.put(self.end, 1)
        elif c == "|" or c == "^":
            self.put(c, 1)
            self.last = None
        elif c in "\n\r\t\f\v\0":
            self.put({"\n": r"\n", "\r": r"\r", "\t": r"\t", "\f": r"\f", "\v": r"\v", "\0": r"\x00"}[c], 1)
        elif c in "{}":
            self.put("\\" + c, 1)
        else:
            self.put(c, 1)

    def escape(self):
        p = self.pattern
        if self.at + 1 == len(p):
            raise NotSayable(f"the pattern `{p}` ends in a backslash")
        c = p[self.at + 1]
        if c in "123456789" or c == "k":
            raise NotSayable("a pattern that refers back to what it has found")
        if c == "u":
            self.put(r"\x{" + p[self.at + 2:self.at + 6] + "}", 6)
        elif c == "U":
            self.put(r"\x{" + p[self.at + 2:self.at + 10].lstrip("0") + "}", 10)
        elif c == "c":
            self.put(rf"\x{ord(p[self.at + 2].upper()) ^ 64:02x}", 3)
        elif c in OUTSIDE:
            self.put(OUTSIDE[c], 2)
        elif c in "\n\r\t":
            self.put({"\n": r"\n", "\r": r"\r", "\t": r"\t"}[c], 2)
        elif c in SAME or not c.isascii() or not c.isalnum():
            self.put((c if not c.isascii() or c in "_<>" else "\\" + c), 2)
        else:
            raise NotSayable(f"a pattern with `\\{c}`")

    def set(self):
        match = SET.match(self.pattern, self.at)
        if match is None:
            raise NotSayable(f"the pattern `{self.pattern}` has a set that does not end")
        inside = re.sub(r"\\(.)", lambda m: INSIDE.get(m.group(1), m.group()), match.group(), flags=re.DOTALL)
        inside = re.sub(r"\\u([0-9a-fA-F]{4})", r"\\x{\1}", inside)
        inside = inside.replace("\n", r"\n").replace("\r", r"\r").replace("\\_", "_").replace("\\<", "<").replace("\\>", ">")
        self.put(inside, len(match.group()))

    def open(self):
        rest = self.pattern[self.at:]
        if rest.startswith("(?#"):
            self.at += rest.index(")") + 1
            return
        named = re.match(r"\(\?P?<(\w+)>", rest)
        flagged = re.match(r"\(\?[aimsu]*(-[ims]+)?[:)]", rest)
        if named:
            opening, size = "(", len(named.group())
        elif flagged:
            opening, size = re.sub("[au]", "", flagged.group()), len(flagged.group())
            if opening.endswith(")"):  # flags from here on
                self.out.append(opening if opening != "(?)" else "")
                self.at += size
                return
        elif rest.startswith("(?"):
            sign = next((s for s in ("(?<=", "(?<!", "(?=", "(?!", "(?>") if rest.startswith(s)), "(?")
            what = LOOKAROUNDS.get(sign, "an atomic group" if sign == "(?>" else "a group of Perl's")
            raise NotSayable(f"a pattern with {what}, which no linear-time matching knows")
        else:
            opening, size = "(", 1
        self.starts.append(len(self.out))
        self.out.append(opening)
        self.at += size
        self.last = None

    def repeat(self, quantifier):
        self.at += len(quantifier)
        rest = self.pattern[self.at:self.at + 1]
        lazy = "?" if rest == "?" else ""
        if rest == "+" and self.at + 1 < len(self.pattern):
            raise NotSayable("a pattern that repeats without ever going back")
        self.at += bool(lazy) or rest == "+"
        if quantifier.startswith("{"):
            low, comma, high = quantifier[1:-1].partition(",")
            quantifier = self.counted(int(low or 0), int(high) if high else None if comma else int(low or 0))
        self.out.append(quantifier + lazy)
        self.last = None

    def counted(self, low, high):
        """{n,m}; past what RE2 repeats, in several turns."""
        said = lambda a, b: f"{{{a}}}" if a == b else f"{{{a},{'' if b is None else b}}}"
        most = low if high is None else high
        if most <= REPEATS_MAX:
            return said(low, high)
        atom, turns = "".join(self.out[self.last:]), []
        while low > REPEATS_MAX or (high is not None and high > REPEATS_MAX):
            turn = (min(low, REPEATS_MAX), REPEATS_MAX if high is not None else min(low, REPEATS_MAX))
            turns.append(said(*turn))
            low, high = low - turn[0], None if high is None else high - turn[1]
        return atom.join([*turns, said(low, high)])


def literal(text):
    """A text as a pattern that matches it alone."""
    out = re.sub(r"[\\.+*?()|\[\]{}^$]", r"\\\g<0>", text)
    return out.replace("\n", r"\n").replace("\r", r"\r").replace("\t", r"\t").replace("\0", r"\x00")
