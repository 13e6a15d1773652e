#!/usr/bin/env python3
"""Card payments of made-up customers, with fraud planted among them: NDJSON in the order of time.

    ./generate.py --events 100000 --seed 7 > events.ndjson

One seed and size give the same bytes everywhere. Each event says in `planted` what it is: `none`, or the name of the
fraud it belongs to. The policy does not read that field; `measure.py` does, to say what was caught.

Every customer and every fraud is a stream of payments of its own, with its own random numbers; the streams are merged
by time. So the memory grows with the number of customers, not of events.
"""
import argparse
import heapq
import json
import random
import sys
from datetime import datetime, timedelta, timezone

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
DAYS = 45
DAY = 86_400
EVENTS_PER_ACCOUNT = 30          # over the 45 days, on average

COUNTRIES = ["DE"] * 30 + ["FR"] * 12 + ["NL"] * 8 + ["AT"] * 6 + ["IT"] * 8 + ["ES"] * 8 + ["PL"] * 5 + ["BE"] * 4
HOLIDAY = ["ES", "IT", "FR", "GR", "AT", "CH", "PT", "TR", "US", "GB", "EG", "TH", "AE"]
FAR = ["US", "BR", "TH", "AU", "MX", "JP", "ZA", "VN", "ID"]
ABROAD = ["RO", "RU", "NG", "UA", "VN", "PH", "ID", "US", "BR"]
SANCTIONED = ["CU", "IR", "KP", "SY"]
SEGMENTS = ["basic"] * 25 + ["standard"] * 55 + ["premium"] * 14 + ["business"] * 6
SCALE = {"basic": 0.7, "standard": 1.0, "premium": 2.2, "business": 3.5}

# category: how often, the median amount, channels
SHOPPING = {
    "groceries":     (30, 34, ["pos", "contactless", "contactless", "ecom"]),
    "restaurants":   (16, 26, ["pos", "contactless", "ecom"]),
    "fuel":          (8, 58, ["pos"]),
    "fashion":       (7, 62, ["ecom", "ecom", "pos"]),
    "electronics":   (4, 140, ["ecom", "ecom", "pos"]),
    "digital_goods": (9, 8, ["ecom"]),
    "travel":        (3, 130, ["ecom"]),
    "hotels":        (2, 190, ["ecom", "pos", "moto"]),
    "airlines":      (1, 240, ["ecom"]),
    "health":        (5, 28, ["pos", "contactless", "ecom"]),
    "utilities":     (4, 71, ["ecom", "moto"]),
    "gambling":      (1, 25, ["ecom"]),
    "gift_cards":    (1, 40, ["ecom", "pos"]),
    "crypto":        (1, 120, ["ecom"]),
    "jewellery":     (1, 180, ["pos", "ecom"]),
    "cash":          (7, 90, ["atm"]),
    "other":         (4, 40, ["ecom", "pos"]),
}
CATEGORIES = list(SHOPPING)
WEIGHTS = [SHOPPING[c][0] for c in CATEGORIES]
QUASI_CASH = ["crypto", "gift_cards", "gambling", "money_transfer"]


def ip4(rng, *head):
    return ".".join(str(n) for n in [*head, *(rng.randrange(1, 255) for _ in range(4 - len(head)))])


def merchant(rng, category, country):
    number = int(40 * rng.paretovariate(0.9)) % 4_000         # few are large
    return {"id": f"m-{category}-{country}-{number}", "category": category, "country": country}


