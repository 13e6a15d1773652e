#include "runtime/ingest/csv_ingest.h"

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi/memory.h"
#include "runtime/ingest/plan.h"
#include "runtime/ingest/scalar.h"

namespace helios::ingest {

using abi::Kind;

namespace {

/// The cells of a row; false when a quote is open at its end or something stands behind a closing one.
bool split_cells(std::string_view row, char separator, Arena& arena,
                 std::vector<std::string_view>& cells) {
  cells.clear();
  const char* at = row.data();
  const char* const end = at + row.size();
  while (true) {
    if (at == end || *at != '"') {
      const char* const from = at;
      while (at != end && *at != separator) ++at;
      cells.emplace_back(from, size_t(at - from));
    } else {
      char* const text = arena.allocate_array<char>(size_t(end - at));
      char* out = text;
      bool closed = false;
      for (++at; at != end; ++at) {
        closed = *at == '"' && (++at == end || *at != '"');  // a doubled quote is one of the text's
        if (closed) break;
        *out++ = *at;
      }
      if (!closed || (at != end && *at != separator)) return false;
      cells.emplace_back(text, size_t(out - text));
    }
    if (at == end) return true;
    ++at;
  }
}

std::string joined(const std::vector<std::string>& path) {
  std::string out;
  for (const std::string& segment : path) out += (out.empty() ? "" : ".") + segment;
  return out;
}

}  // namespace

class CsvIngest::Reader {
 public:
  Reader(const abi::Schema& schema, uint32_t event)
      : schema_(schema), event_(schema.events[event]), plan_(schema), scalars_(schema) {}

  Status bind(std::string_view header);
  void* parse(std::string_view row, Arena& arena, Refusal& why);

 private:
  /// A record whose fields stand in columns.
  struct Bound {
    struct Field {
      uint32_t number = 0;             // into RecordPlan::fields
      int32_t column = -1;
      std::unique_ptr<Bound> inner;    // a record inside
      std::string pointer;
    };
    abi::RecordId record;
    std::vector<Field> fields;
  };
  using Columns = std::map<std::string, int32_t, std::less<>>;

  std::unique_ptr<Bound> bind_record(abi::RecordId id, const std::string& prefix, bool needed,
                                     Columns& unused, std::string& error);
  void fill(const Bound& bound, char* out, Arena& arena, Refusal& why) const;
  void fill_field(const Bound::Field& field, const RecordPlan& record, char* out, Arena& arena,
                  Refusal& why) const;
  bool says_nothing(const Bound& bound) const;
  bool is_left_out(const FieldPlan& plan, std::string_view cell) const;

