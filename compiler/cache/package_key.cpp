#include "compiler/cache/package_key.h"

#include "compiler/cache/whole_file.h"
#include "runtime/bundle/bundle_format.h"
#include "runtime/abi/bytes.h"
#include "runtime/value/time.h"

namespace helios::cache {
namespace {

/// The hash of the running program's file. Versions alone would not do: who changes the compiler
/// would be given what it made before.
const std::string& program_hash() {
  static const std::string hash =
      bundle::hash_of(read_whole("/proc/self/exe").value_or(std::string()));
  return hash;
}

}  // namespace

std::string key_of(const driver::Package& package, std::string_view options) {
  abi::ByteWriter all;
  all(program_hash(), std::string(options), value::tzdb_version());
  all(package.root, package.name, package.version);
  const auto add = [&](source::FileId id) {
    all(package.files[id].path(), std::string(package.files[id].text()));
  };
  for (source::FileId id : package.own) add(id);
  for (const driver::Dependency& dependency : package.dependencies) {
    all(dependency.name);
    for (source::FileId id : dependency.files) add(id);
  }
  return bundle::hash_of(all.take());
}

}  // namespace helios::cache
