"""policy.cel.json: an expression a rule, and what it gives."""
import json


def files(rules, vocabulary):
    yield "policy.cel.json", "[\n" + ",\n".join(json.dumps(_rule(rule)) for rule in rules) + "\n]\n"


def _rule(rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    conditions = [f"{f} == '{value}'" for f, value in rule.equals]
    conditions += [f"{field} >= {low}", f"{field} <= {high}", f"{watched} {comparison} {number}"]
    return {"rule": rule.name, "when": " && ".join(conditions), "points": rule.points,
            "outcome": rule.outcome or "allow"}
