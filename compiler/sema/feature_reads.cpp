#include <algorithm>

#include <fmt/format.h>

#include "compiler/diag/words.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// `payments_1h` and `failures for p.payee`: what the past says, read for the event that is
/// decided.
namespace helios::sema {
namespace {

/// Features are read before rules are: a key can be made of the event alone.
bool is_of_event_alone(const Site& site, ExprId e, ir::VarId self) {
  const ir::Expr x = site.exprs()[e];
  if (x.op == Op::Variable) return x.payload == self.index;
  if (x.op == Op::FeatureRead || x.op == Op::Output || x.op == Op::Outcome || x.op == Op::Reasons ||
      x.op == Op::Decide)
    return false;
  for (ExprId operand : site.exprs().operands(e)) {
    if (!is_of_event_alone(site, operand, self)) return false;
  }
  return true;
}

/// The event that is the last step of a sequence which counts what is decided.
std::optional<ir::EventId> last_step_of(const Site& site, ir::FeatureId feature) {
  const abi::Feature& schema = site.cx.module.schema.features[feature.index];
  const std::vector<ir::Feature::Step>& steps = site.cx.module.features[feature.index].steps;
  if (schema.kind != abi::FeatureKind::Sequence || !schema.counting_this || steps.empty()) return std::nullopt;
  return ir::EventId(schema.facts[steps.back().fact].event);
}

/// The event whose past is read. In tests nothing is decided: an event that has the key's fields.
ir::EventId event_around(const Site& site, ir::FeatureId feature) {
  if (site.scope.event.valid() || !site.scope.in_test) return site.scope.event;
  if (const auto last = last_step_of(site, feature)) return *last;
  const abi::Record& key = site.types()[site.cx.module.schema.features[feature.index].key];
  const auto& events = site.cx.module.schema.events;
  for (uint32_t i = 0; i < events.size(); ++i) {
    const abi::Record& record = site.types()[events[i].record];
    const bool has_all =
        std::all_of(key.fields.begin(), key.fields.end(), [&](const abi::RecordField& field) {
          return record.find(field.name.substr(0, field.name.find('.'))) >= 0;
        });
    if (has_all) return ir::EventId(i);
  }
  return {};
}

/// The event's field of the key's name, perhaps within records: "merchant.id".
std::optional<ExprId> plain_key(const Site& site, ir::EventId event, const abi::RecordField& key,
                                Span span) {
  const ir::VarId self = site.cx.module.events[event.index].self;
  Operand value{
      site.add(Op::Variable, site.cx.module.variables[self.index].type, span, {}, self.index),
      span};
  for (size_t at = 0; at <= key.name.size();) {
    const size_t dot = std::min(key.name.find('.', at), key.name.size());
    const std::string segment = key.name.substr(at, dot - at);
    const TypeId type = site.types().unwrapped(site.type(value.expr));
    if (site.kind(type) != Kind::Record ||
        site.types()[site.types()[type].record].find(segment) < 0)
      return std::nullopt;
    value.expr = field_of(site, value, {segment, span}, span);
    at = dot + 1;
  }
  const TypeId found = site.types().unwrapped(site.type(value.expr));
  return found == key.type || site.is_error(value.expr) ? std::optional(value.expr) : std::nullopt;
}

std::vector<ExprId> plain_keys(const Site& site, const abi::Feature& feature,
                               const abi::Record& key, ir::EventId event, Span span) {
  std::vector<ExprId> keys;
  for (const abi::RecordField& field : key.fields) {
    auto value = plain_key(site, event, field, span);
    if (!value) {
      site.report(span, diag::FeatureWhose, feature.name,
                  site.cx.module.schema.events[event.index].name, field.name)
          .help(fmt::format("say whose is meant: `{} for …`", feature.name));
      return {};
    }
    keys.push_back(*value);
  }
  return keys;
}

/// The same read said twice is one.
uint32_t register_read(const Site& site, ir::FeatureId feature, ir::EventId event,
                       std::vector<ExprId> keys, TypeId type, std::string label) {
  ir::Module& module = site.cx.module;
  const ir::VarId self = module.events[event.index].self;
  for (uint32_t i = 0; i < module.reads.size(); ++i) {
    if (module.schema.reads[i].feature != feature.index ||
        module.schema.reads[i].event != event.index)
      continue;
    const auto& other = module.reads[i].key;
    const bool same =
        std::equal(keys.begin(), keys.end(), other.begin(), other.end(),
                   [&](ExprId a, ExprId b) { return class_of(site, a) == class_of(site, b); });
    if (same) return i;
  }
  module.reads.push_back({self, std::move(keys)});
  module.schema.reads.push_back({feature.index, event.index, type, std::move(label)});
  return static_cast<uint32_t>(module.reads.size() - 1);
}

void report_no_feature(const Site& site, const ast::Path& path, const std::string& name) {
  std::vector<std::string_view> known;
  for (const auto& [other, declared] : site.cx.names[site.cx.file_index(*site.scope.file)]) {
    if (declared->kind == "feature") known.push_back(other);
  }
  suggest(site.report(path.span, diag::UnknownName, "feature", name), name, known);
}

/// "p." where the event that is decided is called `p` and has the key's fields; else nothing.
std::string event_called(const Site& site, const abi::Record& key) {
  if (!site.scope.event.valid()) return "";
  const ir::VarId self = site.cx.module.events[site.scope.event.index].self;
  const abi::Event& event = site.cx.module.schema.events[site.scope.event.index];
  for (const abi::RecordField& field : key.fields) {
    const std::string own = field.name.substr(0, field.name.find('.'));
    if (site.types()[event.record].find(own) < 0) return "";
  }
  for (const Local* local : site.scope.locals) {
    const auto* variable = std::get_if<ir::VarId>(&local->meaning);
    if (variable && *variable == self) return local->name + ".";
  }
  return "";
}

void report_key_count(const Site& site, const std::string& name, const abi::Record& key,
                      size_t said, Span span) {
  std::vector<std::string> names;
  for (const abi::RecordField& field : key.fields) names.push_back(field.name);
  diag::Diagnostic& message =
      site.report(span, diag::FeatureKeyCount, name,
                  fmt::format("`{}`", fmt::join(names, "` and `")), diag::stand(said));
  // The decided event's own fields, where it has them, show how it is written.
  const std::string whose = event_called(site, key);
  for (std::string& each : names) each = whose + each;
  const std::string all = fmt::to_string(fmt::join(names, ", "));
  message.help(names.size() == 1 ? fmt::format("write `{} for {}`", name, all)
                                 : fmt::format("write `{} for ({})`", name, all));
}

/// `failures for (p.payee and p.ip)` names two keys; to the grammar it may be one condition.
std::vector<ast::ExprId> keys_said(const Site& site, const ast::FeatureForExpr& e) {
  if (e.keys.size() != 1) return e.keys;
  std::vector<ast::ExprId> keys;
  flatten(site, e.keys[0], ast::BinaryOp::And, keys);
  return keys;
}

/// The keys as values. They are looked up before any rule is asked, so what the rule has proved of
/// the event does not hold of them: a key that may be missing stays so.
std::vector<ExprId> given_keys(const Site& site, ir::FeatureId feature,
                               const std::vector<ast::ExprId>& said) {
  const abi::Record key = site.types()[site.cx.module.schema.features[feature.index].key];
  Scope before = site.scope;
  before.known.clear();
  before.nonzero.clear();
  const Site early{site.cx, before};
  const ir::EventId event = event_around(site, feature);
  site.memory().asking.push_back({0, 0, {}});  // nothing here depends on what the let around knows
  std::vector<ExprId> keys;
  for (size_t i = 0; i < said.size(); ++i) {
    const Operand raw{infer_raw(early, said[i], key.fields[i].type), site.span(said[i])};
    TypeId wanted = key.fields[i].type;
    if (site.is_optional(raw.expr)) wanted = site.types().optional(wanted);
    keys.push_back(convert(early, raw, wanted));
    if (!event.valid() || site.is_error(keys.back())) continue;
    if (is_of_event_alone(site, keys.back(), site.cx.module.events[event.index].self)) continue;
    site.report(raw.span, diag::FeatureKeyNotOfEvent)
        .help("features are looked up before the rules are asked: name a field of the event");
    keys.back() = site.error(raw.span, wanted);
  }
  site.memory().asking.pop_back();
  return keys;
}

}  // namespace

ExprId read_feature(Context& cx, Scope& scope, ir::FeatureId id, const std::vector<ExprId>& given,
                    Span span) {
  const Site site{cx, scope};
  const abi::Feature feature = cx.module.schema.features[id.index];
  const abi::Record key = site.types()[feature.key];
  if (!scope.features_readable && !scope.in_test) {
    site.report(span, diag::FeatureHere, feature.name)
        .help("decisions on an event read features; hand the value on from there");
    return site.error(span, feature.result);
  }
  const ir::EventId event = event_around(site, id);
  if (!event.valid()) {
    site.report(span, diag::FeatureHere, feature.name)
        .help("only a decision `on` an event has a past to look at");
    return site.error(span, feature.result);
  }
  if (const auto last = last_step_of(site, id); last && *last != event) {
    const auto& events = cx.module.schema.events;
    const std::string& here = events[event.index].name;
    site.report(span, diag::EndsWithAnother, feature.name, events[last->index].name, here)
        .help(fmt::format("let `then {} where … within 10m` be its last step; or `then this within 10m`, which is "
                          "whatever event is decided", here));
    return site.error(span, feature.result);
  }
  const bool plain = given.empty() && !key.fields.empty();
  const std::vector<ExprId> keys = plain ? plain_keys(site, feature, key, event, span) : given;
  if (keys.size() != key.fields.size()) return site.error(span, feature.result);
  bool key_may_miss = false;
  for (ExprId k : keys) {
    if (site.is_error(k)) return site.error(span, feature.result);
    key_may_miss = key_may_miss || site.is_optional(k);
  }
  const TypeId type = key_may_miss ? site.types().optional(feature.result) : feature.result;
  const std::string label = plain ? feature.name : site.text(span);
  const uint32_t read = register_read(site, id, event, keys, type, label);
  if (scope.in_test)
    return test_binding(site, ir::TestBinding::Kind::Feature, read, label, type, span);
  return site.add(Op::FeatureRead, type, span, {}, read);
}

bool keys_proved_known(const Site& site, ExprId e) {
  const uint32_t read = site.exprs()[e].payload;
  const uint32_t feature = site.cx.module.schema.reads[read].feature;
  if (site.types().is_optional(site.cx.module.schema.features[feature].result)) return false;
  const std::vector<ExprId> keys = site.cx.module.reads[read].key;
  return std::all_of(keys.begin(), keys.end(),
                     [&](ExprId key) { return !site.is_optional(key) || proved_known(site, key); });
}

ExprId infer_form(const Site& site, const ast::FeatureForExpr& e, Span span, TypeId) {
  std::string name;
  for (const ast::Name& segment : e.feature.segments)
    name += (name.empty() ? "" : ".") + segment.text;
  const Symbol* symbol = site.cx.resolve(*site.scope.file, name);
  const auto* feature = symbol ? std::get_if<FeatureSymbol>(&symbol->form) : nullptr;
  if (!feature) {
    if (!symbol || !is_broken(*symbol)) report_no_feature(site, e.feature, name);
    for (ast::ExprId key : e.keys) examine(site, key);
    return site.error(span);
  }
  const abi::Feature& schema = site.cx.module.schema.features[feature->id.index];
  const abi::Record key = site.types()[schema.key];
  const std::vector<ast::ExprId> said = keys_said(site, e);
  if (key.fields.size() != said.size()) {
    report_key_count(site, name, key, said.size(), span);
    return site.error(span, schema.result);
  }
  return read_feature(site.cx, site.scope, feature->id, given_keys(site, feature->id, said), span);
}

}  // namespace helios::sema
