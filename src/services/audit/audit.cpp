// SPDX-License-Identifier: MIT
#include "services/audit/audit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text_file.h"
#include "trust/access_log.h"
#include "trust/migrations.h"

namespace cw::audit {
namespace {

struct OpenLog {
  store::Connection db;
  trust::AccessLog log;
};

// The log that was started in this store, with its keys, neither of which is made here.
Result<OpenLog> open_log(const LogPlace& place) {
  CW_TRY(store::Connection db, store::open(place.store, {.mode = store::OpenMode::existing}));
  CW_TRY(const auto recorded, store::recorded_migrations(db));
  const bool has_tables = std::ranges::any_of(recorded, [](const store::RecordedMigration& step) { return step.module == "trust"; });
  std::optional<std::string> name;
  if (has_tables) {
    CW_TRY(name, db.first("SELECT origin FROM access_log_about", {}, [](const store::Row& row) { return row.get<std::string>(0); }));
  }
  if (!name)
    return fail(ErrorCode::not_found,
                fmt::format("No access log was started in {}. Run: commonweal audit start --name NAME", db.location()));
  if (!std::filesystem::exists(place.keys / "access-log-commitment.key"))
    return fail(ErrorCode::not_found,
                fmt::format("The keys of the access log are not in {}. Name their folder with --keys.", place.keys.string()));
  CW_TRY(const trust::LogKeys keys, trust::open_log_keys(place.keys, *name));
  CW_TRY(trust::AccessLog log, trust::AccessLog::open(db, *name, keys));
  return OpenLog{std::move(db), std::move(log)};
}

Result<trust::Checkpoint> read_checkpoint_file(const std::filesystem::path& file, const trust::NoteVerifier& key) {
  CW_TRY(const std::string text, read_text_file(file));
  return trust::read_checkpoint(text, std::span(&key, 1)).map_error([&](Error error) {
    error.message = fmt::format("{}: {}", file.string(), error.message);
    return error;
  });
}

}  // namespace

Result<std::string> start_log(const LogPlace& place, std::string_view name) {
  CW_TRY(const trust::LogKeys keys, trust::open_log_keys(place.keys, name));
  CW_TRY(store::Connection db, store::open(place.store));
  CW_CHECK(store::migrate(db, {trust::migrations()}));
  CW_TRY(const trust::AccessLog log, trust::AccessLog::open(db, name, keys));
  return trust::verifier_text(log.verifier());
}

Result<LogFindings> verify_log(const LogPlace& place, const std::vector<std::filesystem::path>& checkpoints) {
  CW_TRY(OpenLog open, open_log(place));
  std::vector<trust::Checkpoint> outside;
  for (const std::filesystem::path& file : checkpoints) {
    CW_TRY(trust::Checkpoint checkpoint, read_checkpoint_file(file, open.log.verifier()));
    outside.push_back(std::move(checkpoint));
  }
  CW_TRY(const trust::LogReport report, open.log.verify(open.db, outside));
  LogFindings out;
  out.name = open.log.origin();
  out.entries = report.entries;
  out.erased = report.erased;
  out.checkpoints = report.checkpoints;
  out.root = trust::to_base64(report.root);
  for (const trust::LogFault& fault : report.faults) out.faults.push_back(fault.what);
  return out;
}

Result<std::string> sign_log(const LogPlace& place, const Clock& clock) {
  CW_TRY(OpenLog open, open_log(place));
  return open.log.sign_checkpoint(open.db, clock.now());
}

Result<std::string> prove_entry(const LogPlace& place, std::int64_t number) {
  CW_TRY(OpenLog open, open_log(place));
  CW_TRY(const trust::EntryProof proof, open.log.prove(open.db, number));
  return trust::proof_json(proof);
}

Result<std::string> prove_growth(const LogPlace& place, std::uint64_t older, std::uint64_t newer) {
  CW_TRY(OpenLog open, open_log(place));
  return open.log.growth_json(open.db, older, newer);
}

}  // namespace cw::audit
