#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"

namespace helios::sema {
namespace {

struct NameOf {
  const ast::Name* operator()(const ast::TagsDecl&) const { return nullptr; }
  const ast::Name* operator()(const ast::TestDecl&) const { return nullptr; }
  const ast::Name* operator()(const ast::ProcessorDecl&) const { return nullptr; }
  template <typename D>
  const ast::Name* operator()(const D& decl) const {
    return &decl.name;
  }
};

struct KindOf {
  std::string operator()(const ast::EnumDecl&) const { return "enum"; }
  std::string operator()(const ast::TypeDecl&) const { return "type"; }
  std::string operator()(const ast::EventDecl&) const { return "event"; }
  std::string operator()(const ast::ListDecl&) const { return "list"; }
  std::string operator()(const ast::CalendarDecl&) const { return "calendar"; }
  std::string operator()(const ast::DefineDecl&) const { return "function"; }
  std::string operator()(const ast::LetDecl&) const { return "constant"; }
  std::string operator()(const ast::FeatureDecl&) const { return "feature"; }
  std::string operator()(const ast::DecisionDecl&) const { return "decision"; }
  std::string operator()(const ast::TagsDecl&) const { return "tags"; }
  std::string operator()(const ast::TableDecl&) const { return "table"; }
  std::string operator()(const ast::ExampleDecl&) const { return "example"; }
  std::string operator()(const ast::TestDecl&) const { return "test"; }
  std::string operator()(const ast::ProcessorDecl&) const { return "processor"; }
  std::string operator()(const ast::ServiceDecl&) const { return "service"; }
  std::string operator()(const ast::WorkflowDecl&) const { return "workflow"; }
  std::string operator()(const ast::ScheduleDecl&) const { return "schedule"; }
};

void report_declared_twice(Context& cx, const ast::Name& name, const Symbol& first) {
  diag::Diagnostic& message = cx.reporter.report(name.span, diag::DuplicateName, name.text);
  if (first.span.valid())
    message.label(
        first.span,
        fmt::format(
            "first declared here, as {} {}",
            first.kind == "enum" || first.kind == "event" || first.kind == "example" ? "an" : "a",
            first.kind));
}

void add_built_in(Context& cx, std::string name, std::string kind, SymbolForm form) {
  auto symbol = std::make_unique<Symbol>();
  symbol->name = std::move(name);
  symbol->module = "";
  symbol->kind = std::move(kind);
  symbol->form = form;
  symbol->state = Symbol::State::Done;
  symbol->used = true;
  cx.declarations->modules[""].emplace(symbol->name, symbol.get());
  cx.symbols.push_back(std::move(symbol));
}

/// `Weekday` and `Reason` are there without a `use`; a declaration of the same name hides them.
void add_built_in_names(Context& cx) {
  abi::TypeTable& types = cx.module.schema.types;
  abi::Enum weekday{.name = "Weekday", .ordered = false, .members = {}};
  for (const char* day :
       {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    weekday.members.push_back({day, day, ""});
  }
  cx.weekday_enum = types.add_enum(std::move(weekday));
  add_built_in(cx, "Weekday", "enum", EnumSymbol{cx.weekday_enum});

  const TypeId text = types.text(), number = types.basic(abi::Kind::Int);
  std::vector<abi::RecordField> fields;
  auto field = [&](std::string name, TypeId type, std::string doc) {
    fields.push_back({std::move(name), type, 0, std::move(doc)});
  };
  field("rule", text, "the rule's name");
  field("code", text, "its code, or an empty text");
  field("text", text, "why, for those who decide");
  field("told", types.optional(text), "why, for the person concerned; unknown: never told");
  field("points", number, "what it added to the score");
  field("lost", number, "`score +12 of 40` loses 28");
  const abi::RecordId reason = add_record(cx, "Reason", std::move(fields), {});
  cx.module.schema.reason_record = reason;
  add_built_in(cx, "Reason", "type", RecordSymbol{reason});
}

void collect_file(Context& cx, ast::File& file) {
  const std::string module = full_name(file.module);
  auto& in_module = cx.declarations->modules[module];
  for (ast::Decl& decl : file.decls) {
    const ast::Name* name = declared_name(decl);
    if (!name || name->text.empty()) continue;
    auto symbol = std::make_unique<Symbol>();
    symbol->name = name->text;
    symbol->module = module;
    symbol->kind = std::visit(KindOf{}, decl.form);
    symbol->span = name->span;
    symbol->file = &file;
    symbol->decl = &decl;
    auto [at, fresh] = in_module.emplace(symbol->name, symbol.get());
    if (!fresh) {
      report_declared_twice(cx, *name, *at->second);
      symbol->used = true;
    }
    cx.symbols.push_back(std::move(symbol));
  }
}

/// Brings one name into a file. The same declaration brought twice is no mistake.
void bring_in(Context& cx, uint32_t file, const ast::Name& name, Symbol& symbol) {
  auto [at, fresh] = cx.names[file].emplace(name.text, &symbol);
  if (!fresh && at->second != &symbol) report_declared_twice(cx, name, *at->second);
}

/// What was meant to be brought in has been spoken of where it was to be.
void bring_in_broken(Context& cx, uint32_t file, const ast::Name& name) {
  auto symbol = broken_symbol("", name.text);
  if (!cx.names[file].emplace(name.text, symbol.get()).second) return;
  cx.symbols.push_back(std::move(symbol));
}

void suggest_module(Context& cx, diag::Diagnostic& message, const std::string& module) {
  std::vector<std::string_view> known;
  for (const auto& [name, symbols] : cx.declarations->modules) known.push_back(name);
  suggest(message, module, known);
}

void bring_in_use(Context& cx, uint32_t file, const ast::Use& use) {
  const std::string module = full_name(use.module);
  auto found = cx.declarations->modules.find(module);
  if (found == cx.declarations->modules.end() || module.empty()) {
    suggest_module(cx, cx.reporter.report(use.module.span, diag::UnknownModule, module), module);
    if (use.everything) cx.declarations->without_all_names.insert(&cx.asts[file]);
    for (const ast::Name& name : use.names) bring_in_broken(cx, file, name);
    return;
  }
  if (use.everything) {
    for (const auto& [name, symbol] : found->second) {
      if (is_visible(cx, cx.asts[file], *symbol)) bring_in(cx, file, {name, use.span}, *symbol);
    }
  }
  for (const ast::Name& name : use.names) {
    auto symbol = found->second.find(name.text);
    if (symbol != found->second.end()) {
      const bool visible = is_visible(cx, cx.asts[file], *symbol->second);
      if (visible) bring_in(cx, file, name, *symbol->second);
      if (!visible) {
        report_invisible(cx, cx.asts[file], name, *symbol->second);
        bring_in_broken(cx, file, name);
      }
      continue;
    }
    std::vector<std::string_view> known;
    for (const auto& [other, declared] : found->second) {
      if (is_visible(cx, cx.asts[file], *declared)) known.push_back(other);
    }
    suggest(cx.reporter.report(name.span, diag::UnknownInModule, name.text, module), name.text,
            known);
    bring_in_broken(cx, file, name);
  }
}

/// The modules each module uses, to find those that use each other in a cycle.
struct ModuleGraph {
  struct Edge {
    std::string to;
    source::Span span;
  };
  std::map<std::string, std::vector<Edge>> edges;
  std::map<std::string, int> colour;  // 0 new, 1 on the path, 2 done
  std::vector<std::string> path;

  void visit(Context& cx, const std::string& module) {
    colour[module] = 1;
    path.push_back(module);
    for (const Edge& edge : edges[module]) {
      if (colour[edge.to] == 1) report(cx, edge);
      if (colour[edge.to] == 0) visit(cx, edge.to);
    }
    path.pop_back();
    colour[module] = 2;
  }

  void report(Context& cx, const Edge& closing) {
    std::string round;
    for (auto at = std::find(path.begin(), path.end(), closing.to); at != path.end(); ++at)
      round += *at + " uses ";
    cx.reporter.report(closing.span, diag::ModuleCycle, round + closing.to)
        .help("move what both need into a module that uses neither");
  }
};

void check_module_cycles(Context& cx) {
  ModuleGraph graph;
  for (const ast::File& file : cx.asts) {
    for (const ast::Use& use : file.uses) {
      const std::string from = full_name(file.module), to = full_name(use.module);
      if (from != to) graph.edges[from].push_back({to, use.module.span});
    }
  }
  std::vector<std::string> modules;
  for (const auto& [module, edges] : graph.edges) modules.push_back(module);
  for (const std::string& module : modules) {
    if (graph.colour[module] == 0) graph.visit(cx, module);
  }
}

void report_cycle(Context& cx, Symbol& symbol) {
  const std::vector<Symbol*>& path = cx.declarations->in_work;
  auto start = std::find(path.begin(), path.end(), &symbol);
  diag::Diagnostic& message =
      cx.reporter.report(symbol.span, diag::DefinedThroughItself, symbol.name);
  for (auto at = start; at != path.end(); ++at) {
    const std::string& next = at + 1 == path.end() ? symbol.name : (*(at + 1))->name;
    if (at != start) message.label((*at)->span, fmt::format("`{}` needs `{}`", (*at)->name, next));
  }
  message.help("nothing may be defined through itself: policies have no recursion");
}

/// `use` of what the file never says. A name that could not be brought in was spoken of.
void warn_of_unused_uses(Context& cx, const ast::File& file) {
  const std::set<const Symbol*>& said = cx.declarations->said[cx.file_index(file)];
  for (const ast::Use& use : file.uses) {
    auto module = cx.declarations->modules.find(full_name(use.module));
    if (module == cx.declarations->modules.end()) continue;
    auto is_said = [&](const auto& declared) { return said.count(declared.second) > 0; };
    if (use.everything && std::none_of(module->second.begin(), module->second.end(), is_said)) {
      cx.reporter.report(use.span, diag::UnusedUse, fmt::format("what `{}` declares", module->first))
          .help("remove it");
    }
    for (const ast::Name& name : use.names) {
      auto declared = module->second.find(name.text);
      if (declared == module->second.end() || is_said(*declared)) continue;
      cx.reporter.report(name.span, diag::UnusedUse, fmt::format("`{}`", name.text)).help("remove it");
    }
  }
}

/// What only the outside may use, or what stands for itself, is not reported when nothing here says
/// its name.
bool wants_a_use(const Context& cx, const Symbol& symbol) {
  if (!symbol.decl || symbol.decl->exported || !is_own(cx, *symbol.file)) return false;
  return !std::holds_alternative<ast::EventDecl>(symbol.decl->form) &&
         !std::holds_alternative<ast::DecisionDecl>(symbol.decl->form) &&
         !std::holds_alternative<ast::WorkflowDecl>(symbol.decl->form) &&
         !std::holds_alternative<ast::ScheduleDecl>(symbol.decl->form);
}

}  // namespace

std::string full_name(const std::vector<ast::Name>& segments) {
  std::string text;
  for (const ast::Name& segment : segments) text += (text.empty() ? "" : ".") + segment.text;
  return text;
}

std::string full_name(const ast::Path& path) { return full_name(path.segments); }

std::vector<std::string_view> names_of_kind(const Context& cx, const ast::File& file,
                                            std::string_view kind) {
  std::vector<std::string_view> names;
  for (const auto& [name, symbol] : cx.names[cx.file_index(file)]) {
    if (symbol->kind == kind) names.push_back(name);
  }
  return names;
}

const ast::Name* declared_name(const ast::Decl& decl) { return std::visit(NameOf{}, decl.form); }

std::string qualified_name(const Context& cx, const Symbol& symbol) {
  const std::string package = symbol.file ? package_of(cx, *symbol.file) : cx.module.schema.package;
  std::string module = symbol.module;
  if (module.rfind(package + ".", 0) == 0) module = module.substr(package.size() + 1);
  return fmt::format("{}/{}.{}", package, module, symbol.name);
}

void suggest(diag::Diagnostic& diagnostic, std::string_view name,
             const std::vector<std::string_view>& known) {
  const std::string_view meant = diag::nearest(name, known);
  if (!meant.empty()) diagnostic.help(fmt::format("did you mean `{}`?", meant));
}

void report_duplicates(Context& cx, const std::vector<const ast::Name*>& names) {
  std::map<std::string_view, const ast::Name*> first;
  for (const ast::Name* name : names) {
    auto [at, fresh] = first.emplace(name->text, name);
    if (fresh) continue;
    cx.reporter.report(name->span, diag::DuplicateName, name->text)
        .label(at->second->span, "first declared here");
  }
}

void collect_names(Context& cx) {
  cx.names.resize(cx.asts.size());
  cx.declarations->said.resize(cx.asts.size());
  add_built_in_names(cx);
  for (ast::File& file : cx.asts) collect_file(cx, file);
  report_shared_modules(cx);
  note_unread(cx);
  for (const ast::File& file : cx.asts) {
    cx.names[cx.file_index(file)] = cx.declarations->modules[full_name(file.module)];
  }
}

void bring_in_uses(Context& cx) {
  for (const ast::File& file : cx.asts) {
    for (const ast::Use& use : file.uses) bring_in_use(cx, cx.file_index(file), use);
  }
  for (auto& names : cx.names)
    names.insert(cx.declarations->modules[""].begin(), cx.declarations->modules[""].end());
  check_module_cycles(cx);
}

Symbol* find_symbol(Context& cx, const ast::File& file, std::string_view name) {
  const auto& names = cx.names[cx.file_index(file)];
  if (auto found = names.find(name); found != names.end()) return found->second;
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  auto module = cx.declarations->modules.find(name.substr(0, dot));
  if (module == cx.declarations->modules.end()) return nullptr;
  auto found = module->second.find(name.substr(dot + 1));
  if (found == module->second.end() || !is_visible(cx, file, *found->second)) return nullptr;
  return found->second;
}

void make_ready(Context& cx, Symbol& symbol) {
  switch (symbol.state) {
    case Symbol::State::Done:
      return;
    case Symbol::State::InWork:
      if (std::holds_alternative<std::monostate>(symbol.form)) {
        report_cycle(cx, symbol);
        symbol.form = BrokenSymbol{};
      }
      return;
    case Symbol::State::Untouched:
      break;
  }
  symbol.state = Symbol::State::InWork;
  cx.declarations->in_work.push_back(&symbol);
  elaborate_declaration(cx, symbol);
  cx.declarations->in_work.pop_back();
  symbol.state = Symbol::State::Done;
}

Symbol* Context::resolve(const ast::File& file, std::string_view name) {
  Symbol* symbol = find_symbol(*this, file, name);
  if (!symbol)
    return declarations->without_all_names.count(&file) ? &declarations->unknown : nullptr;
  const auto& in_work = declarations->in_work;
  if (in_work.empty() || in_work.back() != symbol) symbol->used = true;
  declarations->said[file_index(file)].insert(symbol);
  make_ready(*this, *symbol);
  return symbol;
}

std::vector<Symbol*> symbols_of(Context& cx,
                                const std::function<bool(const ast::DeclForm&)>& wanted) {
  std::vector<Symbol*> found;
  for (const auto& symbol : cx.symbols) {
    if (symbol->decl && wanted(symbol->decl->form)) found.push_back(symbol.get());
  }
  return found;
}

void warn_of_unused(Context& cx) {
  if (!cx.declarations->torn.empty() || !cx.declarations->without_all_names.empty()) return;
  for (const auto& symbol : cx.symbols) {
    if (symbol->used || !wants_a_use(cx, *symbol)) continue;
    if (std::holds_alternative<BrokenSymbol>(symbol->form)) continue;
    cx.reporter.report(symbol->span, diag::UnusedDeclaration, symbol->kind, symbol->name)
        .help("remove it, or `export` it where another package uses it");
  }
  for (const ast::File& file : cx.asts) {
    if (is_own(cx, file)) warn_of_unused_uses(cx, file);
  }
}

}  // namespace helios::sema
