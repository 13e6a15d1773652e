#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/declarations.h"

/// What elaborating a decision's body passes from hand to hand. The header (parameters, outcome,
/// outputs, result record) is in the module already; the body adds groups and lines, and checks
/// that every event gets an answer.
namespace helios::sema {

struct DecisionBody {
  Context& cx;
  Symbol& symbol;
  const ast::DecisionDecl& decl;
  ir::DecisionId id;
  TypeId outcome;    // the enum, also where the decision collects a set of it
  Scope scope;       // what everything in it sees: parameters, lets, what its `when` proves
  value::Zone zone;  // of `from` and `until`
  std::map<std::string, source::Span, std::less<>> line_names, group_names;
  std::vector<uint32_t> times_set;  // by output: how many `set` effects name it

  ir::Decision& ir() const { return cx.module.decisions[id.index]; }
  abi::Decision& schema() const { return cx.module.schema.decisions[id.index]; }
};

// ---- decisions.cpp ----

/// The output of that name; reports when there is none.
std::optional<uint32_t> find_output(DecisionBody& body, const ast::Name& name);
/// What one `set` gives an output: the T where it collects a set of T.
TypeId set_type(const DecisionBody& body, uint32_t output);

// ---- rules.cpp ----

void elaborate_items(DecisionBody& body, const std::vector<ast::Item>& items);
std::optional<ir::Effect> elaborate_effect(DecisionBody& body, Scope& scope,
                                           const ast::Effect& effect);
/// `because`, `tell` and `code` of a line, into both its halves.
void elaborate_reason(DecisionBody& body, Scope& scope, const ast::ReasonClause& reason,
                      ir::Line& line, abi::Line& described);
/// A line's name and place in the source.
abi::Line describe_line(const DecisionBody& body, abi::LineKind kind, std::string name,
                        source::Span span);
void add_line(DecisionBody& body, ir::Line line, abi::Line described);
void warn_of_unused_lets(Context& cx, const std::vector<Local*>& lets);

// ---- outcomes.cpp ----

/// `outcome` lines, `otherwise`, `on fault`; reports when some event could end without an outcome.
void elaborate_outcomes(DecisionBody& body);

// ---- reads.cpp ----

/// What expressions lead to, through functions and tables.
struct Reached {
  std::set<uint32_t> reads;      // of features
  std::set<uint32_t> decisions;  // that they call
  bool result = false;           // outcome, score, outputs or reasons of the decision being decided
};
Reached reached_from(const ir::Module& module, const std::vector<ExprId>& roots);
/// What a whole decision leads to, its reasons among it.
Reached reached_by(const ir::Module& module, const ir::Decision& decision);

}  // namespace helios::sema
