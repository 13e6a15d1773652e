#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/source/source.h"

/// What all of sema shares: the files, the module under construction, and what each declared name means.
namespace helios::sema {

struct Declarations;                                     // what only the declaration side knows (declarations.h)
struct ExpressionMemory;                                 // what only the expression side knows (expression.h)

using abi::TypeId;
using ir::ExprId;

/// What a declared name stands for. `Unready` while its declaration has not been elaborated (cycles are found so).
struct EnumSymbol { abi::EnumId id; };
struct RecordSymbol { abi::RecordId id; };
struct AliasSymbol { TypeId type; };
struct EventSymbol { ir::EventId id; abi::RecordId record; };
struct ListSymbol { ir::ListId id; };
struct CalendarSymbol { uint32_t resource; };            // index into schema.calendars
struct FunctionSymbol { ir::FunctionId id; };
struct ConstantSymbol { ExprId value; };                 // module-level `let`; a constant expression
struct FeatureSymbol { ir::FeatureId id; };
struct DecisionSymbol { ir::DecisionId id; };
struct TableSymbol { ir::TableId id; };
struct ExampleSymbol { ExprId value; ir::EventId event; };
struct ServiceSymbol { uint32_t first_task, task_count; };  // in schema.tasks
struct WorkflowSymbol { uint32_t index; };               // in schema.workflows
struct ScheduleSymbol { uint32_t index; };               // in schema.schedules
struct BrokenSymbol {};                                  // was reported; everything about it stays silent
using SymbolForm = std::variant<std::monostate, EnumSymbol, RecordSymbol, AliasSymbol, EventSymbol, ListSymbol, CalendarSymbol,
                                FunctionSymbol, ConstantSymbol, FeatureSymbol, DecisionSymbol, TableSymbol, ExampleSymbol,
                                ServiceSymbol, WorkflowSymbol, ScheduleSymbol, BrokenSymbol>;
struct Symbol {
  std::string name;
  std::string module;                                    // "payments.fraud"
  std::string kind;                                      // "enum", "decision": for messages
  source::Span span;                                     // the name in its declaration
  const ast::File* file = nullptr;                       // where it is declared
  const ast::Decl* decl = nullptr;                       // null for what is built in
  SymbolForm form;
  enum class State : uint8_t { Untouched, InWork, Done } state = State::Untouched;
  bool used = false;
};

/// Whether it was reported already, or is being elaborated: about such a symbol nothing more is said.
inline bool is_broken(const Symbol& symbol) {
  return std::holds_alternative<BrokenSymbol>(symbol.form) || std::holds_alternative<std::monostate>(symbol.form);
}

/// The packages that this one depends on.
struct Packages {
  std::map<source::FileId, std::string> of_file;           // their files; all others are the package's own, or the library's
  std::map<std::string, std::vector<std::string>> uses;    // by package: those that its helios.toml names
};

struct Context {
  const source::Files& files;
  std::vector<ast::File>& asts;
  diag::Reporter& reporter;
  ir::Module& module;
  std::string package_root;                              // folder of helios.toml: csv paths are relative to the file that names them

  const Packages& packages;

  std::vector<std::unique_ptr<Symbol>> symbols;
  /// Per file: every name that may be said in it, its own module's and those brought by `use`. Same order as `asts`.
  std::vector<std::map<std::string, Symbol*, std::less<>>> names;
  abi::EnumId weekday_enum;                              // monday … sunday, built in
  Declarations* declarations = nullptr;
  std::shared_ptr<ExpressionMemory> memory = nullptr;    // made by the first expression

