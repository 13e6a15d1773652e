#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {

void Builder::declaration(P::DeclarationContext* tree) {
  if (tree == nullptr) return;
  if (tree->moduleDecl()) return module_decl(tree->moduleDecl());
  if (tree->useDecl()) return use_decl(tree->useDecl());
  std::optional<ast::DeclForm> built = form(tree);
  if (!built) return;
  reading_.ast.decls.push_back({std::move(*built), tree->EXPORT() != nullptr, doc(tree), span(tree)});
}

void Builder::module_decl(P::ModuleDeclContext* tree) {
  if (said_twice(!reading_.ast.module.segments.empty(), span(tree), "the module's name")) return;
  reading_.ast.module = path(tree->path());
  reading_.ast.doc = doc(tree);
}

/// `use a.b.{C, D}`, `use a.b.*`, and `use a.b.C`, whose last segment is the name.
void Builder::use_decl(P::UseDeclContext* tree) {
  ast::Use use;
  use.span = span(tree);
  use.module = path(tree->path());
  use.everything = tree->STAR() != nullptr;
  for (auto* each : tree->name()) use.names.push_back(name(each));
  if (use.module.segments.empty()) return;
  if (!use.everything && tree->OPEN_BRACE() == nullptr) {
    if (use.module.segments.size() < 2) {
      if (tree->exception == nullptr) {
        reading_.reporter.report(use.span, diag::SyntaxError, "`use` names a module and what it brings in")
            .help(fmt::format("write `use {0}.Name`, `use {0}.{{Name, Other}}` or `use {0}.*`",
                              use.module.segments[0].text));
      }
      return;
    }
    use.names.push_back(use.module.segments.back());
    use.module.segments.pop_back();
    use.module.span.end = use.module.segments.back().span.end;
  }
  std::erase_if(use.names, [](const ast::Name& n) { return n.text.empty(); });
  if (use.everything || !use.names.empty()) reading_.ast.uses.push_back(std::move(use));
}

/// Nothing when the declaration has no name.
std::optional<ast::DeclForm> Builder::form(P::DeclarationContext* tree) {
  auto named = [](auto decl) -> std::optional<ast::DeclForm> {
    if (decl.name.text.empty()) return std::nullopt;
    return ast::DeclForm(std::move(decl));
  };
  if (auto* each = tree->enumDecl()) return named(enum_decl(each));
  if (auto* each = tree->typeDecl()) return named(type_decl(each));
  if (auto* each = tree->eventDecl()) return named(event_decl(each));
  if (auto* each = tree->listDecl()) return named(list_decl(each));
  if (auto* each = tree->calendarDecl()) return named(calendar_decl(each));
  if (auto* each = tree->defineDecl()) return named(define_decl(each));
  if (auto* each = tree->letDecl()) return named(let_decl(each));
  if (auto* each = tree->featureDecl()) return named(feature_decl(each));
  if (auto* each = tree->decisionDecl()) return named(decision_decl(each));
  if (auto* each = tree->tableDecl()) return named(table_decl(each));
  if (auto* each = tree->exampleDecl()) return named(example_decl(each));
  if (auto* each = tree->tagsDecl()) return ast::DeclForm(ast::TagsDecl{fields(each->fieldDecl())});
  if (auto* each = tree->serviceDecl()) return named(service_decl(each));
  if (auto* each = tree->workflowDecl()) return named(workflow_decl(each));
  if (auto* each = tree->scheduleDecl()) return named(schedule_decl(each));
  if (auto* each = tree->processorDecl()) return ast::DeclForm(processor_decl(each));
  if (auto* each = tree->testDecl()) return ast::DeclForm(test_decl(each));
  return std::nullopt;
}

// ---- types and data ----

ast::EnumDecl Builder::enum_decl(P::EnumDeclContext* tree) {
  ast::EnumDecl result;
  result.name = name(tree->name());
  result.ordered = tree->ORDERED() != nullptr;
  for (auto* each : tree->enumMember()) {
    ast::EnumMember member;
    member.name = name(each->name());
    if (each->TEXT()) member.spelling = plain_text(each->TEXT());
    member.doc = doc(each);
    if (!member.name.text.empty()) result.members.push_back(std::move(member));
  }
  return result;
}

ast::TypeDecl Builder::type_decl(P::TypeDeclContext* tree) {
  ast::TypeDecl result;
  result.name = name(tree->name());
  if (tree->type()) result.alias = type(tree->type());
  result.fields = fields(tree->fieldDecl());
  return result;
}

std::vector<ast::FieldDecl> Builder::fields(const std::vector<P::FieldDeclContext*>& trees) {
  std::vector<ast::FieldDecl> result;
  for (auto* each : trees) {
    ast::FieldDecl field = field_decl(each);
    if (!field.name.text.empty()) result.push_back(std::move(field));
  }
  return result;
}

ast::FieldDecl Builder::field_decl(P::FieldDeclContext* tree) {
  ast::FieldDecl field;
  field.name = name(tree->fieldName());
  field.type = type(tree->type());
  field.doc = doc(tree);
  field.span = span(tree);
  for (auto* each : tree->fieldClause()) field_clause(field, each);
  return field;
}

