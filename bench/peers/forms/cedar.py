"""policy.cedar: a `permit` a rule, so that Cedar names every rule that holds; what it gives stands
in annotations."""


def files(rules, vocabulary):
    yield "policy.cedar", "\n".join(map(_rule, rules))


def _rule(rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    conditions = [f'context.{f} == "{value}"' for f, value in rule.equals]
    conditions += [f"context.{field} >= {low}", f"context.{field} <= {high}",
                   f"context.{watched} {comparison} {number}"]
    return (f'@id("{rule.name}")\n@points("{rule.points}")\n@outcome("{rule.outcome or "allow"}")\n'
            f"permit (principal, action, resource)\nwhen {{ {' && '.join(conditions)} }};\n")