  /// The symbol, elaborated on demand (declarations may stand in any order; a cycle is reported once). Null: no such name.
  /// Also by its full name: "std.iso.Country". Of events and decisions the header is ready then (record; params, result, outputs);
  /// `require`s and rules follow when all headers are.
  Symbol* resolve(const ast::File& file, std::string_view name);
  uint32_t file_index(const ast::File& file) const { return static_cast<uint32_t>(&file - asts.data()); }
};

/// Implemented by the declaration side: makes `symbol.form` ready.
void elaborate_declaration(Context& cx, Symbol& symbol);

// ---- expressions: the declaration side calls these, the expression side implements them (expression.cpp …) ----

/// A local name: a variable of the ir, or a `let` whose expression is elaborated anew at each use, under what is known there.
struct Local {
  std::string name;
  std::variant<ir::VarId, const ast::LetDecl*> meaning;
  TypeId type;                                           // for variables
  source::Span span;
  bool used = false;
};
/// What an expression may see. Copied cheaply where a branch knows more.
struct Scope {
  const ast::File* file = nullptr;
  std::vector<Local*> locals;                            // innermost last; lets see those before them
  /// Records whose fields are said plainly, innermost last, after locals and before declared names: the event in its `require`s and
  /// in features over it (`where channel is ecom`), a decision's result in features over it (`where outcome is decline`).
  std::vector<ir::VarId> plain_fields_of;
  /// Narrowing: what is proved known here, as written by `narrow` alone. An entry names a value by what it is, not by how it is
  /// spelled, so what `require months > 0` proves of an event's plain field also holds of `p.months` in every decision on the
  /// event, whatever it calls the event (both are one VarId), and what is tested through a `let` holds without it.
  std::vector<std::string> known;
  /// Proved not zero / bounds from `require` (see ranges.h), for division.
  std::vector<std::string> nonzero;

  // What the place allows:
  ir::DecisionId decision;                               // the decision around, if any; its outputs are read when `outputs_readable`
  ir::EventId event;                                     // the event decided: features are read plainly by its fields
  bool outputs_readable = false;                         // outcome lines: score and outputs
  bool outcome_readable = false;                         // computed-last outputs and features over decisions: outcome, reasons
  bool features_readable = false;
  bool protected_readable = false;                       // tests
  std::optional<abi::RecordId> emitted;                  // the event being emitted: the runtime gives its time and identity
  const std::vector<Local*>* elsewhere = nullptr;        // of a workflow: what any step gives a name
  bool in_test = false;                                  // decisions on events, features and rules are conditions here
};

/// The expression, typed; converted to `expected` where that is valid (Int to Decimal, T to T?, Money EUR to Money, texts to Id,
/// enum members by the expected enum, braces to set or list). Mistakes are reported and give Op::Error of the
/// expected type, which stays silent upwards.
ExprId elaborate(Context& cx, Scope& scope, ast::ExprId expr, TypeId expected = {});
/// A Bool.
ExprId elaborate_condition(Context& cx, Scope& scope, ast::ExprId expr);
/// What holding (or not holding) of a condition proves: adds to scope.known / nonzero. Call after elaborating it, before what it guards.
void narrow(Context& cx, Scope& scope, ast::ExprId condition, bool holds);
/// One alternative of a table's cell, as a Bool about `subject` (the column's value, not missing): a value, `a..b` or `>= a`.
ExprId elaborate_cell(Context& cx, Scope& scope, ExprId subject, ast::ExprId alternative);
/// A Template as Text (Op::Format).
ExprId elaborate_template(Context& cx, Scope& scope, ast::ExprId text);
/// A written type. Reports unknown names.
TypeId resolve_type(Context& cx, const ast::File& file, ast::TypeId type);
/// A constant of `type`: literals, members, braces and constant expressions, folded; nullopt after reporting.
std::optional<abi::Datum> elaborate_constant(Context& cx, Scope& scope, ast::ExprId expr, TypeId type);
/// A cell's text of a CSV file (or other bare data) as a value of `type`; nullopt when it is none. Enums by spelling or name.
std::optional<abi::Datum> parse_bare(Context& cx, std::string_view text, TypeId type);
/// A read of `feature` for the decision's event (keys empty) or for given keys: Op::FeatureRead, registered in module.reads.
ExprId read_feature(Context& cx, Scope& scope, ir::FeatureId feature, const std::vector<ExprId>& keys, source::Span span);

}  // namespace helios::sema
