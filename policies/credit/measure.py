#!/usr/bin/env python3
"""How the policy's answers compare with what came of the credits.

    helios simulate . --events PATH/applications.ndjson --out decisions.ndjson
    ./measure.py PATH/applications.ndjson decisions.ndjson

Prints the confusion matrix over all applications and over the three in ten from which the score card was not made (those
whose number ends in 0, 1 or 2), the cost a head (five for a bad credit that is approved, one for a good one that is
declined; what is referred costs nothing here), approvals by the attributes that must not decide, and the adverse reasons.
"""
import json
import sys
from collections import Counter, defaultdict

ANSWERS = ["approve", "refer", "decline"]
SEX = {"A91": "male", "A92": "female", "A93": "male", "A94": "male", "A95": "female"}
GROUPS = {
    "sex": lambda a: SEX[a["personal_status_and_sex"]],
    "age": lambda a: "below 26" if a["age"] < 26 else "26 to 59" if a["age"] < 60 else "from 60",
    "foreign worker": lambda a: "yes" if a["foreign"] == "A201" else "no",
}


def lines(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def matrix(title, pairs):
    counts = Counter(pairs)
    total = len(pairs)
    print(f"\n{title}: {total} applications")
    print("|         | paid back | did not | bad among them |")
    print("| ------- | --------- | ------- | -------------- |")
    for answer in ANSWERS:
        good, bad = counts[answer, 1], counts[answer, 0]
        print(f"| {answer:7} | {good:9} | {bad:7} | {bad / max(1, good + bad):13.1%}  |")
    cost = (5 * counts["approve", 0] + counts["decline", 1]) / total
    print(f"cost a head {cost:.3f}; approving everybody costs {5 * sum(1 for _, y in pairs if not y) / total:.3f}")


def by_group(applications, answers):
    print("\n| group                    | applications | approved | of them bad |")
    print("| ------------------------ | ------------ | -------- | ----------- |")
    for name, group_of in GROUPS.items():
        groups = defaultdict(list)
        for a in applications:
            groups[group_of(a)].append(a)
        for value, some in sorted(groups.items()):
            approved = [a for a in some if answers[a["id"]] == "approve"]
            bad = sum(1 - a["classification"] for a in approved) / max(1, len(approved))
            print(f"| {name + ': ' + value:24} | {len(some):12} | {len(approved) / len(some):7.1%}  | {bad:10.1%}  |")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    applications = list(lines(sys.argv[1]))
    decisions = list(lines(sys.argv[2]))
    answers = {int(d["id"]): d["outcome"] for d in decisions}
    pairs = {a["id"]: (answers[a["id"]], a["classification"]) for a in applications}
    matrix("all", list(pairs.values()))
    matrix("held out", [p for n, p in pairs.items() if n % 10 < 3])
    by_group(applications, answers)
    reasons = Counter()
    for d in decisions:
        if d["outcome"] != "approve":
            reasons.update(r["code"] for r in d["outputs"]["adverse"])
    print("\nadverse reasons:", ", ".join(f"{code} {n}" for code, n in reasons.most_common()))


if __name__ == "__main__":
    main()
