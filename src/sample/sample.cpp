// SPDX-License-Identifier: MIT
// Makes neighbourhoods in several threads and writes them in order. A thread may be only a few neighbourhoods ahead of the writer, which
// bounds the memory whatever the number of residents.
#include "sample/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "base/date_text.h"
#include "sample/internal/readme.h"
#include "sample/internal/scribe.h"

namespace cw::sample {
namespace {

constexpr std::int64_t neighbourhood_size = 2000;

struct Plan {
  SampleOptions options;
  Day reference = 0;
  std::uint32_t neighbourhoods = 1;

  // Residents are spread evenly; the first neighbourhoods take one more where they do not divide.
  [[nodiscard]] NeighbourhoodPlan neighbourhood(std::uint32_t number) const {
    const std::int64_t each = options.residents / neighbourhoods, more = options.residents % neighbourhoods;
    return {options.seed, number, neighbourhoods, static_cast<int>(each + (number < more ? 1 : 0)), reference};
  }
};

Result<Plan> make_plan(const SampleOptions& options) {
  if (options.residents < 1000 || options.residents > 10'000'000)
    return fail(ErrorCode::invalid, fmt::format("residents is {}; it must be from 1,000 to 10,000,000.", options.residents), "residents");
  if (options.threads < 1 || options.threads > 256)
    return fail(ErrorCode::invalid, fmt::format("threads is {}; it must be from 1 to 256.", options.threads), "threads");
  if (options.out.empty()) return fail(ErrorCode::invalid, "No folder is given to write to.", "out");
  for (const double rate : options.faults.rate)
    if (!(rate >= 0 && rate <= 1)) return fail(ErrorCode::invalid, "A fault rate is not from 0 to 1.", "faults");
  for (const double factor : options.faults.multiplier)
    if (!(factor >= 0 && factor <= 100)) return fail(ErrorCode::invalid, "A system's multiplier is not from 0 to 100.", "faults");
  const auto date = parse_timestamp(options.reference_date, "%Y-%m-%d");
  int year = 0, month = 0, day = 0;
  if (!date || std::sscanf(options.reference_date.c_str(), "%d-%d-%d", &year, &month, &day) != 3 || year < 1990 || year > 2099)
    return fail(ErrorCode::invalid, fmt::format("reference date '{}' is no date YYYY-MM-DD from 1990 to 2099.", options.reference_date),
                "reference_date");
  Plan plan{options, make_date(year, month, day)->days, 1};
  plan.neighbourhoods = static_cast<std::uint32_t>((options.residents + neighbourhood_size - 1) / neighbourhood_size);
  return plan;
}

NeighbourhoodText make_neighbourhood(const Plan& plan, std::uint32_t number) {
  NeighbourhoodText text;
  const Neighbourhood lived = live(plan.neighbourhood(number));
  write_truth(lived, text);
  Scribe scribe(lived, plan.options.faults, plan.options.seed, text);
  write_systems(scribe);
  scribe.finish();
  return text;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path) : path_(std::move(path)), file_(std::fopen(path_.c_str(), "wb")) {}
  Result<void> write(std::string_view text) {
    if (file_ && std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size()) return {};
    return broken();
  }
  Result<void> close() {
    if (file_ && std::fclose(file_.release()) == 0) return {};
    return broken();
  }

 private:
  Result<void> broken() const {
    return fail(ErrorCode::unavailable,
                fmt::format("{} cannot be written: {}. Free space or choose another folder.", path_.string(), std::strerror(errno)), "out");
  }
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

class Files {
 public:
  explicit Files(const std::filesystem::path& out) {
    for (std::size_t i = 0; i < system_count; ++i) files_.emplace_back(out / (std::string(name_of(static_cast<System>(i))) + ".csv"));
    for (const char* name : {"people.csv", "households.csv", "properties.csv", "records.csv"}) files_.emplace_back(out / "truth" / name);
  }
  Result<void> write_headers() {
    for (std::size_t i = 0; i < system_count; ++i) CW_CHECK(files_[i].write(header_of(static_cast<System>(i))));
    const std::array<std::string_view, 4> truth = {people_header, households_header, properties_header, records_header};
    for (std::size_t i = 0; i < truth.size(); ++i) CW_CHECK(files_[system_count + i].write(truth[i]));
    return {};
  }
  Result<void> write(const NeighbourhoodText& text) {
    for (std::size_t i = 0; i < system_count; ++i) CW_CHECK(files_[i].write(text.systems[i]));
    CW_CHECK(files_[system_count].write(text.people));
    CW_CHECK(files_[system_count + 1].write(text.households));
    CW_CHECK(files_[system_count + 2].write(text.properties));
    return files_[system_count + 3].write(text.records);
  }
  Result<void> close() {
    for (OutputFile& file : files_) CW_CHECK(file.close());
    return {};
  }

