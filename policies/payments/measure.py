#!/usr/bin/env python3
"""What the policy caught of the frauds that generate.py planted.

    ./generate.py --events 100000 > events.ndjson
    helios simulate . --events events.ndjson --out decisions.ndjson
    ./measure.py events.ndjson decisions.ndjson [--rules]

One row a kind of fraud, in events: the share that was approved, challenged, sent to a person, declined. `stopped` is the
share that did not simply pass: a challenge asks the customer, and whoever uses a stolen card fails it. With --rules also
one row a rule: how often it held, and how often on a fraud.
"""
import json
import sys
from collections import Counter, defaultdict

ACTIONS = ["approve", "challenge", "review", "decline"]


def lines(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def decisions(path):
    """Without what instances of workflows did."""
    return (line for line in lines(path) if "decision" in line)


def row(name, counts):
    total = sum(counts.values())
    shares = [f"{counts[a] / total:8.1%}" for a in ACTIONS]
    print(f"| {name:18} | {total:7} | " + " | ".join(shares) + f" | {1 - counts['approve'] / total:7.1%} |")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    planted = {e["id"]: e["planted"] for e in lines(sys.argv[1])}
    outcomes, rules = defaultdict(Counter), defaultdict(Counter)
    for d in decisions(sys.argv[2]):
        kind = planted[d["id"]]
        outcomes[kind][d["outcome"]] += 1
        for r in d["rules"]:
            rules[r["rule"]]["fraud" if kind != "none" else "good"] += 1
    print("| planted            |  events |  approve | challenge |  review |  decline | stopped |")
    print("| ------------------ | ------- | -------- | --------- | ------- | -------- | ------- |")
    for kind in sorted(outcomes, key=lambda k: (k == "none", k)):
        row(kind, outcomes[kind])
    frauds = sum((c for k, c in outcomes.items() if k != "none"), Counter())
    row("all frauds", frauds)
    if "--rules" in sys.argv:
        print("\n| rule                     |    held | on a fraud |")
        print("| ------------------------ | ------- | ---------- |")
        for name, c in sorted(rules.items(), key=lambda item: -sum(item[1].values())):
            held = sum(c.values())
            print(f"| {name:24} | {held:7} | {c['fraud'] / held:9.1%}  |")


if __name__ == "__main__":
    main()
