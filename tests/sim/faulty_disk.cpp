#include "tests/sim/faulty_disk.h"

#include <algorithm>
#include <cstring>

#include <sqlite3.h>

#include "runtime/workflow/flaw.h"

namespace helios::sim {
namespace {

constexpr size_t kSectorBytes = 512;

}  // namespace

/// What SQLite calls, for a file or the disk.
struct Shim {
  struct Handle : sqlite3_file {
    FaultyDisk* disk;
    FaultyDisk::File* file;
  };
  static Handle& of(sqlite3_file* file) { return *static_cast<Handle*>(file); }
  static FaultyDisk& of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

  static int close(sqlite3_file*) { return SQLITE_OK; }

  static int read(sqlite3_file* at, void* out, int size, sqlite3_int64 offset) {
    if (of(at).disk->failed_) return SQLITE_IOERR_READ;
    const std::string& bytes = of(at).file->now;
    const size_t from = std::min(size_t(offset), bytes.size());
    const size_t there = std::min(size_t(size), bytes.size() - from);
    std::memset(out, 0, size_t(size));
    std::memcpy(out, bytes.data() + from, there);
    return there == size_t(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  static int change(sqlite3_file* at, FaultyDisk::Change change) {
    FaultyDisk& disk = *of(at).disk;
    if (disk.failed_) return SQLITE_IOERR_WRITE;
    FaultyDisk::apply(change, of(at).file->now);
    of(at).file->unsynced.push_back(std::move(change));
    return disk.spend() ? SQLITE_OK : SQLITE_IOERR_WRITE;
  }
  static int write(sqlite3_file* at, const void* bytes, int size, sqlite3_int64 offset) {
    return change(at, {uint64_t(offset), std::string(static_cast<const char*>(bytes), size_t(size)), false});
  }
  static int truncate(sqlite3_file* at, sqlite3_int64 size) { return change(at, {uint64_t(size), {}, true}); }

  static int sync(sqlite3_file* at, int) {
    FaultyDisk& disk = *of(at).disk;
    if (disk.failed_ || !disk.spend()) return SQLITE_IOERR_FSYNC;
    if (HELIOS_HAS_FLAW(SyncSkipped)) return SQLITE_OK;
    of(at).file->synced = of(at).file->now;
    of(at).file->unsynced.clear();
    return SQLITE_OK;
  }

  static int size(sqlite3_file* at, sqlite3_int64* out) {
    *out = sqlite3_int64(of(at).file->now.size());
    return of(at).disk->failed_ ? SQLITE_IOERR_FSTAT : SQLITE_OK;
  }
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int is_locked(sqlite3_file*, int* out) { return *out = 0, SQLITE_OK; }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return int(kSectorBytes); }
  /// A write disturbs nothing beside it: so do disks of our time, and SQLite expects it of them.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* out, int flags, int* flags_out) {
    static const sqlite3_io_methods methods = {
        1, close, read, write, truncate, sync, size, lock, lock, is_locked, control, sector_size, characteristics,
        nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
    FaultyDisk& disk = of(vfs);
    if (disk.failed_) return SQLITE_CANTOPEN;
    out->pMethods = &methods;
    of(out).disk = &disk;
    of(out).file = &disk.files_[path == nullptr ? "temporary" : path];
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* path, int) {
    if (of(vfs).failed_) return SQLITE_IOERR_DELETE;
    of(vfs).files_.erase(path);
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* vfs, const char* path, int, int* out) {
    *out = of(vfs).files_.contains(path);
    return SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
  }
  static int randomness(sqlite3_vfs* vfs, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = char(of(vfs).random_.next());
    return size;
  }
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
  static int now(sqlite3_vfs*, double* out) { return *out = 2'460'000.5, SQLITE_OK; }
};

FaultyDisk::FaultyDisk(SplitMix& random) : random_(random), vfs_(std::make_unique<sqlite3_vfs>()) {
  name_ = "faulty disk";
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(Shim::Handle);
  vfs_->mxPathname = 512;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = Shim::open;
  vfs_->xDelete = Shim::remove;
  vfs_->xAccess = Shim::access;
  vfs_->xFullPathname = Shim::full_path;
  vfs_->xRandomness = Shim::randomness;
  vfs_->xSleep = Shim::sleep;
  vfs_->xCurrentTime = Shim::now;
  sqlite3_vfs_register(vfs_.get(), 1);
  sqlite3_randomness(0, nullptr);  // begins again, from this disk's
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_unregister(vfs_.get()); }

void FaultyDisk::apply(const Change& change, std::string& bytes) {
  if (change.truncates) return bytes.resize(change.offset);
  if (bytes.size() < change.offset + change.bytes.size()) bytes.resize(change.offset + change.bytes.size());
  bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

bool FaultyDisk::spend() {
  ++operations_;
  failed_ = operations_left_-- == 0;
  return !failed_;
}

void FaultyDisk::lose_unsynced() {
  for (auto& [path, file] : files_) {
    for (const Change& change : file.unsynced) {
      const uint64_t fate = random_.next() % 3;
      if (fate == 0) continue;
      if (fate == 1 || change.truncates) {
        apply(change, file.synced);
        continue;
      }
      for (size_t at = 0; at < change.bytes.size(); at += kSectorBytes) {
        if (random_.next() % 2 == 0) apply({change.offset + at, change.bytes.substr(at, kSectorBytes), false}, file.synced);
      }
    }
    file.unsynced.clear();
    file.now = file.synced;
  }
}

}  // namespace helios::sim
