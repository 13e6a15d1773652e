#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

/// A relocatable ELF object for x86-64, read with every offset checked. It keeps views of the bytes
/// it was read from.
namespace helios::bundle {

struct ElfSection {
  std::string_view name;
  Elf64_Shdr header;
  std::span<const std::byte> content;  // empty for what takes no room in the file

  bool allocated() const { return (header.sh_flags & SHF_ALLOC) != 0 && header.sh_size != 0; }
  bool executable() const { return (header.sh_flags & SHF_EXECINSTR) != 0; }
  /// Not what the loader alone writes (pointers to constants).
  bool writable() const {
    return (header.sh_flags & SHF_WRITE) != 0 && !name.starts_with(".data.rel.ro");
  }
};

struct ElfObject {
  std::vector<ElfSection> sections;
  std::vector<Elf64_Sym> symbols;
  std::string_view symbol_names;

  std::string_view name_of(const Elf64_Sym& symbol) const;
  std::vector<Elf64_Rela> relocations(const ElfSection& section) const;
};

Result<ElfObject> read_elf_object(std::span<const std::byte> bytes);

}  // namespace helios::bundle
