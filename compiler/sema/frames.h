#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/declarations.h"

/// The memory of a workflow or processor in the making, and the computations over it. Steps are
/// elaborated over plain variables; a computation gets the frames and opens with what it needs of
/// them:
///
///     emit ReviewReminder { payment: p.id }       (let p frame.p (make-record ReviewReminder p.id))
namespace helios::sema {

class Frames {
 public:
  explicit Frames(Context& cx) : cx_(cx) {}

  /// A frame within another's, or on its own. Its record grows until all is written.
  uint32_t add_scope(std::string name, std::optional<uint32_t> parent, source::Span span);
  abi::RecordId record(uint32_t scope) const { return scopes_[scope].record; }

  struct Bound {
    uint32_t field;
    ir::VarId variable;
    Local* local;
  };
  /// Room for a value. The same name of the same type has the same room: ways that part and meet
  /// again give one value.
  Bound bind(uint32_t scope, const ast::Name& name, TypeId type);
  /// The same for a variable that stands already.
  uint32_t bind_variable(uint32_t scope, std::string name, ir::VarId variable);
  /// Room that no name in the source says: a counter, a wait that nobody asks about.
  uint32_t add_hidden(uint32_t scope, const std::string& name, TypeId type);
  /// What a variable stands for, where it is in no frame: the time that is due.
  void let(ir::VarId variable, ExprId value) { lets_.emplace_back(variable, value); }

  /// `body` as a computation over the frames around `scope`, and `event` where one is at hand.
  uint32_t computation(std::optional<uint32_t> scope, ExprId body, source::Span span,
                       std::optional<ir::VarId> event = {});
  /// A record of one field, as the places want it that take a record.
  ExprId in_record(ExprId value);

  /// The variables that a value is made of.
  std::vector<ir::VarId> variables_of(ExprId value) const;

 private:
  struct Scope {
    abi::RecordId record;
    ir::VarId frame;
    std::optional<uint32_t> parent;
  };
  struct Room {
    uint32_t scope;
    Bound bound;
    TypeId type;
    std::string name;
  };
  uint32_t add_field(uint32_t scope, const std::string& name, TypeId type);
  ExprId value_of(ir::VarId variable, source::Span span);
  void refuse_decisions_on_events(ExprId body);

  Context& cx_;
  std::vector<Scope> scopes_;
  std::vector<Room> rooms_;
  std::vector<std::pair<ir::VarId, ExprId>> lets_;
};

}  // namespace helios::sema
