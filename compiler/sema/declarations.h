#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/context.h"
#include "runtime/value/time.h"

/// The declaration side of sema: one file a kind of declaration, each turning what stands in the
/// ast into its entry of the schema and of the ir. Declarations may stand in any order, so each is
/// elaborated when it is first asked for; events and decisions in two steps, because features stand
/// between the two:
///
///     decision risk on Payment as p -> Action { … declines_7d … }       header: result record,
///     outputs feature declines_7d = count of risk where outcome is decline …    needs the header
///     only
///                                                                       body: rules read the
///                                                                       feature
namespace helios::sema {

/// A record whose fields are known but not yet laid out in memory: records may name each other in
/// any order.
struct UnlaidRecord {
  abi::RecordId id;
  source::Span span;
};

/// The written fields of a record that data can hold.
struct RecordSource {
  const ast::File* file;
  const std::vector<ast::FieldDecl>* fields;
  bool closed;
};

/// What was said of a CSV file at the place that names it.
struct CsvReport {
  diag::Diagnostic* message = nullptr;
  uint32_t further = 0;
};

struct Declarations {
  std::map<std::string, std::map<std::string, Symbol*, std::less<>>, std::less<>> modules;
  std::set<const ast::Decl*> torn;               // the parser could not read all of it
  std::set<const ast::File*> without_all_names;  // a `use` of it was not understood
  std::vector<std::set<const Symbol*>> said;     // by file: what stands behind the names that it says
  Symbol unknown;                // what a name stands for in such a file: nobody knows
  std::vector<Symbol*> in_work;  // being elaborated, innermost last: what a cycle runs through
  std::vector<Symbol*> events, decisions,
      tables;  // by EventId, DecisionId, TableId; null after a mistake never
  std::vector<UnlaidRecord> unlaid;
  std::map<abi::RecordId, RecordSource> record_sources;
  std::vector<Scope> required;                 // by EventId: what its `require`s prove
  std::vector<std::unique_ptr<Local>> locals;  // scopes point into it
  std::map<source::Span, CsvReport> csv_reports;
  std::vector<std::string> data_files;  // paths of the CSV files that were read
  std::map<TypeId, abi::RecordId> records_of_one;
  std::vector<Symbol*> workflows;      // by place in the schema
  std::vector<abi::RecordField> tags;  // what `tags { … }` of the package declares
  source::Span tags_span;              // invalid: nothing does
};

// ---- unread.cpp ----

void note_unread(Context& cx);
/// A name that stands for something, but nobody knows what.
std::unique_ptr<Symbol> broken_symbol(std::string module, std::string name);
bool is_torn(const Context& cx, const ast::Decl& decl);

// ---- packages.cpp ----

/// The package a file belongs to; "std" for the library.
std::string package_of(const Context& cx, const ast::File& file);
bool is_own(const Context& cx, const ast::File& file);  // of the package that is compiled
bool is_standard(std::string_view module);
/// Whether the file may speak of the symbol: its own package's, the library's, and what packages
/// that it names in helios.toml export.
bool is_visible(const Context& cx, const ast::File& file, const Symbol& symbol);
void report_invisible(Context& cx, const ast::File& file, const ast::Name& name,
                      const Symbol& symbol);
void report_shared_modules(Context& cx);  // one module in two packages

// ---- names.cpp ----

void collect_names(Context& cx);  // a symbol for each declaration; duplicates; built-in names
void bring_in_uses(Context& cx);  // `use`; unknown modules and names; modules in a cycle
void make_ready(Context& cx, Symbol& symbol);  // elaborates; reports cycles
Symbol* find_symbol(Context& cx, const ast::File& file,
                    std::string_view name);  // without elaborating or marking as used
/// Every declared symbol of the form, in the order of files and places.
std::vector<Symbol*> symbols_of(Context& cx,
                                const std::function<bool(const ast::DeclForm&)>& wanted);
void warn_of_unused(Context& cx);
std::string full_name(const std::vector<ast::Name>& segments);  // "std.iso.Country"
std::string full_name(const ast::Path& path);
/// What may be said in the file and is an "event", a "list", …
std::vector<std::string_view> names_of_kind(const Context& cx, const ast::File& file,
                                            std::string_view kind);
const ast::Name* declared_name(const ast::Decl& decl);
/// "payments/fraud.payment_risk" for `payment_risk` of module payments.fraud in package payments.
std::string qualified_name(const Context& cx, const Symbol& symbol);
/// "did you mean `x`?" where something known is near; else nothing is added.
void suggest(diag::Diagnostic& diagnostic, std::string_view name,
             const std::vector<std::string_view>& known);

/// What the name stands for, if that is the form wanted; else reported, with the nearest of its
/// kind. Null without a word where the declaration itself was reported.
template <typename Form>
const Form* find_declared(Context& cx, const ast::File& file, const std::string& name,
                          source::Span span, const char* kind) {
  const Symbol* symbol = cx.resolve(file, name);
  if (symbol && std::holds_alternative<BrokenSymbol>(symbol->form)) return nullptr;
  if (symbol && std::holds_alternative<Form>(symbol->form)) return &std::get<Form>(symbol->form);
  suggest(cx.reporter.report(span, diag::UnknownName, kind, name), name,
          names_of_kind(cx, file, kind));
  return nullptr;
}

/// Reports each name that is there twice; the words tell of what: "field", "member".
void report_duplicates(Context& cx, const std::vector<const ast::Name*>& names);

// ---- the kinds ----

SymbolForm elaborate_enum(Context& cx, Symbol& symbol, const ast::EnumDecl& decl);
SymbolForm elaborate_type(Context& cx, Symbol& symbol, const ast::TypeDecl& decl);
SymbolForm elaborate_event_header(Context& cx, Symbol& symbol, const ast::EventDecl& decl);
SymbolForm elaborate_list(Context& cx, Symbol& symbol, const ast::ListDecl& decl);
SymbolForm elaborate_calendar(Context& cx, Symbol& symbol, const ast::CalendarDecl& decl);
SymbolForm elaborate_function(Context& cx, Symbol& symbol, const ast::DefineDecl& decl);
SymbolForm elaborate_module_let(Context& cx, Symbol& symbol, const ast::LetDecl& decl);
SymbolForm elaborate_feature(Context& cx, Symbol& symbol, const ast::FeatureDecl& decl);
SymbolForm elaborate_decision_header(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl);
SymbolForm elaborate_table(Context& cx, Symbol& symbol, const ast::TableDecl& decl);
SymbolForm elaborate_example(Context& cx, Symbol& symbol, const ast::ExampleDecl& decl);
SymbolForm elaborate_service(Context& cx, Symbol& symbol, const ast::ServiceDecl& decl);
SymbolForm elaborate_workflow_header(Context& cx, Symbol& symbol, const ast::WorkflowDecl& decl);
SymbolForm elaborate_schedule(Context& cx, Symbol& symbol, const ast::ScheduleDecl& decl);

// ---- orders.cpp ----

bool adds_up(const abi::TypeTable& types,
             TypeId type);  // numbers, money of one currency, durations
bool has_order(const abi::TypeTable& types, TypeId type);  // so that the highest of several is one

// ---- records.cpp ----

/// A new record type; laid out in memory with all others at the end.
abi::RecordId add_record(Context& cx, std::string name, std::vector<abi::RecordField> fields,
                         source::Span span);
std::vector<abi::RecordField> record_fields(Context& cx, const ast::File& file,
                                            const std::vector<ast::FieldDecl>& fields);
/// A record of one field: what a computation gives where a record is wanted of one value.
abi::RecordId record_of_one(Context& cx, TypeId type);
void collect_tags(Context& cx);
void lay_out_records(Context& cx);  // refuses records that contain themselves

// ---- events.cpp ----

void elaborate_event_bodies(Context& cx);  // `require`s, defaults, what counts as missing
/// A scope where the event's `require`s hold and nothing is in sight yet.
Scope scope_after_requires(const Context& cx, const Symbol& symbol, ir::EventId event);
void finish_events(Context& cx);  // after layout: offsets, ingest, the record of features
/// The event whose record this is, if it is one.
std::optional<ir::EventId> event_of_record(const Context& cx, abi::RecordId record);

// ---- decisions.cpp ----

void elaborate_decision_bodies(Context& cx);
void order_decisions(
    Context& cx);  // callees first; decisions that call each other in a cycle are refused

// ---- processors.cpp, workflows.cpp ----

void elaborate_processors(Context& cx);
void elaborate_workflow_bodies(Context& cx);

// ---- meaning.cpp ----

/// What an expression means, in a text that is the same wherever it stands and whatever names are
/// given around it.
std::string meaning(const ir::Module& module, ExprId expr);

// ---- tests.cpp ----

void elaborate_tests(Context& cx);

// ---- shared by the kinds ----

/// A local variable that scopes may hold; lives as long as the analysis.
Local* add_local(Context& cx, const ast::Name& name, ir::VarId variable, TypeId type);
Local* add_local(Context& cx, const ast::LetDecl& let);
std::vector<ir::VarId> add_params(Context& cx, Scope& scope, const std::vector<ast::Param>& params);
Scope file_scope(const Symbol& symbol);
/// The constant Int, Duration or Date an expression says; nullopt after reporting.
std::optional<int64_t> constant_number(Context& cx, Scope& scope, ast::ExprId expr, abi::Kind kind);
bool is_error(const Context& cx, ExprId expr);
std::optional<value::Zone> find_zone(Context& cx, const std::string& name, source::Span span);
/// The first instant of a day: where `from D` begins, and `until` the day before ends.
int64_t instant_of_day(const value::Zone& zone, int64_t days);

}  // namespace helios::sema
