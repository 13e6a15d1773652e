#!/usr/bin/env python3
"""What rules of detection say of events, straight from their meaning and at no speed at all: the oracle.

    reference.py RULES.json EVENTS.ndjson[.gz]

writes `_id`, a tab and the ids of the rules that match, for each event that any rule matches.
"""

import functools
import gzip
import ipaddress
import json
import re
import sys

import sigma


@functools.lru_cache(maxsize=100_000)
def fold(text):
    """Simple case folding: a character for a character."""
    return "".join(fold_one(c) for c in text)


def fold_one(c):
    for folded in (c.casefold(), c.lower()):
        if len(folded) == 1:
            return folded
    return c


def test(item, spelling, event):
    """Whether the field of an event is this one value."""
    value = event.get(item.field)
    if item.how == "exists":
        return (value is not None) == (sigma.spelled(spelling).lower() in ("true", "yes"))
    if spelling is None:
        return value is None
    if value is None:
        return False
    return test_text(item, spelling, sigma.spelled(value), event)


def test_text(item, spelling, text, event):
    if item.how == "re":
        flags = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
        return re.search(spelling, text, sum(flags[flag] for flag in item.flags) | re.ASCII) is not None
    if item.how == "cidr":
        return in_network(text, spelling)
    if item.how in ("lt", "lte", "gt", "gte"):
        return compared(item.how, text, spelling)
    if item.how == "fieldref":
        other = event.get(spelling)
        return other is not None and fits(item, [sigma.spelled(other)], text)
    return fits(item, sigma.wildcards(sigma.spelled(spelling)), text)


@functools.lru_cache(maxsize=100_000)
def pattern(pieces, place, cased):
    if place in ("contains", "endswith"):
        pieces = (sigma.ANY, *pieces)
    if place in ("contains", "startswith"):
        pieces = (*pieces, sigma.ANY)
    as_compared = str if cased else fold
    return re.compile("".join(
        ".*" if p is sigma.ANY else "." if p is sigma.ONE else re.escape(as_compared(p)) for p in pieces), re.DOTALL)


def fits(item, pieces, text):
    whole = pattern(tuple(pieces), item.place, item.cased)
    return whole.fullmatch(text if item.cased else fold(text)) is not None


def in_network(text, network):
    try:
        return ipaddress.ip_address(text) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def compared(how, text, number):
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is None:
        return False
    a, b = float(text), float(number)
    return {"lt": a < b, "lte": a <= b, "gt": a > b, "gte": a >= b}[how]


def item_holds(item, event):
    """A field with its values; one without a name looks in every text."""
    if item.field == "":
        texts = [text for text in event.values() if isinstance(text, str)]
        tests = (any(test_text(item, s, text, event) for s in spellings for text in texts)
                 for spellings in item.values)
    else:
        tests = (any(test(item, s, event) for s in spellings) for spellings in item.values)
    return (all(tests) if item.all else any(tests)) != item.negated


def selection_holds(selection, event):
    if isinstance(selection, list):
        return any(selection_holds(part, event) for part in selection)
    if isinstance(selection, dict):
        return all(item_holds(item, event) for item in selection.values())
    return item_holds(selection, event)


def condition_holds(condition, holds):
    kind, *rest = condition
    if kind == "name":
        return holds(rest[0])
    if kind == "not":
        return not condition_holds(rest[0], holds)
    if kind == "of":
        number, names = rest
        held = sum(holds(name) for name in names)
        return held == len(names) if number == "all" else held >= number
    parts = [condition_holds(part, holds) for part in rest[0]]
    return all(parts) if kind == "and" else any(parts)


class Rule:
    def __init__(self, rule):
        detection = dict(rule["detection"])
        conditions = detection.pop("condition")
        conditions = conditions if isinstance(conditions, list) else [conditions]
        detection.pop("timeframe", None)
        self.id = rule["id"]
        self.guard = [sigma.Item(key, values) for key, values in (rule.get("guard") or {}).items()]
        self.conditions = [sigma.parse_condition(condition, list(detection)) for condition in conditions]
        self.selections = {name: sigma.read_selection(selection) for name, selection in detection.items()}

    def matches(self, event):
        if not all(item_holds(item, event) for item in self.guard):
            return False
        holds = lambda name: selection_holds(self.selections[name], event)
        return any(condition_holds(condition, holds) for condition in self.conditions)


def read_events(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield json.loads(line)


def main():
    rules = [Rule(rule) for rule in json.load(open(sys.argv[1], encoding="utf-8"))]
    for event in read_events(sys.argv[2]):
        found = [rule.id for rule in rules if rule.matches(event)]
        if found:
            print(event["_id"], " ".join(found), sep="\t")


if __name__ == "__main__":
    main()
