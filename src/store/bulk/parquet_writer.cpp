// SPDX-License-Identifier: MIT
// Streams rows into a Parquet file: the caller fills blocks of rows, a thread of its own hands them to DuckDB's COPY. At most a few
// blocks and one row group are held.
#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <thread>

#include "store/bulk/bulk.h"
#include "store/bulk/internal/atomic_file.h"
#include "store/bulk/internal/parquet_copy.h"

namespace cw::bulk {
namespace {

using internal::LogicalType;
using Kind = PlainColumn::Kind;

constexpr std::size_t blocks_waiting = 8;

struct Cells {
  std::vector<std::int64_t> integers;
  std::vector<double> numbers;
  std::string bytes;
  std::vector<std::size_t> ends;
  std::vector<bool> nulls;
};

struct Block {
  std::vector<Cells> columns;
  std::size_t rows = 0;
};

template <class T>
void copy_integers(duckdb_vector vector, const Cells& cells, std::size_t rows) {
  T* out = static_cast<T*>(duckdb_vector_get_data(vector));
  for (std::size_t row = 0; row < rows; ++row) out[row] = static_cast<T>(cells.integers[row]);
}

void copy_cells(duckdb_vector vector, Kind kind, const Cells& cells, std::size_t rows) {
  switch (kind) {
    case Kind::int8: copy_integers<std::int8_t>(vector, cells, rows); break;
    case Kind::int32: copy_integers<std::int32_t>(vector, cells, rows); break;
    case Kind::int64: copy_integers<std::int64_t>(vector, cells, rows); break;
    case Kind::float64: std::copy_n(cells.numbers.data(), rows, static_cast<double*>(duckdb_vector_get_data(vector))); break;
    case Kind::text:
      for (std::size_t row = 0, begin = 0; row < rows; begin = cells.ends[row++])
        duckdb_vector_assign_string_element_len(vector, row, cells.bytes.data() + begin, cells.ends[row] - begin);
      break;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    if (!cells.nulls[row]) continue;
    duckdb_vector_ensure_validity_writable(vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
  }
}

// Blocks on their way from the caller to the writing thread.
class Channel {
 public:
  // Waits for room. False when the other side has stopped.
  bool send(Block block) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || waiting_.size() < blocks_waiting; });
    if (stopped_) return false;
    waiting_.push_back(std::move(block));
    changed_.notify_all();
    return true;
  }
  // Waits for a block; nothing when no more come. Cancelled: an error, so that the file is not finished.
  Result<std::optional<Block>> receive() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return cancelled_ || closed_ || !waiting_.empty(); });
    if (cancelled_) return fail(ErrorCode::conflict, "the writer was given up");
    if (waiting_.empty()) return std::optional<Block>{};
    std::optional<Block> block(std::move(waiting_.front()));
    waiting_.pop_front();
    changed_.notify_all();
    return block;
  }
  void close() { set(closed_); }
  void cancel() { set(cancelled_); }
  void stop() { set(stopped_); }

 private:
  void set(bool& flag) {
    const std::scoped_lock lock(mutex_);
    flag = true;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> waiting_;
  bool closed_ = false, cancelled_ = false, stopped_ = false;
};

LogicalType logical(Kind kind) {
  constexpr duckdb_type types[] = {DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_VARCHAR};
  return LogicalType(duckdb_create_logical_type(types[static_cast<std::size_t>(kind)]));
}

bool fits(Kind kind, std::int64_t integer) {
  if (kind == Kind::int8) return integer >= -128 && integer <= 127;
  if (kind == Kind::int32)
    return integer >= std::numeric_limits<std::int32_t>::min() && integer <= std::numeric_limits<std::int32_t>::max();
  return kind == Kind::int64 || kind == Kind::float64;
}

class StreamingWriter final : public ParquetWriter {
 public:
  StreamingWriter(std::filesystem::path file, internal::AtomicFile out, const std::vector<PlainColumn>& columns)
      : file_(std::move(file)), out_(std::move(out)), columns_(columns) {
    start_block();
    thread_ = std::thread([this] {
      written_ = internal::copy_to_parquet(file_, out_.temporary(), source());
      channel_.stop();
    });
  }
  ~StreamingWriter() override {
    if (!thread_.joinable()) return;
    channel_.cancel();
    thread_.join();
  }
  StreamingWriter(const StreamingWriter&) = delete;
  StreamingWriter& operator=(const StreamingWriter&) = delete;

