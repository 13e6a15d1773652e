"""policy.json-rules.json: rules as json-rules-engine takes them."""
import json

OPERATORS = {"<": "lessThan", ">=": "greaterThanInclusive"}


def files(rules, vocabulary):
    yield "policy.json-rules.json", "[\n" + ",\n".join(json.dumps(_rule(rule)) for rule in rules) + "\n]\n"


def _rule(rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    conditions = [_condition(f, "equal", value) for f, value in rule.equals]
    conditions += [_condition(field, "greaterThanInclusive", low), _condition(field, "lessThanInclusive", high),
                   _condition(watched, OPERATORS[comparison], number)]
    return {"conditions": {"all": conditions},
            "event": {"type": rule.name, "params": {"points": rule.points, "outcome": rule.outcome or "allow"}}}


def _condition(fact, operator, value):
    return {"fact": fact, "operator": operator, "value": value}
