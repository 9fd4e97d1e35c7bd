// SPDX-License-Identifier: MIT
// What a database must be able to do. Session, above it, keeps the rules that both share; a driver only speaks to its C library.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/result.h"
#include "store/parameter.h"
#include "store/row.h"
#include "store/store.h"

namespace cw::store::internal {

// Gets each row; false = no more of them. Owns nothing: what it was made from must outlive the call.
class RowFunction {
 public:
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, RowFunction>)
  RowFunction(F&& function)
      : object_(const_cast<void*>(static_cast<const void*>(&function))),
        call_([](void* object, const RowReader& row) { return (*static_cast<std::remove_reference_t<F>*>(object))(row); }) {}
  bool operator()(const RowReader& row) const { return call_(object_, row); }

 private:
  void* object_;
  bool (*call_)(void*, const RowReader&);
};

class Driver {
 public:
  virtual ~Driver() = default;
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  [[nodiscard]] virtual Database database() const = 0;
  [[nodiscard]] virtual const std::string& location() const = 0;
  // One statement in portable SQL, prepared and kept; rows changed.
  [[nodiscard]] virtual Result<std::uint64_t> run(std::string_view sql, std::span<const Parameter> parameters, const RowFunction& row) = 0;
  // The same for one whose rows and count nobody wants, within a transaction: its error may be that of a later call.
  [[nodiscard]] virtual Result<void> run_later(std::string_view sql, std::span<const Parameter> parameters);
  // Several statements in the database's own SQL.
  [[nodiscard]] virtual Result<void> script(std::string_view sql) = 0;
  // One statement in the database's own SQL, without rows, within a transaction: its error may be that of a later call.
  [[nodiscard]] virtual Result<void> script_later(const std::string& sql) { return script(sql); }
  [[nodiscard]] virtual Result<void> begin(TransactionKind kind) = 0;
  [[nodiscard]] virtual Result<void> commit(TransactionKind kind) = 0;
  virtual void rollback(TransactionKind kind) = 0;  // after it none is open
  // Between bulk_begin and bulk_end nothing else is called. `done` false: nothing of it is kept, where the transaction is rolled back too.
  enum class BulkEnd : std::uint8_t { keep, drop };
  [[nodiscard]] virtual Result<void> bulk_begin(std::string_view table, const std::vector<std::string>& columns) = 0;
  [[nodiscard]] virtual Result<void> bulk_add(std::span<const Parameter> row) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> bulk_end(BulkEnd end) = 0;
  // SQLite alone: whether triggers run; the state of now as a file; a file's content as this database's, which is empty.
  enum class Triggers : std::uint8_t { off, on };
  virtual void set_triggers(Triggers) {}
  [[nodiscard]] virtual Result<void> copy_to_file(const std::string& file);
  [[nodiscard]] virtual Result<void> copy_from_file(const std::string& file);
  // Whether the last error was a clash with another transaction, which may go away when all is done again.
  [[nodiscard]] bool clashed() const { return clashed_; }

 protected:
  bool clashed_ = false;
};

[[nodiscard]] Result<std::unique_ptr<Driver>> open_sqlite(const std::string& path, const OpenOptions& options);
[[nodiscard]] Result<std::unique_ptr<Driver>> open_postgres(const std::string& url, const OpenOptions& options);

// A parameter as drivers bind it: null, whole number, double, text, bytes. `position` from 1, for messages. Refused as invalid: text that
// is not UTF-8 or has a NUL, not-a-number, whole numbers over 2^63 - 1 (what one of the databases would not keep). -0.0 becomes 0.0.
using BoundValue = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes>;
[[nodiscard]] Result<BoundValue> bound(const Parameter& parameter, std::size_t position);

}  // namespace cw::store::internal
