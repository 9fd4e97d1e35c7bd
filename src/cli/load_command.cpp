// SPDX-License-Identifier: MIT
// `commonweal load`: a file into the register, by the same way as over HTTP, with what became of it.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/text_file.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/place_files.h"
#include "services/place/loads.h"

namespace cw::cli {
namespace {

using place::LoadView;
using sources::LoadId;

struct Given : PlaceFiles {
  std::optional<std::string> file, source, define, format, title;
  std::optional<std::string> confirm, stop, undo;
  std::optional<std::string> account;
  std::string purpose = "data_quality", reason;
  bool part = false;
};

tl::unexpected<Error> usage(std::string message, std::string option) {
  return fail_with_exit(ErrorCode::invalid, exit_usage, std::move(message), std::move(option));
}

Result<std::unique_ptr<place::Place>> open_place(const Given& given, const Settings& settings) {
  CW_TRY(place::PlaceOptions out, read_place_files(given, settings));
  return place::Place::open(std::move(out));
}

// A file open for reading, closed with this.
class Opened {
 public:
  explicit Opened(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Opened() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0) return fail(ErrorCode::unavailable, "the file cannot be read.", "FILE");
    return static_cast<std::size_t>(got);
  }

 private:
  int descriptor_;
};

Result<place::LoadFormat> format_of(const Given& given) {
  std::string word = given.format.value_or(std::filesystem::path(*given.file).extension().string());
  if (word.starts_with('.')) word.erase(0, 1);
  std::ranges::transform(word, word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  if (word == "txt") word = "csv";
  if (word == "tab") word = "tsv";
  if (word == "jsonl") word = "ndjson";
  if (const auto format = place::load_format_of(word)) return *format;
  return usage("--format is one of csv, tsv, ndjson, parquet; it is not clear from the file's ending.", "--format");
}

Result<void> define_source(const Given& given, place::Loads& loads, const place::Asking& asking) {
  if (!given.define) return {};
  CW_TRY(const std::string text, read_text_file(*given.define));
  CW_TRY(const sources::Source source, sources::read_source(text));
  if (source.name != *given.source) return usage("the file of --define is of another source than --source.", "--define");
  CW_CHECK(loads.put_source(asking, source, place::Existing::may_be_there));
  return {};
}

Result<LoadView> start(const Given& given, place::Loads& loads, const place::Asking& asking) {
  place::LoadOffer offer;
  offer.source = *given.source;
  offer.title = given.title.value_or(std::filesystem::path(*given.file).filename().string());
  offer.kind = given.part ? sources::LoadKind::part : sources::LoadKind::whole;
  CW_TRY(offer.format, format_of(given));
  const Opened file(*given.file);
  if (!file.is_open()) return fail(ErrorCode::not_found, fmt::format("{} cannot be read.", *given.file), "FILE");
  return loads.start(asking, offer, [&](std::uint64_t offset, std::span<char> into) { return file.read(offset, into); });
}

// What somebody says to a load that is there, or a new one.
Result<LoadView> act(const Given& given, place::Loads& loads, const place::Asking& asking) {
  const auto id = [](const std::string& text) -> Result<LoadId> {
    if (const auto parsed = LoadId::parse(text)) return *parsed;
    return usage("a load is named by the id that was printed when it was started.", "LOAD");
  };
  if (given.confirm) {
    CW_TRY(const LoadId load, id(*given.confirm));
    return loads.confirm(asking, load);
  }
  if (given.stop) {
    CW_TRY(const LoadId load, id(*given.stop));
    return loads.stop(asking, load);
  }
  if (given.undo) {
    CW_TRY(const LoadId load, id(*given.undo));
    return loads.undo(asking, load);
  }
  CW_CHECK(define_source(given, loads, asking));
  return start(given, loads, asking);
}

// Shows how far it is, step by step.
class Telling {
 public:
  explicit Telling(ProgressOptions options) : progress_(std::move(options)) {}
  void operator()(const LoadView& load) {
    const sources::LoadReport& report = load.report;
    const std::int64_t to_do = report.added + report.changed + report.gone;
    const std::int64_t done = state_ == "applying" ? report.done : state_ == "undoing" ? to_do - report.done : load.read_rows;
    if (!state_.empty()) progress_.set(static_cast<std::uint64_t>(std::max<std::int64_t>(done, 0)));
    if (load.state == state_) return;
    finish();
    if (!place::is_under_way(load)) return;
    state_ = load.state;
    const bool differences = state_ == "applying" || state_ == "undoing";
    progress_.start(state_, static_cast<std::uint64_t>(differences ? to_do : 0));
  }
  void finish() {
    if (!state_.empty()) progress_.finish();
    state_.clear();
  }

 private:
  Progress progress_;
  std::string state_;
};

Result<void> tell(const LoadView& load, std::ostream& out) {
  const sources::LoadReport& report = load.report;
  out << fmt::format(
      "load         {}\nstate        {}\nrows         {} read, {} rejected\nrecords      {} new, {} changed, {} gone, {} unchanged\n",
      report.id.text(), load.state, report.rows, report.rejected, report.added, report.changed, report.gone, report.unchanged);
  if (load.state == "undone" && report.changed_since > 0)
    out << fmt::format("left         {} records that something changed since\n", report.changed_since);
  if (load.state == "failed") return fail(ErrorCode::invalid, load.problem);
  if (!load.problem.empty()) return fail(ErrorCode::conflict, load.problem);
  if (load.state != "held") return {};
  return fail(ErrorCode::conflict, fmt::format("{} Nothing has been changed yet. Look, then: commonweal load --confirm {}, or --stop {}.",
                                               report.question, report.id.text(), report.id.text()));
}

Result<void> check(const Given& given) {
  const int words = (given.file ? 1 : 0) + (given.confirm ? 1 : 0) + (given.stop ? 1 : 0) + (given.undo ? 1 : 0);
  if (words != 1) return usage("load needs a FILE, or one of --confirm, --stop and --undo.", "FILE");
  if (given.file && !given.source) return usage("load FILE needs --source.", "--source");
  if (!given.account) return usage("load needs --account: whose leave it is done by.", "--account");
  return {};
}

Result<void> run(const Given& given, CommandContext& context) {
  CW_CHECK(check(given));
  CW_TRY(const auto place, open_place(given, context.settings));
  CW_TRY(const place::Asking asking, place::asking_as(*place, *given.account, given.purpose, given.reason));
  place::Loads loads(*place);
  CW_TRY(LoadView load, act(given, loads, asking));
  Telling telling(context.progress);
  CW_TRY(load, loads.wait(load.report.id, [&](const LoadView& now) { telling(now); }));
  telling.finish();
  return tell(load, context.out);
}

}  // namespace

Command load_command() {
  auto given = std::make_shared<Given>();
  return {
      "load",
      "Loads a file into the register: what is new, changed or gone since the source's last one. Not while a server runs on the store.",
      "commonweal load members.csv --source library --account feed --store data --keys keys",
      {{"FILE", "CSV or TSV with a header, NDJSON or Parquet", &given->file},
       {"--source NAME", "the source whose file it is", &given->source},
       {"--define FILE", "register the source first, or change it: JSON, as docs/how-to/load-files.md shows", &given->define},
       {"--part", "the file adds and changes only: what is not in it is not gone", &given->part},
       {"--format F", "csv, tsv, ndjson or parquet (default: by the file's ending)", &given->format},
       {"--title TITLE", "what the load is called, without personal data (default: the file's name)", &given->title},
       {"--confirm LOAD", "let a load that is held go on", &given->confirm},
       {"--stop LOAD", "stop a load that is held", &given->stop},
       {"--undo LOAD", "take an applied load back", &given->undo},
       {"--account NAME", "the account by whose leave it is done; its role must have the policy's leave to write the source's fields",
        &given->account},
       {"--purpose P", "what for, as the access policy names it", &given->purpose},
       {"--reason TEXT", "in your words, without personal data; kept in history and access log", &given->reason},
       {"--store URL", "the store: a folder or file, or postgresql://HOST/DATABASE (default: the setting store.location)", &given->store},
       {"--keys DIR", "folder of the keys (default: the setting trust.keys)", &given->keys},
       {"--policy FILE", "who may see what", &given->policy},
       {"--columns FILE", "which field of the policy covers which column", &given->columns},
       {"--model FILE", "the model that says which records are of one person", &given->model}},
      [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
