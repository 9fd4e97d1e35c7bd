// SPDX-License-Identifier: MIT
#include "services/upkeep/upkeep.h"

#include "base/time.h"
#include "store/backup.h"
#include "trust/access_log.h"

namespace cw::upkeep {
namespace {

// One line a module.
std::vector<store::Verification> rules() { return {{"access log", trust::find_faults_in_log}}; }

StoreContent content_of(Timestamp of, const std::vector<store::TableDigest>& tables) {
  StoreContent out;
  out.of = of;
  for (const store::TableDigest& each : tables) out.tables.push_back({each.table, each.rows, each.digest});
  return out;
}

Result<StoreContent> content_of(const Result<store::BackupNote>& note) {
  if (!note) return tl::unexpected(note.error());
  return content_of(note->made_at, note->tables);
}

}  // namespace

std::uint64_t StoreContent::rows() const {
  std::uint64_t all = 0;
  for (const TableContent& each : tables) all += each.rows;
  return all;
}

Result<StoreContent> back_up(std::string_view store, const std::string& file) { return content_of(store::back_up(store, file)); }
Result<StoreContent> restore(const std::string& file, std::string_view store) { return content_of(store::restore(file, store)); }
Result<StoreContent> move(std::string_view from, std::string_view to) { return content_of(store::move_store(from, to)); }

Result<Soundness> check(std::string_view store, const std::vector<Rule>& of_services) {
  const Timestamp now = system_clock().now();
  std::vector<store::Verification> all = rules();
  for (const Rule& rule : of_services) all.push_back({rule.name, rule.find_faults});
  CW_TRY(store::CheckReport report, store::check_store(store, all));
  return Soundness{content_of(now, report.tables), std::move(report.verified), std::move(report.problems)};
}

}  // namespace cw::upkeep
