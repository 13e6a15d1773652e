#include "compiler/diag/diagnostic.h"

namespace helios::diag {

#define HELIOS_MESSAGE(code, name, severity, words) \
  constinit const Message name{code, #name, Severity::severity, words};
#include "compiler/diag/catalogue.def"
#undef HELIOS_MESSAGE

const std::vector<const Message*>& catalogue() {
  static const std::vector<const Message*> all = {
#define HELIOS_MESSAGE(code, name, severity, words) &name,
#include "compiler/diag/catalogue.def"
#undef HELIOS_MESSAGE
  };
  return all;
}

const Message* find_message(std::string_view code) {
  for (const Message* message : catalogue()) {
    if (message->code == code) return message;
  }
  return nullptr;
}

}  // namespace helios::diag