  const abi::Schema& schema_;
  const abi::Event& event_;
  Plan plan_;
  ScalarReader scalars_;
  char separator_ = ',';
  std::vector<std::string_view> cells_;
  size_t columns_ = 0;
  std::unique_ptr<Bound> root_;
};

Status CsvIngest::Reader::bind(std::string_view header) {
  if (header.find(',') == header.npos && header.find(';') != header.npos) separator_ = ';';
  Arena arena;
  if (!split_cells(header, separator_, arena, cells_)) return Error{"the header's quotes do not match"};
  columns_ = cells_.size();
  Columns columns;
  for (size_t i = 0; i < cells_.size(); ++i) {
    if (!columns.emplace(cells_[i], int32_t(i)).second) {
      return Error{"the header names the column " + std::string(cells_[i]) + " twice"};
    }
  }
  std::string error;
  root_ = bind_record(event_.record, "", true, columns, error);
  if (!error.empty()) return Error{error};
  if (plan_[event_.record].closed && !columns.empty()) {
    return Error{columns.begin()->first + " is no field of " + event_.name + ", which is closed"};
  }
  return Done{};
}

/// What is bound is taken out of `unused`.
std::unique_ptr<CsvIngest::Reader::Bound> CsvIngest::Reader::bind_record(
    abi::RecordId id, const std::string& prefix, bool needed, Columns& unused, std::string& error) {
  auto bound = std::make_unique<Bound>();
  bound->record = id;
  const RecordPlan& plan = plan_[id];
  for (uint32_t i = 0; i < plan.fields.size(); ++i) {
    const FieldPlan& field = plan.fields[i];
    const abi::Type& type = schema_.types[field.type];
    const std::string place = prefix + joined(schema_.ingest[id.index].fields[i].path);
    const std::string name = prefix + schema_.types[id].fields[i].name;
    Bound::Field out{i, -1, nullptr, "/" + place};
    for (char& c : out.pointer) c = c == '.' ? '/' : c;
    auto column = unused.find(place);
    if (column == unused.end()) column = unused.find(name);
    if (type.kind == Kind::Record) {
      out.inner = bind_record(type.record, place + ".", needed && field.required, unused, error);
    } else if (column != unused.end()) {
      if (type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map) {
        error = place + " is a " + schema_.types.name(field.type) + ": a cell cannot hold it";
      }
      out.column = column->second;
      unused.erase(column);
    } else if (needed && (field.required || field.every_text)) {
      error = "no column for " + (field.every_text ? name : place) + ": " + scalars_.expectation(field.type);
    }
    bound->fields.push_back(std::move(out));
  }
  return bound;
}

void* CsvIngest::Reader::parse(std::string_view row, Arena& arena, Refusal& why) {
  why.clear();
  if (!split_cells(row, separator_, arena, cells_)) {
    why.add("", "the quotes of this row do not match");
  } else if (cells_.size() != columns_) {
    why.add("", "this row has " + std::to_string(cells_.size()) + " cells, the header " +
                    std::to_string(columns_));
  }
  if (!why.empty()) return nullptr;
  char* const out = static_cast<char*>(arena.allocate(plan_[event_.record].size));
  fill(*root_, out, arena, why);
  return why.empty() ? out : nullptr;
}

void CsvIngest::Reader::fill(const Bound& bound, char* out, Arena& arena, Refusal& why) const {
  const RecordPlan& plan = plan_[bound.record];
  std::memcpy(out, plan.blank.data(), plan.size);
  for (const Bound::Field& field : bound.fields) {
    const FieldPlan& what = plan.fields[field.number];
    if (!field.inner) {
      fill_field(field, plan, out, arena, why);
    } else if (what.required || !says_nothing(*field.inner)) {
      fill(*field.inner, out + what.offset, arena, why);
      if (what.presence >= 0) out[what.offset + uint32_t(what.presence)] = 1;
    }
  }
}

void CsvIngest::Reader::fill_field(const Bound::Field& field, const RecordPlan& record, char* out,
                                   Arena& arena, Refusal& why) const {
  const FieldPlan& plan = record.fields[field.number];
  const std::string_view cell = field.column < 0 ? "" : cells_[size_t(field.column)];
  char* const value = out + plan.offset;
  bool left_out = cell.empty() || is_left_out(plan, cell);
  if (!left_out) {
    std::memset(value, 0, plan.size);
    if (!scalars_.read(plan.type, Spelling::Cell, cell, value, arena)) {
      why.add(field.pointer, scalars_.refusal(plan.type, Spelling::Cell, cell));
      return;
    }
    if (plan.presence >= 0) value[plan.presence] = 1;
    for (const void* missing : plan.missing_values) {
      left_out = left_out || abi::compare(schema_.types, plan.type, value, missing) == 0;
    }
  }
  if (!left_out) return;
  std::memcpy(value, reinterpret_cast<const char*>(record.blank.data()) + plan.offset, plan.size);
  if (plan.required) why.add(field.pointer, "is missing: " + scalars_.expectation(plan.type));
}

bool CsvIngest::Reader::says_nothing(const Bound& bound) const {
  for (const Bound::Field& field : bound.fields) {
    if (field.inner && !says_nothing(*field.inner)) return false;
    if (field.column >= 0 && !cells_[size_t(field.column)].empty()) return false;
  }
  return true;
}

bool CsvIngest::Reader::is_left_out(const FieldPlan& plan, std::string_view cell) const {
  for (const std::string& missing : plan.missing_texts) {
    if (cell == missing) return true;
  }
  return false;
}

Result<CsvIngest> CsvIngest::open(const abi::Schema& schema, uint32_t event,
                                  std::string_view header) {
  auto reader = std::make_unique<Reader>(schema, event);
  Status bound = reader->bind(header);
  if (!bound) return bound.error();
  return CsvIngest(std::move(reader));
}

CsvIngest::CsvIngest(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}
CsvIngest::~CsvIngest() = default;
CsvIngest::CsvIngest(CsvIngest&&) noexcept = default;
CsvIngest& CsvIngest::operator=(CsvIngest&&) noexcept = default;

void* CsvIngest::parse(std::string_view row, Arena& arena, Refusal& why) {
  return reader_->parse(row, arena, why);
}

}  // namespace helios::ingest
