"""What a generated policy and its events are, before they take the form of any engine.

A policy is a list of Rule; an event is a dict, as it stands in the JSON. `Oracle` says what each
event gets, by plain Python: the answers that every engine is held to.
"""
import random
from collections import defaultdict
from dataclasses import dataclass

OUTCOMES = ["allow", "review", "deny"]           # mildest first; the most severe that a rule asks for wins

COUNTRIES = (
    "DE FR NL IT ES GB US PL AT BE CH SE DK PT CZ IE NO FI GR TR RO HU BR MX CA AU JP IN CN ZA AE SG BG HR SK SI LT LV EE "
    "LU UA RS IL SA EG MA NG KE TH VN PH ID MY KR HK NZ AR CL CO PE").split()
CURRENCIES = "EUR USD GBP CHF PLN SEK DKK CZK NOK HUF RON TRY BRL JPY AUD CAD".split()
CHANNELS = ["ecom", "pos", "contactless", "moto", "atm"]
SEGMENTS = ["standard", "basic", "premium", "business"]
NUMBERS = ["amount", "hour", "account_age", "device_age", "payments_1h", "payments_24h", "declines_7d"]
TEXTS = ["country", "merchant_country", "currency", "category", "channel", "segment", "merchant", "bin"]

# Which two fields a rule is about, and how often: who buys what, what is bought how, a merchant under suspicion, …
PAIRS = {
    ("country", "category"): 30, ("category", "channel"): 15, ("merchant", "channel"): 20,
    ("country", "currency"): 10, ("merchant_country", "category"): 15, ("bin", "segment"): 10,
}
THRESHOLDS = {                                    # field: (comparison, values that rules ask for)
    "account_age": ("<", [30, 90, 180, 365, 1000]), "device_age": ("<", [2, 7, 14, 30, 60]),
    "payments_1h": (">=", [1, 2, 3]), "payments_24h": (">=", [2, 3, 5, 8]), "declines_7d": (">=", [1, 2]),
}
AMOUNTS = [0, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000]     # cents


@dataclass(frozen=True)
class Rule:
    name: str
    equals: tuple            # ((field, text), (field, text))
    between: tuple           # (field, lowest, highest), both included
    threshold: tuple         # (field, "<" or ">=", number)
    points: int
    outcome: str | None      # "review", "deny", or None: points only


class Vocabulary:
    """The values of each text field, the usual ones first. There are more countries, categories and merchants in a
    policy of more rules, so that an event meets a handful of rules, not a share of them."""

    def __init__(self, rules):
        growth = max(1, rules / 40)
        self.values = {
            "country": COUNTRIES[:round(min(60, 3 * growth ** 0.5))],
            "category": [str(4000 + 13 * i) for i in range(round(4 * growth ** 0.75))],
            "currency": CURRENCIES[:round(min(16, 2 * growth ** 0.4))],
            "channel": CHANNELS,
            "segment": SEGMENTS,
            "merchant": [f"m{10_000 + 7 * i}" for i in range(round(6 * growth))],
            "bin": [f"{400_000 + 37 * i}" for i in range(round(5 * growth ** 0.85))],
        }
        self.values["merchant_country"] = self.values["country"]
        # Few are frequent and most are rare, in what customers do and so in what rules are about.
        self._bounds = {}
        for field, values in self.values.items():
            total, bounds = 0.0, []
            for rank in range(len(values)):
                total += 1 / (rank + 1)
                bounds.append(total)
            self._bounds[field] = bounds

    def pick(self, rng, field):
        return rng.choices(self.values[field], cum_weights=self._bounds[field])[0]


def make_rules(count, vocabulary, rng):
    return [_make_rule(f"r{i:05}", vocabulary, rng) for i in range(1, count + 1)]


def _make_rule(name, vocabulary, rng):
    pair = rng.choices(list(PAIRS), weights=PAIRS.values())[0]
    if rng.random() < 0.75:
        low = rng.randrange(len(AMOUNTS) - 1)
        high = min(len(AMOUNTS) - 1, low + rng.randint(2, 5))
        between = ("amount", AMOUNTS[low], AMOUNTS[high])
    else:
        low = rng.randrange(0, 20)
        between = ("hour", low, min(23, low + rng.randint(4, 12)))
    field = rng.choice(list(THRESHOLDS))
    comparison, numbers = THRESHOLDS[field]
    return Rule(
        name=name,
        equals=tuple((f, vocabulary.pick(rng, f)) for f in pair),
        between=between,
        threshold=(field, comparison, rng.choice(numbers)),
        points=rng.randint(1, 40),
        outcome=rng.choices([None, "review", "deny"], weights=[85, 12, 3])[0])


def make_event(number, vocabulary, rng):
    pick = lambda field: vocabulary.pick(rng, field)
    country = pick("country")
    burst = rng.random() < 0.1
    payments_1h = min(20, int(rng.expovariate(0.25 if burst else 1.2)))
    return {
        "id": f"e{number:07}",
        "at": f"2026-03-{1 + number // 4000 % 28:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}Z",
        "account": f"a{rng.randrange(1_000_000):07}",
        "merchant": pick("merchant"),
        "amount": max(1, round(rng.lognormvariate(8.6, 1.3))),                    # cents; half are below 54 EUR
        "currency": pick("currency"),
        "country": country,
        "merchant_country": country if rng.random() < 0.5 else pick("country"),
        "category": pick("category"),
        "channel": pick("channel"),
        "segment": pick("segment"),
        "bin": pick("bin"),
        "hour": rng.randrange(24),
        "account_age": int(rng.expovariate(1 / 700)),                             # days
        "device_age": int(rng.expovariate(1 / 60)),                               # days
        "payments_1h": payments_1h,
        "payments_24h": payments_1h + int(rng.expovariate(0.4)),
        "declines_7d": min(9, int(rng.expovariate(0.5 if burst else 2.0))),
    }


def holds(rule, event):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    return (all(event[f] == value for f, value in rule.equals)
            and low <= event[field] <= high
            and (event[watched] < number if comparison == "<" else event[watched] >= number))


class Oracle:
    """Answers by plain Python. Rules lie in a dict by the two texts they ask for, so that 10,000 rules over 100,000
    events take seconds; whether a rule holds is asked in full all the same."""

    def __init__(self, rules):
        self._rules = defaultdict(list)
        for rule in rules:
            self._rules[rule.equals].append(rule)

    def decide(self, event):
        """(outcome, score, names of the rules that hold, in their order)"""
        fired = []
        for a, b in PAIRS:
            near = self._rules.get(((a, event[a]), (b, event[b])), ())
            fired += [rule for rule in near if holds(rule, event)]
        fired.sort(key=lambda rule: rule.name)
        outcome = max((OUTCOMES.index(rule.outcome) for rule in fired if rule.outcome), default=0)
        return OUTCOMES[outcome], sum(rule.points for rule in fired), [rule.name for rule in fired]
