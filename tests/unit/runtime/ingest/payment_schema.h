#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/schema.h"

/// An event with a field of every type, as a compiler would lay it out:
///
///   event Payment { id: Id, at: Time, amount: Money EUR from "amount.value", … }
namespace helios::ingest {

class SchemaBuilder {
 public:
  abi::Schema schema;

  struct Field {
    std::string name;
    abi::TypeId type;
    std::string path = {};  // "amount.value"; its name when empty
    std::optional<abi::Datum> otherwise = std::nullopt;
    std::vector<abi::Datum> missing_when = {};
    bool from_caller = false;
  };

  abi::RecordId record(const std::string& name, std::vector<Field> fields, bool closed = false) {
    abi::TypeTable& types = schema.types;
    const abi::RecordId id = types.declare_record(name);
    std::vector<abi::RecordField> laid_out;
    for (const Field& f : fields) laid_out.push_back({f.name, f.type, 0, "", false, false});
    types.define_record(id, laid_out);
    schema.ingest.resize(types.record_count());
    abi::IngestRecord& ingest = schema.ingest[id.index];
    ingest.closed = closed;
    for (size_t i = 0; i < fields.size(); ++i) {
      const Field& f = fields[i];
      ingest.fields.push_back({split(f.path.empty() ? f.name : f.path), f.type,
                               types[id].fields[i].offset, f.otherwise, f.missing_when,
                               f.from_caller});
    }
    return id;
  }

  uint32_t event(const std::string& name, std::vector<Field> fields, bool closed = false) {
    abi::Event event;
    event.name = event.qualified = name;
    event.record = record(name, std::move(fields), closed);
    schema.events.push_back(event);
    return uint32_t(schema.events.size() - 1);
  }

 private:
  static std::vector<std::string> split(const std::string& path) {
    std::vector<std::string> out(1);
    for (char c : path) {
      if (c == '.') {
        out.emplace_back();
      } else {
        out.back() += c;
      }
    }
    return out;
  }
};

inline abi::Schema payment_schema() {
  using abi::Datum;
  using abi::Kind;
  SchemaBuilder b;
  abi::TypeTable& t = b.schema.types;
  const auto of = [&](Kind kind) { return t.basic(kind); };
  const auto eur = t.money(*value::find_currency("EUR"));
  const auto channel = t.enumeration(t.add_enum(
      {"Channel", false, {{"ecom", "E", ""}, {"pos", "P", ""}, {"moto", "3", ""}}}));
  const auto merchant = t.record(b.record(
      "Merchant", {{"id", of(Kind::Id)},
                   {"category", of(Kind::Text), "mcc.name", Datum(std::string("other"))},
                   {"risk", t.optional(of(Kind::Decimal))}}));
  const auto item = t.record(b.record("Item", {{"sku", of(Kind::Text)}, {"price", eur}}));
  b.event("Payment",
          {{"id", of(Kind::Id)},
           {"at", of(Kind::Time)},
           {"amount", eur, "amount.value"},
           {"rate", of(Kind::Decimal), "amount.rate", Datum(value::Decimal::from_int(1))},
           {"fee", t.optional(of(Kind::MixedMoney))},
           {"channel", channel},
           {"merchant", merchant},
           {"device_age", t.optional(of(Kind::Duration))},
           {"note", of(Kind::Text), "", Datum(std::string("")), {Datum(std::string("-"))}},
           {"born", t.optional(of(Kind::Date)), "", std::nullopt, {Datum(std::string("n/a"))}},
           {"opens", t.optional(of(Kind::TimeOfDay))},
           {"ip", t.optional(of(Kind::Ip))},
           {"net", t.optional(of(Kind::Cidr))},
           {"count", of(Kind::Int), "", Datum(int64_t(7)), {Datum(int64_t(-1))}},
           {"trusted", t.optional(of(Kind::Bool))},
           {"items", t.list(item), "", Datum(abi::Data{})},
           {"tags", t.set(of(Kind::Text)), "", Datum(abi::Data{})},
           {"rates", t.map(of(Kind::Text), of(Kind::Decimal)), "", Datum(abi::Data{})},
           {"marks", t.list(t.optional(of(Kind::Int))), "", Datum(abi::Data{})},
           {"first", t.optional(of(Kind::Int)), "series.0.n"},
           {"second", t.optional(of(Kind::Int)), "series.1.n"},
           {"approver", t.optional(of(Kind::Id)), "", std::nullopt, {}, true}});
  b.event("Closed", {{"id", of(Kind::Id)}, {"n", t.optional(of(Kind::Int))}}, true);
  return b.schema;
}

}  // namespace helios::ingest
