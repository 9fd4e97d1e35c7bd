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
#include "store/bulk/internal/text_stream.h"

namespace cw::bulk {
namespace {

using internal::LogicalType;
using Kind = PlainColumn::Kind;

constexpr std::size_t blocks_waiting = 8;

LogicalType logical(Kind kind) {
  constexpr duckdb_type types[] = {DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_VARCHAR};
  return LogicalType(duckdb_create_logical_type(types[static_cast<std::size_t>(kind)]));
}

// Rows in DuckDB's own vectors, so that the writing thread takes them over without a copy.
struct ChunkDeleter {
  void operator()(duckdb_data_chunk chunk) const { duckdb_destroy_data_chunk(&chunk); }
};
struct Block {
  std::unique_ptr<std::remove_pointer_t<duckdb_data_chunk>, ChunkDeleter> chunk;
  std::vector<void*> data;  // of each column
  idx_t rows = 0;

  static Block with(const std::vector<PlainColumn>& columns) {
    std::vector<LogicalType> owned;
    std::vector<duckdb_logical_type> types;
    for (const PlainColumn& column : columns) types.push_back(owned.emplace_back(logical(column.kind)).get());
    Block block;
    block.chunk.reset(duckdb_create_data_chunk(types.data(), types.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) block.data.push_back(duckdb_vector_get_data(block.vector(i)));
    return block;
  }
  [[nodiscard]] duckdb_vector vector(std::size_t column) const { return duckdb_data_chunk_get_vector(chunk.get(), column); }
};

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
    block_ = Block::with(columns_);
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
    if (!cell_open()) return;
    void* data = block_.data[column_];
    const Kind kind = columns_[column_].kind;
    if (!fits(kind, integer)) return wrong("this integer");
    switch (kind) {
      case Kind::int8: static_cast<std::int8_t*>(data)[block_.rows] = static_cast<std::int8_t>(integer); break;
      case Kind::int32: static_cast<std::int32_t*>(data)[block_.rows] = static_cast<std::int32_t>(integer); break;
      case Kind::int64: static_cast<std::int64_t*>(data)[block_.rows] = integer; break;
      default: static_cast<double*>(data)[block_.rows] = static_cast<double>(integer);
    }
    ++column_;
  }
  void put(double number) override {
    if (!cell_open()) return;
    if (columns_[column_].kind != Kind::float64) return wrong("a number with a fraction");
    static_cast<double*>(block_.data[column_])[block_.rows] = number;
    ++column_;
  }
  void put(std::string_view text) override {
    if (!cell_open()) return;
    if (columns_[column_].kind != Kind::text) return wrong("text");
    if (internal::find_invalid_utf8(text) != std::string_view::npos) return wrong("text that is not UTF-8");
    duckdb_vector_assign_string_element_len(block_.vector(column_), block_.rows, text.data(), text.size());
    ++column_;
  }
  void put_null() override {
    if (!cell_open()) return;
    const duckdb_vector vector = block_.vector(column_);
    duckdb_vector_ensure_validity_writable(vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), block_.rows);
    ++column_;
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
  Result<void> send_block() {
    if (!channel_.send(std::exchange(block_, Block{}))) {
      if (thread_.joinable()) thread_.join();
      return written_ ? Result<void>(fail(ErrorCode::internal, "the writer stopped early")) : written_;
    }
    block_ = Block::with(columns_);
    return {};
  }
  bool cell_open() {
    if (wrong_.empty() && column_ >= columns_.size()) wrong_ = fmt::format("{}: a row with too many cells", file_.string());
    return wrong_.empty();
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
        duckdb_vector_reference_vector(duckdb_data_chunk_get_vector(chunk, i), block->vector(i));
      return block->rows;
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
