#pragma once

#include "compiler/sema/declarations.h"

/// What elaborating the tests of the language passes from hand to hand.
namespace helios::sema {

/// The cases of a `for each`: records of one type, with the variable that stands for each.
struct Cases {
  TypeId type;
  std::vector<ExprId> values;
};

// ---- cases.cpp ----

/// A case's fields have no written types: they get those of the places where the body uses them
/// (`amount: case.amount`, `is case.outcome`), else what their values look like.
Cases elaborate_cases(Context& cx, Scope& scope, const ast::ForEachCase& each);

// ---- workflow_tests.cpp ----

/// What is said of tasks, emitted events and instances; nullopt after reporting.
std::optional<ir::TestStatement> elaborate_replies(Context& cx, Scope& scope,
                                                   const ast::TaskReplies& said);
std::optional<ir::TestStatement> elaborate_called(Context& cx, Scope& scope,
                                                  const ast::ExpectCalled& said);
std::optional<ir::TestStatement> elaborate_expected_event(Context& cx, Scope& scope,
                                                          const ast::ExpectEmitted& said);
std::optional<ir::TestStatement> elaborate_instance(Context& cx, Scope& scope,
                                                    const ast::ExpectInstance& said);

}  // namespace helios::sema