 private:
  std::vector<OutputFile> files_;
};

std::int64_t bytes_of(const NeighbourhoodText& text) {
  std::size_t bytes = text.people.size() + text.households.size() + text.properties.size() + text.records.size();
  for (const std::string& system : text.systems) bytes += system.size();
  return static_cast<std::int64_t>(bytes);
}

void add_counts(SampleSummary& sum, const SampleSummary& part) {
  sum.residents += part.residents;
  sum.people_ever += part.people_ever;
  sum.households_ever += part.households_ever;
  sum.properties += part.properties;
  sum.records += part.records;
  sum.records_of_nobody += part.records_of_nobody;
  sum.people_with_records += part.people_with_records;
  sum.neighbourhoods += part.neighbourhoods;
  for (std::size_t i = 0; i < system_count; ++i) sum.per_system[i] += part.per_system[i];
  for (std::size_t i = 0; i < fault_count; ++i) {
    sum.per_fault[i].eligible += part.per_fault[i].eligible;
    sum.per_fault[i].carried += part.per_fault[i].carried;
    sum.per_fault[i].expected += part.per_fault[i].expected;
  }
}

// Hands finished neighbourhoods to the writer in their order.
class Pipeline {
 public:
  explicit Pipeline(const Plan& plan) : plan_(plan), slots_(static_cast<std::size_t>(plan.options.threads) + 2) {
    try {
      for (int i = 0; i < plan.options.threads; ++i) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // the system gives no more threads: fewer make the same bytes
      if (threads_.empty()) throw;
    }
  }
  ~Pipeline() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // The next neighbourhood; rethrows what a worker threw.
  NeighbourhoodText take() {
    std::unique_lock lock(mutex_);
    std::optional<NeighbourhoodText>& slot = slots_[written_ % slots_.size()];
    changed_.wait(lock, [&] { return slot.has_value() || failure_; });
    if (!slot) std::rethrow_exception(failure_);
    NeighbourhoodText text = std::move(*slot);
    slot.reset();
    ++written_;
    waiting_ -= bytes_of(text);
    changed_.notify_all();
    return text;
  }
  [[nodiscard]] std::int64_t most_waiting() const { return most_waiting_; }

 private:
  void work() {
    while (true) {
      std::uint32_t number = 0;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock,
                      [&] { return stopped_ || failure_ || started_ == plan_.neighbourhoods || started_ < written_ + slots_.size(); });
        if (stopped_ || failure_ || started_ == plan_.neighbourhoods) return;
        number = started_++;
      }
      try {
        put(number, make_neighbourhood(plan_, number));
      } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
        changed_.notify_all();
        return;
      }
    }
  }
  void put(std::uint32_t number, NeighbourhoodText text) {
    const std::lock_guard lock(mutex_);
    waiting_ += bytes_of(text);
    most_waiting_ = std::max(most_waiting_, waiting_);
    slots_[number % slots_.size()] = std::move(text);
    changed_.notify_all();
  }

  const Plan& plan_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<NeighbourhoodText>> slots_;
  std::uint32_t started_ = 0, written_ = 0;
  std::int64_t waiting_ = 0, most_waiting_ = 0;
  bool stopped_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace

Result<SampleSummary> make_borough(const SampleOptions& options, const std::function<void(double)>& progress) {
  CW_TRY(const Plan plan, make_plan(options));
  std::error_code code;
  std::filesystem::create_directories(options.out / "truth", code);
  if (code)
    return fail(ErrorCode::unavailable, fmt::format("The folder {} cannot be made: {}.", (options.out / "truth").string(), code.message()),
                "out");
  Files files(options.out);
  CW_CHECK(files.write_headers());
  SampleSummary summary;
  Pipeline pipeline(plan);
  for (std::uint32_t i = 0; i < plan.neighbourhoods; ++i) {
    const NeighbourhoodText text = pipeline.take();
    CW_CHECK(files.write(text));
    add_counts(summary, text.counts);
    summary.bytes += bytes_of(text);
    if (progress) progress(static_cast<double>(i + 1) / plan.neighbourhoods);
  }
  summary.largest_buffer = pipeline.most_waiting();
  CW_CHECK(files.close());
  OutputFile readme(options.out / "README.md");
  CW_CHECK(readme.write(readme_text(options, summary)));
  CW_CHECK(readme.close());
  return summary;
}

}  // namespace cw::sample
