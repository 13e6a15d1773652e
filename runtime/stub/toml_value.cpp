#include "runtime/abi/new_value.h"
#include "runtime/stub/toml_value.h"

#include <cstring>
#include <sstream>

#include <fmt/format.h>


namespace helios::stub {
namespace {

using abi::Kind;

class Writer {
 public:
  Writer(const abi::Schema& schema, const ingest::ScalarReader& scalars, Arena& arena)
      : types_(schema.types), scalars_(scalars), arena_(arena) {}

  Status write(abi::TypeId id, const toml::node& node, const std::string& place, void* memory) {
    const abi::Type& type = types_[id];
    if (type.kind == Kind::Optional) {
      if (Status written = write(type.element, node, place, memory); !written) return written;
      abi::store(abi::at(memory, types_.presence_offset(id)), uint8_t{1});
      return Done{};
    }
    if (type.kind == Kind::Record) return write_record(type.record, node, place, memory);
    if (type.kind == Kind::List) return write_list(type, node, place, memory);
    return write_scalar(id, node, place, memory);
  }

 private:
  Status write_record(abi::RecordId id, const toml::node& node, const std::string& place, void* memory) {
    const abi::Record& record = types_[id];
    const toml::table* const table = node.as_table();
    if (table == nullptr) return wanted(place, "a table, for " + record.name);
    for (const auto& [name, value] : *table) {
      const int32_t field = record.find(name.str());
      if (field < 0) return Error{fmt::format("{}.{}: {} has no such field", place, name.str(), record.name)};
      const abi::RecordField& into = record.fields[size_t(field)];
      Status written = write(into.type, value, fmt::format("{}.{}", place, name.str()), abi::at(memory, into.offset));
      if (!written) return written;
    }
    return Done{};
  }

  Status write_list(const abi::Type& type, const toml::node& node, const std::string& place, void* memory) {
    const toml::array* const array = node.as_array();
    if (array == nullptr) return wanted(place, "an array");
    const size_t stride = abi::stride(types_, type);
    void* const items = abi::zeroed(array->size() * stride, arena_);
    for (size_t i = 0; i < array->size(); ++i) {
      Status written = write(type.element, (*array)[i], fmt::format("{}[{}]", place, i), abi::at(items, i * stride));
      if (!written) return written;
    }
    abi::store(memory, abi::Slice{items, array->size()});
    return Done{};
  }

  Status write_scalar(abi::TypeId type, const toml::node& node, const std::string& place, void* memory) {
    std::string spelled;
    if (const auto* const text = node.as_string()) {
      spelled = text->get();
    } else {
      std::ostringstream out;  // numbers and dates as TOML writes them
      node.visit([&](const auto& value) {
        if constexpr (toml::is_value<decltype(value)>) out << value;
      });
      spelled = out.str();
    }
    char* const kept = arena_.allocate_array<char>(spelled.size());
    std::memcpy(kept, spelled.data(), spelled.size());
    if (scalars_.read(type, ingest::Spelling::Cell, {kept, spelled.size()}, memory, arena_)) return Done{};
    return Error{fmt::format("{}: {}", place, scalars_.refusal(type, ingest::Spelling::Cell, spelled))};
  }

  static Status wanted(const std::string& place, const std::string& what) {
    return Error{fmt::format("{}: expected {}", place, what)};
  }

  const abi::TypeTable& types_;
  const ingest::ScalarReader& scalars_;
  Arena& arena_;
};

}  // namespace

Status write_value(const abi::Schema& schema, const ingest::ScalarReader& scalars, abi::TypeId type,
                   const toml::node& node, const std::string& place, void* memory, Arena& arena) {
  return Writer(schema, scalars, arena).write(type, node, place, memory);
}

}  // namespace helios::stub
