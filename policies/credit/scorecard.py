#!/usr/bin/env python3
"""Derives the points of the score card in scorecard.helios from past applications.

    ./scorecard.py PATH/applications.ndjson

Each application has the twenty attributes of the Statlog German Credit data and `classification`: 1 paid back, 0 did
not. The method is the textbook one:

  1. Attributes are cut into classes (CLASSES below: few, each with enough applications, monotone where that is to be
     expected). Sex, family status, age and nationality are left out: they must not decide.
  2. Each class gets its weight of evidence, ln(share of the good ones in it / share of the bad ones in it).
  3. A logistic regression over the weights finds how much each attribute counts beside the others.
  4. coefficient x weight is scaled so that twenty points double the odds, and each attribute is shifted so that its
     worst class gives no points.

The points are made from seven applications in ten and judged on the other three, which the script has not looked at:
it prints the Gini coefficient of both, and the table of cut-offs from which the policy's own were taken. Applications
whose number ends in 0, 1 or 2 are the other three.
"""
import json
import math
import sys

POINTS_TO_DOUBLE_THE_ODDS = 20
PRIOR = 20


def between(field, *bounds):
    """A class for each range of numbers: the index of the first bound above the value."""
    return field, lambda v: sum(v >= b for b in bounds), [f"< {bounds[0]}"] + [
        f"{a}..{b - 1}" for a, b in zip(bounds, bounds[1:])] + [f">= {bounds[-1]}"]


def classes(field, **groups):
    """A class for each group of codes."""
    names = list(groups)
    index = {code: n for n, name in enumerate(names) for code in groups[name].split()}
    return field, lambda v: index[v], names


CLASSES = [
    classes("status_account", below_zero="A11", below_200="A12", above_200="A13", none="A14"),
    between("duration_months", 9, 16, 25, 37),
    classes("credit_history", none_or_all_paid="A30 A31", paid_so_far="A32", delayed="A33", critical="A34"),
    classes("purpose", car_new="A40", car_used="A41", furniture="A42", television="A43",
            learning="A46", other="A44 A45 A48 A49 A410"),
    classes("bonds", below_100="A61", below_500="A62", more="A63 A64", unknown="A65"),
    classes("employment", unemployed_or_new="A71 A72", few_years="A73", four_years="A74", seven_years="A75"),
    between("installment_rate", 2, 4),
    classes("other_debtors", none="A101", co_applicant="A102", guarantor="A103"),
    classes("property", real_estate="A121", savings_or_car="A122 A123", none="A124"),
    classes("installment_plans", other_bank_or_shop="A141 A142", none="A143"),
    classes("housing", rent_or_free="A151 A153", own="A152"),
    between("amount", 1_500, 4_000, 8_000),
]


def weights(rows, field, class_of, count):
    """ln(P(class | good) / P(class | bad)) per class. PRIOR average applications are added to each class, so that one
    with few applications says little."""
    share = sum(r["classification"] for r in rows) / len(rows)
    good, bad = [PRIOR * share] * count, [PRIOR * (1 - share)] * count
    for r in rows:
        (good if r["classification"] else bad)[class_of(r[field])] += 1
    return [math.log((g / sum(good)) / (b / sum(bad))) for g, b in zip(good, bad)]


def solve(matrix, right):
    """Gaussian elimination with pivots."""
    n = len(right)
    rows = [row[:] + [r] for row, r in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            f = rows[k][i] / rows[i][i]
            for j in range(i, n + 1):
                rows[k][j] -= f * rows[i][j]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (rows[i][n] - sum(rows[i][j] * x[j] for j in range(i + 1, n))) / rows[i][i]
    return x


def regression(inputs, good, ridge=1.0):
    """Coefficients of ln(odds of good), the constant first: Newton's method, slightly held back by `ridge`."""
    inputs = [[1.0] + x for x in inputs]
    n = len(inputs[0])
    beta = [0.0] * n
    for _ in range(30):
        gradient = [0.0] + [-ridge * b for b in beta[1:]]
        hessian = [[ridge if i == j and i else 0.0 for j in range(n)] for i in range(n)]
        for x, y in zip(inputs, good):
            p = 1 / (1 + math.exp(-sum(b * v for b, v in zip(beta, x))))
            for i in range(n):
                gradient[i] += (y - p) * x[i]
                for j in range(n):
                    hessian[i][j] += p * (1 - p) * x[i] * x[j]
        step = solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(s) for s in step) < 1e-9:
            break
    return beta


def gini(scored):
    """Of all pairs of a good and a bad one: right order minus wrong order."""
    good = [s for s, y in scored if y]
    bad = [s for s, y in scored if not y]
    return sum((g > b) - (g < b) for g in good for b in bad) / (len(good) * len(bad))


def score_card(rows):
    """[(field, class_of, names, points)]; a field whose coefficient has the wrong sign gives no points."""
    woe = [weights(rows, field, class_of, len(names)) for field, class_of, names in CLASSES]
    inputs = [[w[c(r[f])] for w, (f, c, _) in zip(woe, CLASSES)] for r in rows]
    beta = regression(inputs, [r["classification"] for r in rows])
    factor = POINTS_TO_DOUBLE_THE_ODDS / math.log(2)
    card = []
    for (field, class_of, names), b, w in zip(CLASSES, beta[1:], woe):
        raw = [factor * max(b, 0.0) * v for v in w]
        card.append((field, class_of, names, [round(v - min(raw)) for v in raw]))
    return card


def print_cut_offs(scored):
    print("  cut-off  approved  of them bad   cost a head (a bad one costs five, a refused good one costs one)")
    for cut in range(100, 301, 10):
        approved = [y for s, y in scored if s >= cut]
        if not approved:
            continue
        bad = approved.count(0)
        lost = sum(1 for s, y in scored if s < cut and y)
        print(f"  {cut:7}  {len(approved) / len(scored):7.1%}  {bad / len(approved):10.1%}   {(5 * bad + lost) / len(scored):.3f}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    made_from = [r for r in rows if r["id"] % 10 >= 3]
    judged_on = [r for r in rows if r["id"] % 10 < 3]
    card = score_card(made_from)
    for field, class_of, names, points in card:
        print(f"{field} (of {max(points)})")
        for n, name in enumerate(names):
            inside = [r for r in made_from if class_of(r[field]) == n]
            bad = sum(1 - r["classification"] for r in inside) / max(1, len(inside))
            print(f"  {name:20} {points[n]:4}   {len(inside):4} applications, {bad:.0%} bad")

    def scored(some):
        return [(sum(points[c(r[f])] for f, c, _, points in card), r["classification"]) for r in some]

    for title, some in (("made from", made_from), ("judged on", judged_on)):
        print(f"{title} {len(some)} applications: Gini {gini(scored(some)):.3f}")
        print_cut_offs(scored(some))


if __name__ == "__main__":
    main()