void Builder::field_clause(ast::FieldDecl& field, P::FieldClauseContext* tree) {
  const Span at = span(tree);
  if (tree->FROM()) {
    if (said_twice(field.from || field.from_caller, at, "`from`")) return;
    field.from_span = at;
    field.from_caller = tree->CALLER() != nullptr;
    if (!field.from_caller) {
      TerminalNode* text = tree->TEXT() ? tree->TEXT() : tree->RAW_TEXT();
      if (text == nullptr) return;
      field.from = plain_text(text);
      field.from_span = span(text);
    }
  } else if (tree->OTHERWISE()) {
    if (!said_twice(field.otherwise.valid(), at, "`otherwise`")) field.otherwise = shifted(tree->shifted());
  } else if (tree->MISSING()) {
    field.missing_when.push_back(shifted(tree->shifted()));
    for (auto* each : tree->literal()) field.missing_when.push_back(literal(each));
  } else if (tree->PROTECTED()) {
    field.is_protected = true;
  } else if (tree->PERSONAL()) {
    field.is_personal = true;
  }
}

ast::EventDecl Builder::event_decl(P::EventDeclContext* tree) {
  ast::EventDecl event;
  event.name = name(tree->name());
  event.closed = tree->CLOSED() != nullptr;
  for (auto* each : tree->eventItem()) event_item(event, each);
  return event;
}

void Builder::event_item(ast::EventDecl& event, P::EventItemContext* tree) {
  if (auto* field = tree->fieldDecl()) {
    ast::FieldDecl built = field_decl(field);
    if (!built.name.text.empty()) event.fields.push_back(std::move(built));
  } else if (auto* identity = tree->identityClause()) {
    if (said_twice(!event.identity.empty(), span(identity), "the event's identity")) return;
    event.identity = paths(identity->paths());
  } else if (auto* key = tree->keyClause()) {
    if (said_twice(!event.key.empty(), span(key), "the event's key")) return;
    event.key = paths(key->paths());
  } else if (auto* time = tree->timeClause()) {
    if (said_twice(event.time.has_value(), span(time), "the event's time")) return;
    ast::Path at = path(time->path());
    if (!at.segments.empty()) event.time = std::move(at);
  } else if (auto* require = tree->requireClause()) {
    ast::Require built;
    built.condition = condition(require->condition());
    if (require->text()) built.because = reason_text(require->text());
    built.span = span(require);
    event.requires_.push_back(built);
  }
}

ast::ListDecl Builder::list_decl(P::ListDeclContext* tree) {
  ast::ListDecl list;
  list.name = name(tree->name());
  list.type = type(tree->type());
  if (tree->value()) list.value = value(tree->value());
  if (tree->TEXT()) {
    list.from_csv = plain_text(tree->TEXT());
    list.from_span = span(tree->TEXT());
  }
  if (!list.value.valid() && !list.from_csv) list.value = error(tree);
  auto column = [&](antlr4::Token* token) -> std::optional<std::string> {
    if (token == nullptr || token->getTokenIndex() == INVALID_INDEX) return std::nullopt;
    const std::string_view text = text_of(span(token));
    return text.size() < 2 ? std::string() : std::string(text.substr(1, text.size() - 2));
  };
  if (auto* validity = tree->listValidity()) {
    list.valid_from_column = column(validity->from);
    list.valid_until_column = column(validity->until);
  }
  return list;
}

ast::CalendarDecl Builder::calendar_decl(P::CalendarDeclContext* tree) {
  ast::CalendarDecl calendar;
  calendar.name = name(tree->name());
  calendar.zone_span = calendar.name.span;
  for (auto* each : tree->calendarItem()) {
    if (each->ZONE()) {
      if (said_twice(!calendar.zone.empty(), span(each), "the zone")) continue;
      calendar.zone = plain_text(each->text());
      calendar.zone_span = span(each->text());
    } else if (each->WEEKDAYS()) {
      for (auto* range : each->weekdayRange()) weekdays(calendar.weekdays, range);
    } else if (each->HOLIDAYS()) {
      if (said_twice(calendar.holidays.has_value(), span(each), "`holidays`")) continue;
      ast::Name list = name(each->name());
      if (!list.text.empty()) calendar.holidays = std::move(list);
    }
  }
  return calendar;
}

/// `monday..friday` is five days; a range may run over the week's end.
void Builder::weekdays(std::vector<ast::Name>& days, P::WeekdayRangeContext* tree) {
  constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
  const ast::Name first = name(tree->name(0));
  if (tree->DOT_DOT() == nullptr) {
    if (!first.text.empty()) days.push_back(first);
    return;
  }
  const ast::Name last = name(tree->name(1));
  auto day = [&](const ast::Name& named) {
    const auto found = std::find(kDays.begin(), kDays.end(), named.text);
    if (found == kDays.end() && !named.text.empty()) {
      auto& message = reading_.reporter.report(named.span, diag::BadLiteral, named.text, "a weekday");
      const auto near = diag::nearest(named.text, {kDays.begin(), kDays.end()});
      if (!near.empty()) message.help(fmt::format("did you mean `{}`?", near));
    }
    return static_cast<size_t>(found - kDays.begin());
  };
  const size_t from = day(first), to = day(last);
  if (from >= kDays.size() || to >= kDays.size()) return;
  for (size_t i = from;; i = (i + 1) % kDays.size()) {
    days.push_back({std::string(kDays[i]), span(tree)});
    if (i == to) return;
  }
}

ast::DefineDecl Builder::define_decl(P::DefineDeclContext* tree) {
  ast::DefineDecl define;
  define.name = name(tree->name());
  define.params = params(tree->params());
  if (tree->type()) define.result = type(tree->type());
  define.body = condition(tree->condition());
  return define;
}

ast::LetDecl Builder::let_decl(P::LetDeclContext* tree) {
  ast::LetDecl let;
  let.name = name(tree->name());
  if (tree->type()) let.type = type(tree->type());
  let.value = condition(tree->condition());
  let.span = span(tree);
  return let;
}

ast::ExampleDecl Builder::example_decl(P::ExampleDeclContext* tree) {
  return {name(tree->name()), condition(tree->condition())};
}

}  // namespace helios::syntax
