"""straight.cpp asks every rule; indexed.cpp finds the rules by the two texts that they ask for.
Both define decide() of cpp/decide.h, and vocabulary.cpp the texts by which events are read."""
from policy import OUTCOMES, PAIRS, TEXTS

RULES_PER_FUNCTION = 8       # g++ is far slower than linear in the length of a function
LEAST, MOST = "kLeast", "kMost"


def files(rules, vocabulary):
    ordinals = {field: {v: i for i, v in enumerate(values)} for field, values in vocabulary.values.items()}
    yield "straight.cpp", _straight(rules, ordinals)
    yield "indexed.cpp", _indexed(rules, ordinals)
    yield "vocabulary.cpp", _vocabulary(vocabulary)


def _file(body):
    return '#include "bench/peers/cpp/decide.h"\n\nnamespace helios::peers {\n' + body + "\n}  // namespace helios::peers\n"


def _outcome(rule):
    return OUTCOMES[0 if rule.outcome is None else OUTCOMES.index(rule.outcome)].capitalize()


def _straight(rules, ordinals):
    functions, calls = [], []
    for first in range(0, len(rules), RULES_PER_FUNCTION):
        name = f"rules_{first // RULES_PER_FUNCTION}"
        lines = [_if(first + i, rule, ordinals) for i, rule in enumerate(rules[first:first + RULES_PER_FUNCTION])]
        functions.append(f"[[gnu::noinline]] void {name}(const Event& e, Answer& a) {{\n" + "\n".join(lines) + "\n}\n")
        calls.append(f"  {name}(e, a);")
    return _file("namespace {\n\n" + "\n".join(functions) + "\n}  // namespace\n\n"
                 "void decide(const Event& e, Answer& a) {\n" + "\n".join(calls) + "\n}\n")


def _if(index, rule, ordinals):
    conditions = [f"e.texts[{field}] == {ordinals[field][value]}" for field, value in rule.equals]
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    conditions += [f"e.numbers[{field}] >= {low}", f"e.numbers[{field}] <= {high}",
                   f"e.numbers[{watched}] {comparison} {number}"]
    return f"  if ({' && '.join(conditions)}) a.fire({index}, {rule.points}, Outcome::{_outcome(rule)});"


INDEXED = """
namespace {

/// What is left of a rule once its two texts are found: two numbers, each within bounds.
struct Rest {
  int32_t low, high, bound_low, bound_high;
  uint16_t rule;
  uint8_t number, bound_number, points;
  Outcome outcome;
};

// Sorted by pair of fields, then by the values they want.
constexpr Rest kRests[] = {
%s
};

/// By `first * count(second) + second`: where the rules that want these two values start; those of the next follow.
%s

void ask(const Event& e, Answer& a, const uint16_t* starts, uint32_t first, uint32_t second, uint32_t first_count,
         uint32_t second_count) {
  if (first >= first_count || second >= second_count) return;   // a text that no rule knows
  const uint16_t* const at = starts + first * second_count + second;
  for (const Rest* r = kRests + at[0]; r != kRests + at[1]; ++r) {
    const int32_t n = e.numbers[r->number], bound = e.numbers[r->bound_number];
    if (n >= r->low && n <= r->high && bound >= r->bound_low && bound <= r->bound_high) {
      a.fire(r->rule, r->points, r->outcome);
    }
  }
}

}  // namespace

void decide(const Event& e, Answer& a) {
%s
}
"""


def _indexed(rules, ordinals):
    rests, tables, calls = [], [], []
    for first, second in PAIRS:
        firsts, seconds = len(ordinals[first]), len(ordinals[second])
        wanted = [[] for _ in range(firsts * seconds)]
        for index, rule in enumerate(rules):
            if [field for field, _ in rule.equals] == [first, second]:
                a, b = (ordinals[field][value] for field, value in rule.equals)
                wanted[a * seconds + b].append(_rest(index, rule))
        starts = []
        for same in wanted:
            starts.append(len(rests))
            rests += same
        starts.append(len(rests))
        table = f"k{first.title()}{second.title()}".replace("_", "")
        tables.append(f"constexpr uint16_t {table}[] = {{{','.join(map(str, starts))}}};")
        calls.append(f"  ask(e, a, {table}, e.texts[{first}], e.texts[{second}], {firsts}, {seconds});")
    return _file(INDEXED % ("\n".join(rests), "\n".join(tables), "\n".join(calls)))


def _rest(index, rule):
    field, low, high = rule.between
    watched, comparison, number = rule.threshold
    bounds = f"{LEAST}, {number - 1}" if comparison == "<" else f"{number}, {MOST}"
    return f"  {{{low}, {high}, {bounds}, {index}, {field}, {watched}, {rule.points}, Outcome::{_outcome(rule)}}},"


def _vocabulary(vocabulary):
    lists = []
    for field in TEXTS:
        values = ",".join(f'"{value}"' for value in vocabulary.values[field])
        lists.append(f"    {{{values}}},")
    return _file("const std::vector<std::string_view> kVocabulary[kTexts] = {\n" + "\n".join(lists) + "\n};\n")
