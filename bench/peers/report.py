"""What run.py measured, as Markdown tables and as a plot."""
from math import log10

# The one that all are compared with, and the order of the rest: by time at 1,000 rules.
FIRST = "Helios"


def table(results):
    """Tables of the time an event takes, with and without parsing it, and of loading."""
    sizes = sorted({r["rules"] for r in results})
    found = {(r["peer"], r["rules"]): r for r in results}
    names = list(dict.fromkeys(r["peer"] for r in results))
    names.sort(key=lambda name: found[name, 1_000].get("ns_per_event", 1e18))
    parts = ["Time to decide an event that is parsed already; × is beside Helios.", _times(found, names, sizes, "ns_per_event"),
             "With parsing its JSON.", _times(found, names, sizes, "ns_per_event_with_parsing"),
             "Policy text to ready (CPU time), and the memory of the process then.", _loading(found, names, sizes),
             _counts(found, names, sizes)]
    return "\n\n".join(parts) + "\n"


def _grid(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def _times(found, names, sizes, field):
    def cell(name, rules):
        result = found[name, rules]
        if "missing" in result:
            return result["missing"]
        ratio = result[field] / found[FIRST, rules][field]
        digits = 2 if ratio < 1 else 1 if ratio < 10 else 0
        return f"{duration(result[field])} ({ratio:,.{0 if name == FIRST else digits}f}×)"
    return _grid(["", *(f"{rules:,} rules" for rules in sizes)],
                 [[name, *(cell(name, rules) for rules in sizes)] for name in names])


def _loading(found, names, sizes):
    def cell(name, rules):
        result = found[name, rules]
        return result.get("missing") or f"{duration(result['load_seconds'] * 1e9)}, {result['rss_mb']:,.0f} MB"
    return _grid(["", *(f"{rules:,} rules" for rules in sizes)],
                 [[name, *(cell(name, rules) for rules in sizes)] for name in names if not name.startswith("C++")])


def _counts(found, names, sizes):
    """Which versions, and how many events were compared before the clock ran."""
    lines = []
    for name in names:
        done = [found[name, rules] for rules in sizes if "missing" not in found[name, rules]]
        wrong = [f"{r['rules']:,}" for r in done if not r["answers_same"]]
        checked = ", ".join(f"{r['checked']:,}" for r in done)
        verdict = f"**other answers at {', '.join(wrong)} rules**" if wrong else "same answers"
        lines.append(f"* {name} ({done[0]['version'] if done else 'not measured'}): {verdict} on {checked} events")
    return "\n".join(lines)


def duration(nanos):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanos >= 0.9995 * size:           # what would be 1000 of the smaller unit
            return f"{_three_digits(nanos / size)} {unit}"
    return f"{nanos:.0f} ns"


def _three_digits(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


# ---- the plot: log–log, a line an engine, its name at the line's right end ----

WIDTH, HEIGHT = 900, 620
LEFT, RIGHT, TOP, BOTTOM = 90, 190, 70, 70
LABEL_STEP = 18                   # names stand no closer than this
COLOURS = {"Helios": "#c2410c", "C++ indexed": "#111827", "C++ straight": "#6b7280", "Drools": "#1d4ed8", "CEL": "#0f766e",
           "GoRules Zen": "#7e22ce", "OPA": "#0369a1", "Cedar": "#a16207", "json-rules-engine": "#be185d"}


def plot(results):
    measured = [r for r in results if "ns_per_event" in r]
    sizes = sorted({r["rules"] for r in measured})
    lowest = int(log10(min(r["ns_per_event"] for r in measured)))
    highest = int(log10(max(r["ns_per_event"] for r in measured))) + 1

    def x(rules):
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(rules / sizes[0]) / log10(sizes[-1] / sizes[0])

    def y(nanos):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (log10(nanos) - lowest) / (highest - lowest)

    lines = {}
    for r in measured:
        lines.setdefault(r["peer"], []).append((x(r["rules"]), y(r["ns_per_event"])))
    body = [_axes(sizes, range(lowest, highest + 1), x, y)]
    body += [_line(name, points) for name, points in lines.items()]
    body += [_label(name, points[-1], at) for (name, points), at in zip(lines.items(), _spread(lines))]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            f'font-family="Helvetica, Arial, sans-serif" font-size="14">\n<rect width="100%" height="100%" fill="white"/>\n'
            + "\n".join(body) + "\n</svg>\n")


def _text(x, y, text, anchor="middle", **more):
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{attributes}>{text}</text>'


def _axes(sizes, decades, x, y):
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [_text(LEFT, 30, "CPU time of one decision, by number of rules", "start", font_size=18, font_weight="bold"),
             _text(LEFT, 50, "the same policy and events for all, events parsed already; both axes logarithmic, lower is faster",
                   "start", fill="#4b5563"),
             _text((LEFT + right) / 2, HEIGHT - 20, "rules in the policy")]
    for decade in decades:
        at = y(10 ** decade)
        parts.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{right}" y2="{at:.1f}" stroke="#e5e7eb"/>')
        parts.append(_text(LEFT - 10, at + 5, _tick(decade), "end"))
    for rules in sizes:
        parts.append(f'<line x1="{x(rules):.1f}" y1="{TOP}" x2="{x(rules):.1f}" y2="{bottom}" stroke="#e5e7eb"/>')
        parts.append(_text(x(rules), bottom + 22, f"{rules:,}"))
    return "\n".join(parts)


def _tick(decade):
    unit = ["ns", "µs", "ms", "s"][decade // 3]
    return f"{10 ** (decade % 3)} {unit}"


def _line(name, points):
    colour, width = COLOURS[name], 3.5 if name == FIRST else 2
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{width + 1}" fill="{colour}"/>' for px, py in points)
    dash = ' stroke-dasharray="6 4"' if name.startswith("C++") else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>{dots}'


def _spread(lines):
    """Heights of the names: those of the lines' ends, moved apart where they would touch."""
    placed, last = {}, -LABEL_STEP
    for name, points in sorted(lines.items(), key=lambda line: line[1][-1][1]):
        x, y = points[-1]
        if x < WIDTH - RIGHT:               # ends early, among the lines: named at its end
            placed[name] = y
        else:
            last = placed[name] = max(y, last + LABEL_STEP)
    return [placed[name] for name in lines]


def _label(name, end, height):
    x, y = end
    colour, weight = COLOURS[name], "bold" if name == FIRST else "normal"
    words = name if x >= WIDTH - RIGHT else f"{name} (not measured further)"
    return (f'<line x1="{x + 6:.1f}" y1="{y:.1f}" x2="{x + 18:.1f}" y2="{height:.1f}" stroke="{colour}" stroke-width="0.7"/>'
            + _text(x + 22, height + 5, words, "start", fill=colour, font_weight=weight))
