// SPDX-License-Identifier: MIT
// Many rows: one thread reads blocks and writes results in their order, the others decide. What is held at once is a few blocks for each
// thread.
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "base/json.h"
#include "base/text.h"
#include "engines/decisions/explain/plain_value.h"
#include "services/decisions/decider.h"
#include "services/decisions/what_if.h"

namespace cw::decisions {
namespace {

using bulk::PlainColumn;
using feel::TypeKind;

struct Block {
  bulk::RowBlock rows;
  std::vector<RowResult> results, before;  // `before`: by the model to compare with
  std::exception_ptr failure;
  bool done = false;
};

// Threads that decide blocks. Blocks come back in the order in which they were given.
class Workers {
 public:
  Workers(const Deciders& deciders, unsigned threads) : deciders_(deciders) {
    for (unsigned i = 0; i < std::max(threads, 1U); ++i) threads_.emplace_back([this] { work(); });
  }
  ~Workers() {
    {
      const std::scoped_lock lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  [[nodiscard]] bool is_full() const { return blocks_.size() >= 3 * threads_.size(); }
  [[nodiscard]] bool is_empty() const { return blocks_.empty(); }
  void give(std::unique_ptr<Block> block) {
    {
      const std::scoped_lock lock(mutex_);
      waiting_.push_back(block.get());
      blocks_.push_back(std::move(block));
    }
    changed_.notify_all();
  }
  // Waits for the oldest.
  [[nodiscard]] std::unique_ptr<Block> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return blocks_.front()->done; });
    std::unique_ptr<Block> block = std::move(blocks_.front());
    blocks_.pop_front();
    return block;
  }

 private:
  void work() {
    for (;;) {
      Block* block = nullptr;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
        if (stopped_) return;
        block = waiting_.front();
        waiting_.pop_front();
      }
      decide(*block);
      {
        const std::scoped_lock lock(mutex_);
        block->done = true;
      }
      changed_.notify_all();
    }
  }
  void decide(Block& block) const {
    try {
      block.results.reserve(block.rows.rows());
      for (std::size_t row = 0; row < block.rows.rows(); ++row) {
        block.results.push_back(deciders_.decider.decide(block.rows, row));
        if (deciders_.against != nullptr) block.before.push_back(deciders_.against->decide(block.rows, row));
      }
    } catch (...) {
      block.failure = std::current_exception();  // thrown again where the job is
    }
  }

  const Deciders deciders_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Block>> blocks_;  // in order; changed by the giving thread alone
  std::deque<Block*> waiting_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

// One column of the output that holds a decision, or a part of one that has parts.
struct ResultColumn {
  std::size_t decision = 0;
  std::string field;  // empty: the whole
  TypeKind kind = TypeKind::any;
};

std::vector<ResultColumn> result_columns(const Decider& decider) {
  std::vector<ResultColumn> columns;
  for (std::size_t i = 0; i < decider.decisions.size(); ++i) {
    const feel::TypePtr type = dmn::type_of_answer(*decider.loaded.model, decider.decisions[i]);
    if (type && type->kind == TypeKind::context && !type->fields.empty()) {
      for (const feel::Field& field : type->fields) columns.push_back({i, field.name, field.type ? field.type->kind : TypeKind::any});
    } else {
      columns.push_back({i, {}, type ? type->kind : TypeKind::any});
    }
  }
  return columns;
}

enum class Target : std::uint8_t { csv, parquet };

Result<Target> target_of(const std::filesystem::path& out) {
  const std::string ending = to_lower(out.extension().string());
  if (ending == ".csv") return Target::csv;
  if (ending == ".parquet") return Target::parquet;
  return fail_with_exit(ErrorCode::invalid, 2,
                        out.empty() ? "Many rows need a file for their results: give --out FILE.csv or FILE.parquet."
                                    : "Results go to a file that ends in .csv or .parquet.",
                        "--out");
}

class Output {
 public:
  static Result<Output> open(const DecideOptions& options, const Deciders& deciders, const std::vector<bulk::ScannedColumn>& input) {
    const Decider& decider = deciders.decider;
    Output output;
    if (deciders.against != nullptr) output.what_if_.emplace(decider.decisions);
    CW_TRY(output.target_, target_of(options.out));
    output.hash_ = decider.loaded.hash;
    output.input_file_ = options.input.string();
    output.rejects_file_ = options.out;
    output.rejects_file_ += ".rejects.csv";
    output.results_ = result_columns(decider);
    const bool csv = output.target_ == Target::csv;
    std::vector<PlainColumn> columns{{"row", csv ? PlainColumn::Kind::text : PlainColumn::Kind::int64}};
    for (const std::string& name : options.keep) {
      const auto found = std::find_if(input.begin(), input.end(), [&](const auto& column) { return column.name == name; });
      if (found == input.end())
        return fail_with_exit(ErrorCode::not_found, bulk::ReadExit::column_missing,
                              fmt::format("{} has no column \"{}\" to keep.", options.input.string(), name), "--keep");
      output.kept_.push_back(static_cast<std::size_t>(found - input.begin()));
      columns.push_back({name, PlainColumn::Kind::text});
    }
    for (const ResultColumn& column : output.results_) {
      const std::string name = decider.decisions[column.decision] + (column.field.empty() ? "" : "." + column.field);
      columns.push_back({name, !csv && column.kind == TypeKind::number ? PlainColumn::Kind::float64 : PlainColumn::Kind::text});
      if (output.what_if_) columns.push_back({name + " before", PlainColumn::Kind::text});
    }
    if (output.what_if_) columns.push_back({"changed", PlainColumn::Kind::text});
    for (const char* name : {"status", "reason", "model"}) columns.push_back({name, PlainColumn::Kind::text});
    CW_TRY(output.writer_, csv ? bulk::open_csv(options.out, columns) : bulk::open_parquet(options.out, columns));
    return output;
  }

