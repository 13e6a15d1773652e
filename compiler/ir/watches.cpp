#include "compiler/ir/watches.h"

#include <algorithm>

namespace helios::ir {
namespace {

class Watches {
 public:
  explicit Watches(Module& module) : module_(module), schema_(module.schema) {}

  void find() {
    schema_.watches.clear();
    schema_.keys.clear();
    module_.keys.clear();
    for (uint32_t feature = 0; feature < schema_.features.size(); ++feature) place(feature);
    for (uint32_t read = 0; read < schema_.reads.size(); ++read) place_read(read);
  }

 private:
  /// Said in the same words.
  bool same(ExprId a, ExprId b) const {
    if (a == b) return true;
    if (!a.valid() || !b.valid()) return false;
    const Expr &x = module_.exprs[a], &y = module_.exprs[b];
    if (x.op != y.op || x.type != y.type) return false;
    if (x.op == Op::Constant) return module_.exprs.constant_value(a) == module_.exprs.constant_value(b);
    return x.payload == y.payload && same(module_.exprs.operands(a), module_.exprs.operands(b));
  }
  bool same(const std::vector<ExprId>& a, const std::vector<ExprId>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [this](ExprId x, ExprId y) { return same(x, y); });
  }

  /// A field of the fact that every fact has. Where a value may be missing, its feature watches
  /// alone: what it does not count must not make others late.
  bool is_always_there(ExprId value) const {
    if (!value.valid()) return true;
    return !schema_.types.is_optional(module_.exprs[value].type) && variable_of(value).valid();
  }
  /// Whose field it is; none for what is no field.
  VarId variable_of(ExprId field) const {
    while (module_.exprs[field].op == Op::Field) field = module_.exprs.operand(field, 0);
    const Expr& e = module_.exprs[field];
    return e.op == Op::Variable ? VarId(e.payload) : VarId();
  }
  bool shares(uint32_t feature) const {
    return schema_.features[feature].kind != abi::FeatureKind::Sequence &&
           is_always_there(module_.features[feature].value);
  }

  bool watch_the_same(uint32_t a, uint32_t b) {
    const abi::Feature &x = schema_.features[a], &y = schema_.features[b];
    const Feature &first = module_.features[a], &second = module_.features[b];
    return x.facts[0].event == y.facts[0].event && x.facts[0].decision == y.facts[0].decision &&
           x.late_ns == y.late_ns && x.counting_this == y.counting_this &&
           key_of_fact(a, 0) == key_of_fact(b, 0) && same(first.steps[0].where, second.steps[0].where);
  }

  void place(uint32_t feature) {
    abi::Feature& schema = schema_.features[feature];
    schema.watch = shares(feature) ? shared_watch(feature) : add_watch(feature, 0);
    for (uint32_t fact = 1; fact < schema.facts.size(); ++fact) add_watch(feature, fact);
    schema.column = module_.features[feature].value.valid() ? column(feature) : abi::kNoColumn;
  }
  uint32_t shared_watch(uint32_t feature) {
    for (uint32_t i = 0; i < schema_.watches.size(); ++i) {
      const uint32_t other = schema_.watches[i].feature;
      if (shares(other) && watch_the_same(other, feature)) return i;
    }
    return add_watch(feature, 0);
  }
  uint32_t add_watch(uint32_t feature, uint32_t fact) {
    schema_.watches.push_back({feature, fact, key_of_fact(feature, fact), {}});
    return static_cast<uint32_t>(schema_.watches.size() - 1);
  }
  uint32_t column(uint32_t feature) {
    std::vector<uint32_t>& values = schema_.watches[schema_.features[feature].watch].values;
    for (uint32_t i = 0; i < values.size(); ++i) {
      if (same(module_.features[values[i]].value, module_.features[feature].value)) return i;
    }
    values.push_back(feature);
    return static_cast<uint32_t>(values.size() - 1);
  }

  void place_read(uint32_t read) {
    const abi::FeatureRead& schema = schema_.reads[read];
    const Key key{module_.reads[read].event, VarId(), module_.reads[read].key};
    schema_.reads[read].key = place_key(key, {schema.event, {}, schema_.features[schema.feature].key});
  }
  uint32_t key_of_fact(uint32_t feature, uint32_t fact) {
    const abi::RecordId record = schema_.features[feature].key;
    const abi::Fact& schema = schema_.features[feature].facts[fact];
    const Feature::Fact& f = module_.features[feature].facts[fact];
    const bool of_event = std::all_of(f.key.begin(), f.key.end(),
                                      [&](ExprId field) { return variable_of(field) == f.event; });
    if (!schema.decision || of_event) return place_key({f.event, VarId(), f.key}, {schema.event, {}, record});
    return place_key({f.event, f.decided, f.key}, {schema.event, schema.decision, record});
  }
  /// Keys of one type that are said in the same words are one.
  uint32_t place_key(const Key& key, const abi::Key& schema) {
    for (uint32_t i = 0; i < module_.keys.size(); ++i) {
      const abi::Key& other = schema_.keys[i];
      if (other.event == schema.event && other.decision == schema.decision &&
          same(module_.keys[i].fields, key.fields) && have_fields_alike(other.record, schema.record)) {
        return i;
      }
    }
    module_.keys.push_back(key);
    schema_.keys.push_back(schema);
    return static_cast<uint32_t>(module_.keys.size() - 1);
  }
  bool have_fields_alike(abi::RecordId a, abi::RecordId b) const {
    const auto &x = schema_.types[a].fields, &y = schema_.types[b].fields;
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const auto& one, const auto& other) { return one.type == other.type; });
  }

  Module& module_;
  abi::Schema& schema_;
};

}  // namespace

void find_watches(Module& module) { Watches(module).find(); }

}  // namespace helios::ir
