#include "compiler/sema/analyse.h"

#include "compiler/sema/declarations.h"

namespace helios::sema {
namespace {

struct Elaborate {
  Context& cx;
  Symbol& symbol;

  SymbolForm operator()(const ast::EnumDecl& d) const { return elaborate_enum(cx, symbol, d); }
  SymbolForm operator()(const ast::TypeDecl& d) const { return elaborate_type(cx, symbol, d); }
  SymbolForm operator()(const ast::EventDecl& d) const {
    return elaborate_event_header(cx, symbol, d);
  }
  SymbolForm operator()(const ast::ListDecl& d) const { return elaborate_list(cx, symbol, d); }
  SymbolForm operator()(const ast::CalendarDecl& d) const {
    return elaborate_calendar(cx, symbol, d);
  }
  SymbolForm operator()(const ast::DefineDecl& d) const {
    return elaborate_function(cx, symbol, d);
  }
  SymbolForm operator()(const ast::LetDecl& d) const { return elaborate_module_let(cx, symbol, d); }
  SymbolForm operator()(const ast::FeatureDecl& d) const {
    return elaborate_feature(cx, symbol, d);
  }
  SymbolForm operator()(const ast::DecisionDecl& d) const {
    return elaborate_decision_header(cx, symbol, d);
  }
  SymbolForm operator()(const ast::TableDecl& d) const { return elaborate_table(cx, symbol, d); }
  SymbolForm operator()(const ast::ExampleDecl& d) const {
    return elaborate_example(cx, symbol, d);
  }
  SymbolForm operator()(const ast::ServiceDecl& d) const {
    return elaborate_service(cx, symbol, d);
  }
  SymbolForm operator()(const ast::WorkflowDecl& d) const {
    return elaborate_workflow_header(cx, symbol, d);
  }
  SymbolForm operator()(const ast::ScheduleDecl& d) const {
    return elaborate_schedule(cx, symbol, d);
  }
  SymbolForm operator()(const ast::TagsDecl&) const { return BrokenSymbol{}; }  // has no name
  SymbolForm operator()(const ast::ProcessorDecl&) const { return BrokenSymbol{}; }
  SymbolForm operator()(const ast::TestDecl&) const { return BrokenSymbol{}; }
};

/// What another package decides and watches becomes part of this one where something speaks of it;
/// its schedules never do.
bool is_ready_on_demand(const Context& cx, const Symbol& symbol) {
  const ast::DeclForm& form = symbol.decl->form;
  const bool acts = std::holds_alternative<ast::DecisionDecl>(form) ||
                    std::holds_alternative<ast::FeatureDecl>(form) ||
                    std::holds_alternative<ast::ScheduleDecl>(form);
  return acts && cx.packages.of_file.count(symbol.file->file) > 0;
}

void elaborate_where(Context& cx, const std::function<bool(const ast::DeclForm&)>& wanted) {
  for (Symbol* symbol : symbols_of(cx, wanted)) {
    if (!is_ready_on_demand(cx, *symbol)) make_ready(cx, *symbol);
  }
}

bool is_feature(const ast::DeclForm& form) {
  return std::holds_alternative<ast::FeatureDecl>(form);
}
bool is_no_feature(const ast::DeclForm& form) { return !is_feature(form); }

}  // namespace

void elaborate_declaration(Context& cx, Symbol& symbol) {
  // Half of a type or a table says less than it seems to; of a decision, each rule stands for
  // itself.
  const bool whole = std::holds_alternative<ast::DecisionDecl>(symbol.decl->form);
  if (is_torn(cx, *symbol.decl) && !whole) {
    symbol.form = BrokenSymbol{};
    return;
  }
  SymbolForm form = std::visit(Elaborate{cx, symbol}, symbol.decl->form);
  // What took part in a cycle stays broken, however well its own text reads.
  if (!std::holds_alternative<BrokenSymbol>(symbol.form)) symbol.form = form;
}

ir::Module analyse(const source::Files& files, std::vector<ast::File>& asts,
                   diag::Reporter& reporter, const std::string& package_root,
                   const std::string& package_name, const std::string& package_version,
                   const Packages& packages, std::vector<std::string>* data_files) {
  ir::Module module;
  module.schema.package = package_name;
  module.schema.version = package_version;
  Declarations declarations;
  Context cx{.files = files,
             .asts = asts,
             .reporter = reporter,
             .module = module,
             .package_root = package_root,
             .packages = packages,
             .symbols = {},
             .names = {},
             .weekday_enum = {},
             .declarations = &declarations};

  declarations.unknown.form = BrokenSymbol{};
  declarations.unknown.state = Symbol::State::Done;
  collect_names(cx);
  bring_in_uses(cx);
  // From here on every name that may be said in a file is known.
  collect_tags(cx);
  elaborate_where(cx, is_no_feature);
  elaborate_event_bodies(cx);  // before features: what is required of an event narrows them
  elaborate_where(cx, is_feature);
  // From here on every declaration has its form; of decisions, the header.
  elaborate_decision_bodies(cx);
  elaborate_workflow_bodies(cx);
  elaborate_processors(cx);
  elaborate_tests(cx);
  // From here on no expression is added, and no name is said.
  order_decisions(cx);
  lay_out_records(cx);
  finish_events(cx);
  warn_of_unused(cx);
  if (data_files != nullptr) *data_files = std::move(declarations.data_files);
  return module;
}

}  // namespace helios::sema
