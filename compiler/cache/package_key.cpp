#include "compiler/cache/package_key.h"

#include "compiler/cache/whole_file.h"
#include "runtime/bundle/bundle_format.h"
#include "runtime/bundle/bytes.h"
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

void add_files(const driver::Package& package, const std::vector<source::FileId>& files,
               bundle::ByteWriter& all) {
  for (source::FileId id : files) {
    const source::File& file = package.files[id];
    all(file.path(), std::string(file.text()));
  }
}

}  // namespace

std::string key_of(const driver::Package& package, std::string_view options) {
  bundle::ByteWriter all;
  all(program_hash(), std::string(options), value::tzdb_version());
  all(package.root, package.name, package.version, package.uses);
  add_files(package, package.own, all);
  for (const driver::Dependency& other : package.dependencies) {
    all(other.root, other.name, other.version, other.uses);
    add_files(package, other.files, all);
  }
  return bundle::hash_of(all.take());
}

}  // namespace helios::cache