  Result<void> write(const Block& block, DecideSummary& summary) {
    for (std::size_t row = 0; row < block.rows.rows(); ++row) {
      const RowResult& result = block.results[row];
      count(result.status, summary);
      if (result.status == RowStatus::rejected) CW_CHECK(reject(block.rows, row, result));
      put_number(block.rows.number(row));
      for (const std::size_t column : kept_) {
        const auto cell = block.rows.cell(row, column);
        if (cell)
          writer_->put(*cell);
        else
          writer_->put_null();
      }
      for (const ResultColumn& column : results_) {
        put_result(column, result, column.kind);
        if (what_if_) put_result(column, block.before[row], TypeKind::any);
      }
      if (what_if_) {
        const bool differs = result.status != RowStatus::rejected && what_if_->count(result.values, block.before[row].values);
        summary.changed += differs ? 1 : 0;
        writer_->put(std::string_view(differs ? "yes" : "no"));
      }
      writer_->put(name_of(result.status));
      put_text(result.column.empty() ? result.reason : fmt::format("\"{}\": {}", result.column, result.reason));
      writer_->put(std::string_view(hash_));
      CW_CHECK(writer_->end_row());
    }
    return {};
  }

  Result<void> finish(DecideSummary& summary) {
    CW_CHECK(writer_->finish());
    if (what_if_) summary.changes = what_if_->sentences();
    if (rejects_) {
      CW_CHECK(rejects_->finish());
      summary.rejects = rejects_file_;
    }
    return {};
  }

 private:
  Result<void> reject(const bulk::RowBlock& rows, std::size_t row, const RowResult& result) {
    if (!rejects_) {
      std::vector<PlainColumn> columns;
      for (const char* name : {"file", "row", "line", "column", "reason"}) columns.push_back({name, PlainColumn::Kind::text});
      CW_TRY(rejects_, bulk::open_csv(rejects_file_, columns));
    }
    rejects_->put(std::string_view(input_file_));
    rejects_->put(static_cast<std::int64_t>(rows.number(row)));
    if (rows.line(row) > 0)
      rejects_->put(static_cast<std::int64_t>(rows.line(row)));
    else
      rejects_->put_null();
    if (result.column.empty())
      rejects_->put_null();
    else
      rejects_->put(std::string_view(result.column));
    rejects_->put(std::string_view(result.reason));
    return rejects_->end_row();
  }

  void put_number(std::uint64_t number) { writer_->put(static_cast<std::int64_t>(number)); }
  void put_text(const std::string& text) {
    if (text.empty())
      writer_->put_null();
    else
      writer_->put(std::string_view(text));
  }
  // `kind`: of the column that it is put into; numbers are numbers in one of them alone.
  void put_result(const ResultColumn& column, const RowResult& result, TypeKind kind) {
    const feel::Value* value = column.decision < result.values.size() ? &result.values[column.decision] : nullptr;
    if (value != nullptr && !column.field.empty()) value = value->find(column.field);
    if (value == nullptr || value->is_null()) return writer_->put_null();
    switch (value->kind()) {
      case feel::Kind::number:
        if (target_ == Target::parquet && kind == TypeKind::number) return writer_->put(value->as_number().to_double());
        return writer_->put(std::string_view(value->as_number().to_text()));
      case feel::Kind::string: return writer_->put(std::string_view(value->text()));
      case feel::Kind::list:
      case feel::Kind::context: return writer_->put(std::string_view(write_json(dmn::plain_value(*value))));
      default: return writer_->put(std::string_view(feel::to_text(*value)));
    }
  }

  Target target_ = Target::csv;
  std::string hash_, input_file_;
  std::filesystem::path rejects_file_;
  std::vector<ResultColumn> results_;
  std::vector<std::size_t> kept_;
  std::optional<WhatIf> what_if_;
  std::unique_ptr<bulk::ParquetWriter> writer_, rejects_;
};

}  // namespace

Result<void> decide_rows(const DecideOptions& options, const Deciders& deciders, bulk::RowScan& rows,
                         const ProgressOptions& progress_options, DecideSummary& summary) {
  CW_TRY(Output output, Output::open(options, deciders, rows.columns()));
  Progress progress(progress_options);
  progress.start("Deciding rows", rows.rows_expected());
  Workers workers(deciders, options.threads);
  const auto write_oldest = [&]() -> Result<void> {
    const std::unique_ptr<Block> block = workers.take();
    if (block->failure) std::rethrow_exception(block->failure);
    CW_CHECK(output.write(*block, summary));
    progress.set(summary.rows);
    return {};
  };
  for (;;) {
    auto block = std::make_unique<Block>();
    CW_TRY(const bool more, rows.next(block->rows));
    if (!more) break;
    if (workers.is_full()) CW_CHECK(write_oldest());
    workers.give(std::move(block));
  }
  while (!workers.is_empty()) CW_CHECK(write_oldest());
  CW_CHECK(output.finish(summary));
  progress.finish();
  return {};
}

}  // namespace cw::decisions
