#pragma once

#include "compiler/sema/declarations.h"

namespace helios::sema {

// ---- feature_facts.cpp ----

/// What a feature looks at: the events, and over decisions their results.
struct FactWatched {
  ir::EventId event;
  std::optional<ir::DecisionId> decision;
  std::string name, qualified;
  ir::VarId self, decided;        // what its expressions speak of
  Scope scope;                    // of its `where`
  std::vector<ast::Name> rest;    // the fields after its name
};
/// `CardPayment.amount` or, by its full name, `payments.events.CardPayment.amount`; reports what is none.
std::optional<FactWatched> find_fact(Context& cx, Symbol& feature, const std::vector<ast::Name>& path);
/// A field of the fact: of a decision's result, if it has one of that name, else of the event.
ExprId value_of_fact(Context& cx, const Symbol& feature, const FactWatched& fact,
                     const std::vector<ast::Name>& path);

// ---- feature_kinds.cpp ----

abi::FeatureKind kind_of(ast::Aggregate aggregate);
std::string_view word(abi::FeatureKind kind);  // "count of distinct"
/// Whether values of the kind can be told apart and kept as a key.
bool is_keyable(abi::Kind kind);
/// Whether the aggregate can be taken of values of the type.
bool can_take(const abi::TypeTable& types, abi::FeatureKind feature, TypeId type);
/// What reading it gives: over nothing, `count` and `sum` are zero and the rest is missing.
TypeId result_type(abi::TypeTable& types, abi::FeatureKind feature, TypeId value);

}  // namespace helios::sema
