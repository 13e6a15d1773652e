"""policy.drl: a rule each, equalities with literals first: what Drools finds by hash."""
from policy import OUTCOMES


def files(rules, vocabulary):
    head = "package peers;\n\nimport peers.Event;\nimport peers.Answer;\n\nglobal Answer answer;\n\n"
    yield "policy.drl", head + "\n".join(_rule(index, rule) for index, rule in enumerate(rules))


def _rule(index, rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    conditions = [f'{_member(f)} == "{value}"' for f, value in rule.equals]
    conditions += [f"{_member(field)} >= {low}", f"{_member(field)} <= {high}",
                   f"{_member(watched)} {comparison} {number}"]
    outcome = OUTCOMES.index(rule.outcome or "allow")
    return (f'rule "{rule.name}" when\n  Event({", ".join(conditions)})\nthen\n'
            f"  answer.fire({index}, {rule.points}, {outcome});\nend\n")


def _member(field):
    """merchant_country → merchantCountry, as Java's properties are called."""
    first, *others = field.split("_")
    return first + "".join(word.capitalize() for word in others)
