#!/usr/bin/env python3
"""What the policy says of a log.

    helios simulate . --events PATH/auth.ndjson --out decisions.ndjson
    ./measure.py PATH/auth.ndjson decisions.ndjson

Prints the levels by what sshd said, how soon each address was shut out, and how often each rule held.
"""
import json
import sys
from collections import Counter, defaultdict

LEVELS = ["normal", "notice", "alert", "block"]


def lines(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def decisions(path):
    """Without what instances of workflows did."""
    return (line for line in lines(path) if "decision" in line)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    log = {line["id"]: line for line in lines(sys.argv[1])}
    levels, rules = defaultdict(Counter), defaultdict(Counter)
    attempts, blocked_after = Counter(), {}
    for d in decisions(sys.argv[2]):
        line = log[int(d["id"])]
        what = line.get("action", "other lines")
        levels[what][d["outcome"]] += 1
        for r in d["rules"]:
            rules[d["decision"]][r["rule"]] += 1
        if what in ("failed", "invalid_user"):
            attempts[line["ip"]] += 1
            if d["outcome"] == "block":
                blocked_after.setdefault(line["ip"], attempts[line["ip"]])
    print("| what         | lines | " + " | ".join(f"{v:6}" for v in LEVELS) + " |")
    print("| ------------ | ----- | " + " | ".join("------" for _ in LEVELS) + " |")
    for what, c in sorted(levels.items()):
        print(f"| {what:12} | {sum(c.values()):5} | " + " | ".join(f"{c[v]:6}" for v in LEVELS) + " |")
    busy = [ip for ip, n in attempts.items() if n >= 5]
    print(f"\n{len(attempts)} addresses missed at least once, {len(busy)} at least five times; {len(blocked_after)} were shut out")
    for ip, n in attempts.most_common(12):
        print(f"  {ip:16} {n:4} misses, " + (f"shut out at miss {blocked_after[ip]}" if ip in blocked_after else "never shut out"))
    for decision, counts in sorted(rules.items()):
        print(f"\n{decision}")
        for name, n in counts.most_common():
            print(f"  {name:26} {n:5}")


if __name__ == "__main__":
    main()
