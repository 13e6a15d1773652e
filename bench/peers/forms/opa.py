"""policy.rego: a partial set of the rules that hold and what each gives; the equalities are what
OPA's rule index reads."""


def files(rules, vocabulary):
    yield "policy.rego", "package policy\n\n" + "\n".join(map(_rule, rules))


def _rule(rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    lines = [f'input.{f} == "{value}"' for f, value in rule.equals]
    lines += [f"input.{field} >= {low}", f"input.{field} <= {high}", f"input.{watched} {comparison} {number}"]
    value = f'{{"rule": "{rule.name}", "points": {rule.points}, "outcome": "{rule.outcome or "allow"}"}}'
    return f"fired contains {value} if {{\n" + "\n".join(f"\t{line}" for line in lines) + "\n}\n"
