#include "runtime/io/sqlite/sqlite_store.h"

#include <sqlite3.h>

namespace helios::io {
namespace {

constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA cache_size = -65536;"
    "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    // A write takes the lock now, not at the first event. And it syncs the WAL: what a killed process had written and not yet
    // synced is read again, and must be durable before anybody acts on it.
    "PRAGMA user_version = 1;";

int bind_bytes(sqlite3_stmt* statement, int place, std::string_view bytes) {
  const char* const data = bytes.data() == nullptr ? "" : bytes.data();  // null would be NULL
  return sqlite3_bind_blob64(statement, place, data, bytes.size(), SQLITE_STATIC);
}

std::string_view column(sqlite3_stmt* statement, int place) {
  const void* const data = sqlite3_column_blob(statement, place);
  return {static_cast<const char*>(data), size_t(sqlite3_column_bytes(statement, place))};
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, uint32_t checkpoint_pages) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(path));
  if (Status prepared = store->prepare(checkpoint_pages); !prepared) return prepared.error();
  return store;
}

SqliteStore::~SqliteStore() {
  for (sqlite3_stmt* statement : {put_, remove_, scan_}) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

Status SqliteStore::prepare(uint32_t checkpoint_pages) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path_.c_str(), &database_, flags, nullptr) != SQLITE_OK) return error("open");
  if (Status done = run(kSettings); !done) return done;
  const std::string checkpoint = "PRAGMA wal_autocheckpoint = " + std::to_string(checkpoint_pages);
  if (Status done = run(checkpoint.c_str()); !done) return done;
  const std::pair<const char*, sqlite3_stmt**> statements[] = {
      {"INSERT INTO entries VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", &put_},
      {"DELETE FROM entries WHERE key = ?1", &remove_},
      {"SELECT key, value FROM entries WHERE key >= ?1 ORDER BY key", &scan_},
  };
  for (const auto& [sql, statement] : statements) {
    if (Status done = prepare(sql, statement); !done) return done;
  }
  return Done{};
}

Status SqliteStore::prepare(const char* sql, sqlite3_stmt** statement) {
  if (sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, nullptr) != SQLITE_OK)
    return error("prepare");
  return Done{};
}

Status SqliteStore::run(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error("open");
  return Done{};
}

Status SqliteStore::scan(std::string_view prefix,
                         const std::function<void(std::string_view, std::string_view)>& each) {
  bind_bytes(scan_, 1, prefix);
  int step;
  while ((step = sqlite3_step(scan_)) == SQLITE_ROW) {
    const std::string_view key = column(scan_, 0);
    if (key.substr(0, prefix.size()) != prefix) break;
    each(key, column(scan_, 1));
  }
  const bool failed = step != SQLITE_ROW && step != SQLITE_DONE;
  const Error why = failed ? error("read") : Error{};
  sqlite3_reset(scan_);
  if (failed) return why;
  return Done{};
}

Status SqliteStore::commit(const std::vector<ports::Write>& writes) {
  if (Status begun = run("BEGIN"); !begun) return begun;
  for (const ports::Write& each : writes) {
    if (Status written = write(each); !written) {
      sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
      return written;
    }
  }
  return run("COMMIT");
}

Status SqliteStore::write(const ports::Write& write) {
  sqlite3_stmt* const statement = write.value ? put_ : remove_;
  bind_bytes(statement, 1, write.key);
  if (write.value) bind_bytes(statement, 2, *write.value);
  const int step = sqlite3_step(statement);
  const Error why = step == SQLITE_DONE ? Error{} : error("write");
  sqlite3_reset(statement);
  if (step != SQLITE_DONE) return why;
  return Done{};
}

Error SqliteStore::error(const char* while_doing) const {
  const int code = sqlite3_errcode(database_);
  std::string said = "cannot " + std::string(while_doing) + " " + path_ + ": " + sqlite3_errmsg(database_);
  if (code == SQLITE_BUSY) said += "; another process has it open";
  return {said};
}

}  // namespace helios::io
