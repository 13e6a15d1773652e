#include "runtime/bundle/elf_object.h"

#include <cstring>
#include <optional>

namespace helios::bundle {
namespace {

using Bytes = std::span<const std::byte>;

std::optional<Bytes> slice(Bytes bytes, uint64_t offset, uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
  return bytes.subspan(offset, size);
}

/// The zero-terminated text at `offset`; empty where there is none.
std::string_view text_at(std::string_view table, uint64_t offset) {
  if (offset >= table.size()) return {};
  const auto rest = table.substr(offset);
  return rest.substr(0, rest.find('\0'));
}

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <typename T>
std::vector<T> array_of(Bytes bytes) {
  std::vector<T> items(bytes.size() / sizeof(T));
  if (!items.empty()) std::memcpy(items.data(), bytes.data(), items.size() * sizeof(T));
  return items;
}

bool is_ours(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
         header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_ident[EI_DATA] == ELFDATA2LSB &&
         header.e_type == ET_REL && header.e_machine == EM_X86_64 &&
         header.e_shentsize == sizeof(Elf64_Shdr);
}

struct SectionTable {
  std::vector<Elf64_Shdr> headers;
  Elf64_Shdr names;
};

Result<SectionTable> read_section_table(Bytes bytes) {
  Elf64_Ehdr header;
  if (bytes.size() < sizeof header) return Error{"the native code is torn: no ELF header"};
  std::memcpy(&header, bytes.data(), sizeof header);
  if (!is_ours(header)) return Error{"the native code is no relocatable x86-64 ELF object"};
  const auto table = slice(bytes, header.e_shoff, uint64_t(header.e_shnum) * sizeof(Elf64_Shdr));
  if (!table || header.e_shstrndx >= header.e_shnum) {
    return Error{"the native code is torn: its section table is outside the object"};
  }
  const auto headers = array_of<Elf64_Shdr>(*table);
  return SectionTable{headers, headers[header.e_shstrndx]};
}

}  // namespace

std::string_view ElfObject::name_of(const Elf64_Sym& symbol) const {
  return text_at(symbol_names, symbol.st_name);
}

std::vector<Elf64_Rela> ElfObject::relocations(const ElfSection& section) const {
  return array_of<Elf64_Rela>(section.content);
}

Result<ElfObject> read_elf_object(Bytes bytes) {
  const auto table = read_section_table(bytes);
  if (!table) return table.error();
  const auto names = slice(bytes, table->names.sh_offset, table->names.sh_size);
  if (!names) return Error{"the native code is torn: its names are outside the object"};

  ElfObject object;
  for (const Elf64_Shdr& header : table->headers) {
    ElfSection section{text_at(as_text(*names), header.sh_name), header, {}};
    if (header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL) {
      const auto content = slice(bytes, header.sh_offset, header.sh_size);
      if (!content) return Error{"the native code is torn: a section is outside the object"};
      section.content = *content;
    }
    object.sections.push_back(section);
  }
  for (const ElfSection& section : object.sections) {
    if (section.header.sh_type != SHT_SYMTAB) continue;
    if (section.header.sh_link >= object.sections.size()) {
      return Error{"the native code is torn: its symbols have no names"};
    }
    object.symbols = array_of<Elf64_Sym>(section.content);
    object.symbol_names = as_text(object.sections[section.header.sh_link].content);
  }
  return object;
}

}  // namespace helios::bundle
