"""policy.zen.json: one decision table that collects, a row a rule; an empty cell asks nothing."""
import json

from policy import NUMBERS, TEXTS


def files(rules, vocabulary):
    inputs = [{"id": f, "name": f, "type": "expression", "field": f} for f in TEXTS + NUMBERS]
    outputs = [{"id": f"out_{f}", "name": f, "type": "expression", "field": f} for f in ("rule", "points", "outcome")]
    table = {"hitPolicy": "collect", "passThrough": False, "inputs": inputs, "outputs": outputs,
             "rules": [_row(rule) for rule in rules]}
    nodes = [{"id": "in", "name": "request", "type": "inputNode"},
             {"id": "table", "name": "policy", "type": "decisionTableNode", "content": table},
             {"id": "out", "name": "response", "type": "outputNode"}]
    edges = [{"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
             {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"}]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    yield "policy.zen.json", json.dumps(graph) + "\n"


def _row(rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    row = {"_id": rule.name} | dict.fromkeys(TEXTS + NUMBERS, "")
    row |= {f: json.dumps(value) for f, value in rule.equals}
    row |= {field: f"[{low}..{high}]", watched: f"{comparison} {number}"}
    return row | {"out_rule": json.dumps(rule.name), "out_points": str(rule.points),
                  "out_outcome": json.dumps(rule.outcome or "allow")}
