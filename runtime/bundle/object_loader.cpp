#include "runtime/bundle/object_loader.h"

#include <fmt/core.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/bundle/elf_object.h"

namespace helios::bundle {
namespace {

constexpr size_t kPageBytes = 4096;
/// Relative addresses have 31 bits and all sections lie in one mapping.
constexpr size_t kMappingBytesMax = size_t(1) << 30;

size_t aligned(size_t at, size_t alignment) {
  return alignment <= 1 ? at : (at + alignment - 1) / alignment * alignment;
}

/// An object and where its sections go: an offset from the mapping's start for each, kNowhere for
/// what is not loaded.
constexpr size_t kNowhere = SIZE_MAX;
struct PlacedObject {
  ElfObject elf;
  std::vector<size_t> places;
};

}  // namespace

/// One load from beginning to end: read, place, copy, name, relocate, protect.
class ObjectLinker {
 public:
  Status read(std::span<const std::vector<std::byte>> objects) {
    for (const auto& bytes : objects) {
      auto elf = read_elf_object(bytes);
      if (!elf) return elf.error();
      for (const ElfSection& section : elf->sections) {
        if (section.allocated() && section.writable()) {
          return Error{
              fmt::format("the native code wants writable memory (section {})", section.name)};
        }
      }
      const size_t count = elf->sections.size();
      objects_.push_back({std::move(*elf), std::vector<size_t>(count, kNowhere)});
    }
    return Done{};
  }

  /// Code first, constants from the next page on.
  Status place_and_copy() {
    size_t end = place(0, true);
    code_bytes_ = aligned(end, kPageBytes);
    end = place(code_bytes_, false);
    if (end > kMappingBytesMax) return Error{"the native code is larger than 1 GiB"};
    code_.mapping_bytes_ = aligned(std::max(end, kPageBytes), kPageBytes);
    void* memory = mmap(nullptr, code_.mapping_bytes_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return Error{"no memory for the native code"};
    code_.mapping_ = memory;
    for (const PlacedObject& object : objects_) {
      for (size_t i = 0; i < object.places.size(); ++i) {
        const auto content = object.elf.sections[i].content;
        if (object.places[i] == kNowhere || content.empty()) continue;
        std::memcpy(base() + object.places[i], content.data(), content.size());
      }
    }
    return Done{};
  }

  Status name_symbols() {
    for (const PlacedObject& object : objects_) {
      for (const Elf64_Sym& symbol : object.elf.symbols) {
        if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_LOCAL) continue;
        const auto address = address_of(object, symbol);
        if (!address) return address.error();
        const std::string name(object.elf.name_of(symbol));
        if (!code_.symbols_.emplace(name, *address).second) {
          return Error{fmt::format("the native code defines `{}` twice", name)};
        }
      }
    }
    return Done{};
  }

  Status relocate() {
    for (const PlacedObject& object : objects_) {
      for (const ElfSection& section : object.elf.sections) {
        if (section.header.sh_type == SHT_REL)
          return Error{"the native code has old-style relocations"};
        if (section.header.sh_type != SHT_RELA) continue;
        const size_t target = section.header.sh_info;
        if (target >= object.places.size()) return torn_relocation();
        if (object.places[target] == kNowhere) continue;  // of debug information
        for (const Elf64_Rela& relocation : object.elf.relocations(section)) {
          if (auto applied = apply(object, target, relocation); !applied) return applied;
        }
      }
    }
    return Done{};
  }

  Result<LoadedCode> protect() {
    const size_t constants = code_.mapping_bytes_ - code_bytes_;
    const bool sealed =
        (code_bytes_ == 0 || mprotect(base(), code_bytes_, PROT_READ | PROT_EXEC) == 0) &&
        (constants == 0 || mprotect(base() + code_bytes_, constants, PROT_READ) == 0);
    if (!sealed) return Error{"the system does not let this process make memory executable"};
    return std::move(code_);
  }

 private:
  std::byte* base() const { return static_cast<std::byte*>(code_.mapping_); }

  static Error torn_relocation() {
    return {"the native code is torn: a relocation is outside its section"};
  }

