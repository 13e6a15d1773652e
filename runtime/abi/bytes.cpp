#include "runtime/abi/bytes.h"

#include "runtime/value/money.h"

/// Datums: which alternative, then what it holds. Currencies go by their code, since their places
/// may change.
namespace helios::abi {
namespace {

enum class Alternative : uint8_t { Unknown, Bool, Int, Decimal, Money, Text, Ip, Cidr, Items };

}  // namespace

void ByteWriter::write(const Datum& datum) {
  const auto alternative = static_cast<Alternative>(datum.value.index());
  write(alternative);
  switch (alternative) {
    case Alternative::Unknown:
      return;
    case Alternative::Bool:
      return write(datum.as_bool());
    case Alternative::Int:
      return write(datum.as_int());
    case Alternative::Decimal: {
      const value::Int128 units = datum.as_decimal().units;
      return raw(&units, sizeof units);
    }
    case Alternative::Money:
      write(datum.as_mixed_money().minor);
      return write(std::string(value::code(datum.as_mixed_money().currency)));
    case Alternative::Text:
      return write(datum.as_text());
    case Alternative::Ip:
      return (*this)(datum.as_ip().hi, datum.as_ip().lo);
    case Alternative::Cidr:
      return (*this)(datum.as_cidr().base.hi, datum.as_cidr().base.lo, datum.as_cidr().prefix);
    case Alternative::Items:
      return write(datum.items());
  }
}

void ByteReader::read(Datum& datum) {
  Alternative alternative{};
  read(alternative);
  switch (alternative) {
    case Alternative::Unknown:
      datum = Datum();
      return;
    case Alternative::Bool: {
      bool b = false;
      read(b);
      datum = b;
      return;
    }
    case Alternative::Int: {
      int64_t i = 0;
      read(i);
      datum = i;
      return;
    }
    case Alternative::Decimal: {
      value::Decimal decimal;
      raw(&decimal.units, sizeof decimal.units);
      datum = decimal;
      return;
    }
    case Alternative::Money: {
      int64_t minor = 0;
      std::string code;
      (*this)(minor, code);
      const auto currency = value::find_currency(code);
      if (!currency) return fail();
      datum = value::MixedMoney{minor, *currency};
      return;
    }
    case Alternative::Text: {
      std::string text;
      read(text);
      datum = std::move(text);
      return;
    }
    case Alternative::Ip: {
      value::Ip ip;
      (*this)(ip.hi, ip.lo);
      datum = ip;
      return;
    }
    case Alternative::Cidr: {
      value::Cidr range;
      (*this)(range.base.hi, range.base.lo, range.prefix);
      datum = range;
      return;
    }
    case Alternative::Items: {
      if (++depth_ > kDatumDepthMax) return fail();
      Data items;
      read(items);
      datum = std::move(items);
      --depth_;
      return;
    }
  }
  fail();
}

}  // namespace helios::abi
