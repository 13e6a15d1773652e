#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/ports/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace helios::io {

/// A WAL of so many pages of 4 KB is written back: 40 MB, a second's work.
constexpr uint32_t kCheckpointPages = 10'000;

/// A store in one SQLite file: a table of keys and values, in WAL mode with `synchronous = FULL`, so that what was committed
/// is there after a loss of power. One connection reads and writes: SQLite before 3.51.3 can tear a WAL database that two
/// connections checkpoint at once. The file is locked, so that a second owner is refused.
class SqliteStore : public ports::Store {
 public:
  /// Makes the file where there is none; its folder exists.
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, uint32_t checkpoint_pages = kCheckpointPages);
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Status scan(std::string_view prefix,
              const std::function<void(std::string_view, std::string_view)>& each) override;
  Status commit(const std::vector<ports::Write>& writes) override;

 private:
  explicit SqliteStore(std::string path) : path_(std::move(path)) {}

  Status prepare(uint32_t checkpoint_pages);
  Status run(const char* sql);
  Status prepare(const char* sql, sqlite3_stmt** statement);
  Status write(const ports::Write& write);
  Error error(const char* while_doing) const;

  std::string path_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt *put_ = nullptr, *remove_ = nullptr, *scan_ = nullptr;
};

}  // namespace helios::io