class Account:
    """Who a customer is and what is usual for them."""

    def __init__(self, seed, number, share_of_network):
        rng = self.rng = random.Random(f"{seed}/account/{number}")
        self.id = f"a{number}"
        self.segment = rng.choice(SEGMENTS)
        self.country = rng.choice(COUNTRIES)
        age_days = int(min(6_000, 20 + rng.expovariate(1 / 1_300)))
        self.opened = (START - timedelta(days=age_days)).date().isoformat()
        self.cards = [f"c{number}"] + ([f"c{number}b"] if rng.random() < 0.25 else [])
        self.prepaid = rng.random() < 0.04
        self.devices = [f"d{number}"] + ([f"d{number}b"] if rng.random() < 0.3 else [])
        self.device_since = {d: START - timedelta(days=rng.randrange(3, 900)) for d in self.devices}
        # Most have an address of their own; some come out of one network with many others.
        self.ip = ip4(rng, 10, share_of_network // 40) if rng.random() < 0.15 else ip4(rng, rng.choice([62, 77, 84, 91]))
        self.email = f"u{number}@post.example"
        self.shops = [merchant(rng, c, self.country) for c in rng.choices(CATEGORIES, WEIGHTS, k=9)]
        self.trip = None
        if rng.random() < 0.12:
            first = rng.randrange(0, DAYS - 10)
            self.trip = (first, first + rng.randrange(3, 12), rng.choice(HOLIDAY))

    def payment(self, rng, at, category, cents, channel, **more):
        return {
            "at": at, "account": self.id, "account_opened": self.opened, "segment": self.segment,
            "card": self.cards[0], "card_country": self.country, "cents": cents, "channel": channel,
            "country": self.country, "merchant": merchant(rng, category, self.country), "prepaid": self.prepaid,
            "planted": "none", **more,
        }

    def online(self, device, at):
        since = self.device_since[device]
        return {"id": device, "age": f"PT{max(0, int((at - since).total_seconds()))}S", "ip": self.ip,
                "ip_country": self.country}


def country_on(account, day):
    if account.trip and account.trip[0] <= day < account.trip[1]:
        return account.trip[2]
    return account.country


def cents_of(rng, category, segment):
    cents = int(100 * SHOPPING[category][1] * SCALE[segment] * rng.lognormvariate(0, 0.7))
    if category == "cash":
        cents = max(2_000, cents // 1_000 * 1_000)
    return max(60, cents)


def customer(account):
    """What a customer pays in the course of the days: mostly where they paid before."""
    rng = account.rng
    rate = rng.lognormvariate(0, 0.6) * EVENTS_PER_ACCOUNT / DAYS / 1.2 * (2.5 if account.segment == "business" else 1)
    at = START + timedelta(days=rng.expovariate(rate))
    changed = None
    while at < START + timedelta(days=DAYS):
        hour = at.hour
        if hour < 6 and rng.random() < 0.9:                    # people sleep
            at += timedelta(hours=6)
            continue
        if rng.random() < 0.01:
            changed = at - timedelta(minutes=rng.randrange(2, 300))
        if rng.random() < 0.006:                               # a new telephone
            new = f"{account.devices[0]}n{rng.randrange(100)}"
            account.devices[0] = new
            account.device_since[new] = at - timedelta(minutes=rng.randrange(1, 2_000))
        yield one_purchase(account, rng, at, changed)
        at += timedelta(days=rng.expovariate(rate), seconds=rng.randrange(20, 400))


def one_purchase(account, rng, at, changed):
    if rng.random() < 0.55:
        shop = rng.choice(account.shops)
        category = shop["category"]
    else:
        category = rng.choices(CATEGORIES, WEIGHTS)[0]
        shop = None
    channel = rng.choice(SHOPPING[category][2])
    here = country_on(account, (at - START).days)
    cents = cents_of(rng, category, account.segment)
    if rng.random() < 0.004:
        cents *= 8                                             # a sofa, a car's repair
    if channel == "contactless":
        cents = min(cents, 5_000)
    p = account.payment(rng, at, category, cents, channel, card=rng.choice(account.cards))
    if channel in ("ecom", "moto"):
        p["merchant"] = shop or merchant(rng, category, rng.choice([account.country] * 6 + ["IE", "LU", "US"]))
        p["security_code"] = "mismatched" if rng.random() < 0.008 else "matched"
    else:
        p["country"] = here
        p["merchant"] = shop if shop and here == account.country else merchant(rng, category, here)
        p["authentication"] = "none" if channel == "contactless" else "passed"
    if channel == "ecom":
        p["device"] = account.online(rng.choice(account.devices), at)
        p["device"]["ip_country"] = here
        if here != account.country:
            p["device"]["ip"] = ip4(rng, 101)
        p["email"] = account.email
        p["billing"] = account.country
        p["authentication"] = rng.choices(["none", "attempted", "passed", "failed"], [60, 8, 31, 1])[0]
        if category in ("electronics", "fashion", "jewellery"):
            p["shipping"] = account.country if rng.random() < 0.96 else rng.choice(COUNTRIES)
    if changed and at - changed < timedelta(days=3):
        p["credentials_changed"] = changed
    return p


# ---- the frauds: each a generator of the payments of one case, in the order of time ----

def victim(world, rng):
    return world[rng.randrange(len(world))]


def strange_device(rng, tag, country=None):
    return {"id": f"d-{tag}-{rng.randrange(10**9)}", "age": f"PT{rng.randrange(20, 3_000)}S", "ip": ip4(rng, 185),
            "ip_country": country or rng.choice(ABROAD)}


def card_testing(world, rng, at):
    """Somebody bought a list of cards, tries each with a euro, and uses those that work."""
    device, shop = strange_device(rng, "try"), merchant(rng, "digital_goods", "IE")
    tried = [victim(world, rng) for _ in range(rng.randrange(6, 16))]
    for account in tried:
        yield account.payment(rng, at, "digital_goods", rng.randrange(50, 280), "ecom", merchant=shop, device=device,
                              security_code=rng.choice(["matched", "mismatched", "not_checked"]))
        at += timedelta(seconds=rng.randrange(20, 90))
    for account in tried[:3]:
        at += timedelta(seconds=rng.randrange(100, 400))
        yield account.payment(rng, at, "electronics", rng.randrange(20_000, 90_000), "ecom", device=device)


def one_card_tested(world, rng, at):
    account, device = victim(world, rng), strange_device(rng, "one")
    for _ in range(rng.randrange(2, 5)):
        yield account.payment(rng, at, "digital_goods", rng.randrange(50, 250), "ecom", device=device)
        at += timedelta(seconds=rng.randrange(30, 200))
    yield account.payment(rng, at, rng.choice(QUASI_CASH), rng.randrange(15_000, 70_000), "ecom", device=device)


def velocity_burst(world, rng, at):
    account, device = victim(world, rng), strange_device(rng, "burst")
    for _ in range(rng.randrange(8, 15)):
        yield account.payment(rng, at, rng.choice(["fashion", "electronics", "gift_cards", "digital_goods"]),
                              rng.randrange(3_000, 25_000), "ecom", device=device)
        at += timedelta(seconds=rng.randrange(60, 360))


def impossible_travel(world, rng, at):
    """The card is paid with at home, and its copy soon after at the other end of the world."""
    account = victim(world, rng)
    yield account.payment(rng, at, "groceries", rng.randrange(1_500, 9_000), "pos", authentication="passed")
    far = rng.choice(FAR)
    at += timedelta(minutes=rng.randrange(15, 110))
    for _ in range(rng.randrange(1, 4)):
        yield account.payment(rng, at, rng.choice(["electronics", "jewellery", "fashion"]),
                              rng.randrange(8_000, 60_000), "pos", country=far,
                              merchant=merchant(rng, "electronics", far), planted_here=True)
        at += timedelta(minutes=rng.randrange(5, 40))


def takeover(world, rng, at):
    """A stolen password: a new telephone number, a new device, and out with the money."""
    account, device = victim(world, rng), strange_device(rng, "take")
    changed = at
    at += timedelta(minutes=rng.randrange(5, 200))
    for _ in range(rng.randrange(1, 5)):
        yield account.payment(rng, at, rng.choice(QUASI_CASH), rng.randrange(20_000, 110_000), "ecom", device=device,
                              credentials_changed=changed, email=account.email)
        at += timedelta(minutes=rng.randrange(3, 60))


def device_farm(world, rng, at):
    """One telephone, many young accounts."""
    device = strange_device(rng, "farm", country="DE")
    for n in range(rng.randrange(6, 11)):
        yield {"at": at, "account": f"farm-{rng.randrange(10**9)}", "account_opened": (at - timedelta(days=4)).date().isoformat(),
               "segment": "basic", "card": f"c-farm-{rng.randrange(10**9)}", "card_country": "DE",
               "cents": rng.randrange(9_000, 45_000), "channel": "ecom", "country": "DE",
               "merchant": merchant(rng, "gift_cards", "DE"), "prepaid": rng.random() < 0.6, "device": device}
        at += timedelta(minutes=rng.randrange(10, 600))


def cash_run(world, rng, at):
    account = victim(world, rng)
    for _ in range(rng.randrange(4, 8)):
        yield account.payment(rng, at, "cash", rng.choice([20_000, 30_000, 40_000, 50_000]), "atm", authentication="passed")
        at += timedelta(minutes=rng.randrange(4, 50))


def reshipping(world, rng, at):
    account, device = victim(world, rng), strange_device(rng, "ship")
    device["ip"] = ip4(rng, 192, 0, 2)
    for _ in range(rng.randrange(1, 4)):
        yield account.payment(rng, at, rng.choice(["electronics", "jewellery"]), rng.randrange(25_000, 120_000), "ecom",
                              device=device, billing=account.country, shipping=rng.choice(["RO", "UA", "VN", "PL"]),
                              email=f"x{rng.randrange(10**6)}@tenminutes.example")
        at += timedelta(minutes=rng.randrange(10, 90))


def merchant_attack(world, rng, at):
    """A small shop whose payment page is used to try cards, from ever new addresses."""
    shop = merchant(rng, "digital_goods", "NL")
    for _ in range(rng.randrange(30, 60)):
        account = victim(world, rng)
        yield account.payment(rng, at, "digital_goods", rng.randrange(50, 280), "ecom", merchant=shop,
                              device=strange_device(rng, "many"), security_code="not_checked")
        at += timedelta(seconds=rng.randrange(15, 70))


def code_guessing(world, rng, at):
    account, device = victim(world, rng), strange_device(rng, "guess")
    for _ in range(rng.randrange(4, 9)):
        yield account.payment(rng, at, "fashion", rng.randrange(4_000, 20_000), "ecom", device=device,
                              security_code="mismatched")
        at += timedelta(minutes=rng.randrange(1, 25))


def listed(world, rng, at):
    """What the lists know: each kind once in a while."""
    account = victim(world, rng)
    kind = rng.randrange(5)
    p = account.payment(rng, at, "electronics", rng.randrange(2_000, 30_000), "ecom")
    if kind == 0:
        p["merchant"]["id"] = f"m-bad-{rng.randrange(1, 9):02d}"
    elif kind == 1:
        p["country"] = p["merchant"]["country"] = rng.choice(SANCTIONED)
    elif kind == 2:
        p["card"] = f"c-stolen-{rng.randrange(1, 5):02d}"
        p["at"] = max(at, datetime(2026, 1, 21, tzinfo=timezone.utc))
    elif kind == 3:
        p["device"] = {**strange_device(rng, "net"), "ip": f"203.0.113.{rng.randrange(1, 63)}"}
    else:
        p["device"] = {**strange_device(rng, "bad"), "id": f"d-bad-{rng.randrange(1, 7):02d}"}
    yield p


FRAUDS = {card_testing: 10, one_card_tested: 14, velocity_burst: 10, impossible_travel: 14, takeover: 18, device_farm: 4,
          cash_run: 8, reshipping: 12, merchant_attack: 2, code_guessing: 8, listed: 12}


def case(fraud, world, rng, at):
    """The payments of one case, each with its label. (The customer's own payment in a case of travel has none.)"""
    own = fraud is impossible_travel
    for p in fraud(world, rng, at):
        p["planted"] = "none" if own and not p.pop("planted_here", False) else fraud.__name__
        yield p


# ---- all of it, as JSON ----

def rfc3339(t):
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def to_json(number, p):
    cents = p.pop("cents")
    event = {"id": f"p{number:07d}", "at": rfc3339(p.pop("at")), "amount": {"value": cents / 100, "currency": "EUR"}, **p}
    for name in ("billing", "shipping"):
        if name in event:
            event[name] = {"country": event[name]}
    if "credentials_changed" in event:
        event["credentials_changed"] = rfc3339(event["credentials_changed"])
    event["planted"] = event.pop("planted")                    # last
    return json.dumps(event, separators=(",", ":"))


def streams(seed, accounts, frauds):
    world = [Account(seed, n, n) for n in range(accounts)]
    # Frauds name victims by who they are today; the customer's own stream may change devices later, so the frauds
    # read nothing of a customer that the stream changes.
    for account in world:
        yield customer(account)
    chooser = random.Random(f"{seed}/frauds")
    for n in range(max(len(FRAUDS), int(accounts * frauds))):
        kinds = list(FRAUDS)
        fraud = kinds[n] if n < len(kinds) else chooser.choices(kinds, list(FRAUDS.values()))[0]
        at = START + timedelta(seconds=chooser.randrange(8 * DAY, (DAYS - 1) * DAY))
        yield case(fraud, world, random.Random(f"{seed}/fraud/{n}"), at)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=100_000, help="how many, about (the stream ends there)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--frauds", type=float, default=0.045, help="frauds started, per customer")
    arguments = parser.parse_args()
    accounts = max(20, arguments.events // EVENTS_PER_ACCOUNT)
    merged = heapq.merge(*streams(arguments.seed, accounts, arguments.frauds), key=lambda p: p["at"])
    write = sys.stdout.write
    for number, p in zip(range(1, arguments.events + 1), merged):
        write(to_json(number, p) + "\n")


if __name__ == "__main__":
    main()