  size_t place(size_t at, bool executable) {
    for (PlacedObject& object : objects_) {
      for (size_t i = 0; i < object.places.size(); ++i) {
        const ElfSection& section = object.elf.sections[i];
        if (!section.allocated() || section.executable() != executable) continue;
        at = aligned(at, section.header.sh_addralign);
        object.places[i] = at;
        at += section.header.sh_size;
      }
    }
    return at;
  }

  Result<std::byte*> address_of(const PlacedObject& object, const Elf64_Sym& symbol) const {
    if (symbol.st_shndx == SHN_UNDEF) {
      const std::string name(object.elf.name_of(symbol));
      const auto found = code_.symbols_.find(name);
      if (found == code_.symbols_.end()) {
        return Error{fmt::format("the native code needs `{}`, which no object defines", name)};
      }
      return const_cast<std::byte*>(static_cast<const std::byte*>(found->second));
    }
    const size_t section = symbol.st_shndx;
    if (section >= object.places.size() || object.places[section] == kNowhere ||
        symbol.st_value > object.elf.sections[section].header.sh_size) {
      return Error{
          fmt::format("the native code's symbol `{}` stands nowhere", object.elf.name_of(symbol))};
    }
    return base() + object.places[section] + symbol.st_value;
  }

  Status apply(const PlacedObject& object, size_t target, const Elf64_Rela& relocation) {
    const size_t section_bytes = object.elf.sections[target].header.sh_size;
    const uint32_t type = ELF64_R_TYPE(relocation.r_info);
    const size_t width = type == R_X86_64_64 || type == R_X86_64_PC64 ? 8 : 4;
    if (relocation.r_offset > section_bytes || width > section_bytes - relocation.r_offset ||
        ELF64_R_SYM(relocation.r_info) >= object.elf.symbols.size()) {
      return torn_relocation();
    }
    const auto symbol = address_of(object, object.elf.symbols[ELF64_R_SYM(relocation.r_info)]);
    if (!symbol) return symbol.error();
    std::byte* const at = base() + object.places[target] + relocation.r_offset;
    const int64_t value = reinterpret_cast<int64_t>(*symbol) + relocation.r_addend;
    const int64_t relative = value - reinterpret_cast<int64_t>(at);
    switch (type) {
      case R_X86_64_64:
        std::memcpy(at, &value, 8);
        return Done{};
      case R_X86_64_PC64:
        std::memcpy(at, &relative, 8);
        return Done{};
      case R_X86_64_PC32:
      case R_X86_64_PLT32: {
        const auto narrow = static_cast<int32_t>(relative);
        if (narrow != relative) return Error{"the native code reaches further than 2 GiB"};
        std::memcpy(at, &narrow, 4);
        return Done{};
      }
      default:  // ELF's kinds, not ours
        return Error{fmt::format(
            "the native code has a relocation of kind {}, which is not known here", type)};
    }
  }

  std::vector<PlacedObject> objects_;
  size_t code_bytes_ = 0;
  LoadedCode code_;
};

Result<LoadedCode> LoadedCode::load(std::span<const std::vector<std::byte>> objects) {
  ObjectLinker linker;
  if (auto step = linker.read(objects); !step) return step.error();
  if (auto step = linker.place_and_copy(); !step) return step.error();
  if (auto step = linker.name_symbols(); !step) return step.error();
  if (auto step = linker.relocate(); !step) return step.error();
  return linker.protect();
}

const void* LoadedCode::find(std::string_view symbol) const {
  const auto found = symbols_.find(std::string(symbol));
  return found == symbols_.end() ? nullptr : found->second;
}

LoadedCode::LoadedCode(LoadedCode&& other) noexcept { *this = std::move(other); }

LoadedCode& LoadedCode::operator=(LoadedCode&& other) noexcept {
  std::swap(mapping_, other.mapping_);
  std::swap(mapping_bytes_, other.mapping_bytes_);
  std::swap(symbols_, other.symbols_);
  return *this;
}

LoadedCode::~LoadedCode() {
  if (mapping_ != nullptr) munmap(mapping_, mapping_bytes_);
}

}  // namespace helios::bundle