  void put(std::int64_t integer) override {
    Cells* cells = next_cell();
    if (cells == nullptr) return;
    const Kind kind = columns_[column_].kind;
    if (!fits(kind, integer)) return wrong("this integer");
    kind == Kind::float64 ? cells->numbers.push_back(static_cast<double>(integer)) : cells->integers.push_back(integer);
    taken(*cells, false);
  }
  void put(double number) override {
    Cells* cells = next_cell();
    if (cells == nullptr) return;
    if (columns_[column_].kind != Kind::float64) return wrong("a number with a fraction");
    cells->numbers.push_back(number);
    taken(*cells, false);
  }
  void put(std::string_view text) override {
    Cells* cells = next_cell();
    if (cells == nullptr) return;
    if (columns_[column_].kind != Kind::text) return wrong("text");
    cells->bytes += text;
    cells->ends.push_back(cells->bytes.size());
    taken(*cells, false);
  }
  void put_null() override {
    Cells* cells = next_cell();
    if (cells == nullptr) return;
    switch (columns_[column_].kind) {
      case Kind::float64: cells->numbers.push_back(0); break;
      case Kind::text: cells->ends.push_back(cells->bytes.size()); break;
      default: cells->integers.push_back(0);
    }
    taken(*cells, true);
  }
  Result<void> end_row() override {
    if (!wrong_.empty() || column_ != columns_.size())
      return fail(ErrorCode::internal,
                  wrong_.empty() ? fmt::format("{}: a row with {} of {} cells", file_.string(), column_, columns_.size()) : wrong_);
    column_ = 0;
    if (++block_.rows < duckdb_vector_size()) return {};
    return send_block();
  }
  Result<void> finish() override {
    if (!thread_.joinable()) return fail(ErrorCode::conflict, fmt::format("{}: is finished already", file_.string()));
    if (!wrong_.empty() || column_ != 0) return fail(ErrorCode::internal, fmt::format("{}: the last row is not whole", file_.string()));
    if (block_.rows > 0) CW_CHECK(send_block());
    channel_.close();
    thread_.join();
    CW_CHECK(written_);
    return out_.finish();
  }

 private:
  void start_block() {
    block_ = Block{};
    block_.columns.resize(columns_.size());
  }
  Result<void> send_block() {
    if (!channel_.send(std::exchange(block_, Block{}))) {
      if (thread_.joinable()) thread_.join();
      return written_ ? Result<void>(fail(ErrorCode::internal, "the writer stopped early")) : written_;
    }
    start_block();
    return {};
  }
  Cells* next_cell() {
    if (wrong_.empty() && column_ >= columns_.size()) wrong_ = fmt::format("{}: a row with too many cells", file_.string());
    return wrong_.empty() ? &block_.columns[column_] : nullptr;
  }
  void taken(Cells& cells, bool null) {
    cells.nulls.push_back(null);
    ++column_;
  }
  void wrong(std::string_view what) { wrong_ = fmt::format("{}: column {} cannot hold {}", file_.string(), columns_[column_].name, what); }
  internal::RowSource source() {
    internal::RowSource source;
    for (const PlainColumn& column : columns_) {
      source.names.push_back(column.name);
      source.types.push_back(logical(column.kind));
    }
    source.fill = [this](duckdb_data_chunk chunk) -> Result<idx_t> {
      CW_TRY(const std::optional<Block> block, channel_.receive());
      if (!block) return idx_t{0};
      for (std::size_t i = 0; i < columns_.size(); ++i)
        copy_cells(duckdb_data_chunk_get_vector(chunk, i), columns_[i].kind, block->columns[i], block->rows);
      return idx_t{block->rows};
    };
    return source;
  }

  std::filesystem::path file_;
  internal::AtomicFile out_;
  std::vector<PlainColumn> columns_;
  Channel channel_;
  Block block_;
  std::size_t column_ = 0;
  std::string wrong_;
  Result<void> written_;  // set by the thread, read after join
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<ParquetWriter>> open_parquet(const std::filesystem::path& file, const std::vector<PlainColumn>& columns) {
  if (columns.empty()) return fail(ErrorCode::invalid, fmt::format("{}: a Parquet file needs at least one column.", file.string()));
  std::error_code failed;
  CW_TRY(internal::AtomicFile out, internal::AtomicFile::create(std::filesystem::absolute(file, failed)));
  return std::unique_ptr<ParquetWriter>(std::make_unique<StreamingWriter>(file, std::move(out), columns));
}

}  // namespace cw::bulk
