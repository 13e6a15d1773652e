"""policy.helios: texts with few values are enums, as an author would write them."""
from policy import NUMBERS

ENUMS = ["country", "currency", "category", "channel", "segment"]
TYPES = {"merchant_country": "Country"} | {field: field.capitalize() for field in ENUMS}


def files(rules, vocabulary):
    parts = ["module policy", *(_enum(field, vocabulary.values[field]) for field in ENUMS), _event(),
             "ordered enum Outcome { allow, review, deny }",
             "decision policy on Payment as p -> Outcome {\n" + "\n\n".join(map(_rule, rules))
             + "\n\n  otherwise allow\n}"]
    yield "policy.helios", "\n\n".join(parts) + "\n"


def _member(value):
    return f"c{value}" if value[0].isdigit() else value


def _enum(field, values):
    members = [_member(v) if _member(v) == v else f'{_member(v)} from "{v}"' for v in values]
    return f"enum {field.capitalize()} {{\n  " + ",\n  ".join(members) + "\n}"


def _event():
    fields = [("id", "Id"), ("at", "Time"), ("account", "Id"), ("merchant", "Id"), ("bin", "Id"), *TYPES.items(),
              *((number, "Int") for number in NUMBERS)]
    lines = [f"  {name}: {type}" for name, type in fields]
    return "event Payment {\n" + "\n".join(lines) + "\n\n  identity id\n  time at\n}"


def _rule(rule):
    spelled = [f'p.{f} is {_member(v)}' if f in TYPES else f'p.{f} is "{v}"' for f, v in rule.equals]
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    asks = f"\n    then {rule.outcome}" if rule.outcome else ""
    return (f"  rule {rule.name}\n    when {' and '.join(spelled)}"
            f"\n      and p.{field} between {low} and {high} and p.{watched} {comparison} {number}"
            f"\n    score +{rule.points}{asks}"
            f'\n    because "{rule.equals[0][1]} and {rule.equals[1][1]}, {watched} {{p.{watched}}}"')
