// SPDX-License-Identifier: MIT
#include "services/linkage/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "engines/linkage/resolve/contradictions.h"
#include "engines/linkage/resolve/registers.h"
#include "services/linkage/truth.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

// Records by source and id, and by id alone where a decision names no source.
std::unordered_map<std::string, linkage::RecordIndex> records_by_name(const PreparedRun& run) {
  const Column& id = *run.intake->table.find(run.intake->id_column);
  const Column& source = *run.intake->table.find(run.intake->source_column);
  std::unordered_map<std::string, linkage::RecordIndex> out;
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) {
    const std::uint32_t row = run.linker->row_of(r);
    const std::string own = id.display(id.code(row));
    out.emplace(label_key(source.display(source.code(row)), own), r);
    out.emplace(label_key("", own), r);
  }
  return out;
}

Result<const Column*> column_of(const Table& table, const std::string& name, const std::filesystem::path& file) {
  if (const Column* column = table.find(name)) return column;
  return fail_with_exit(
      ErrorCode::not_found, bulk::column_missing,
      fmt::format("{} has no column \"{}\". A file of decisions has the columns source_l, id_l, source_r, id_r and decision.",
                  file.string(), name),
      name);
}

std::string text_at(const Column& column, std::size_t row) {
  return column.code(row) == Column::null_code ? std::string() : column.display(column.code(row));
}

// Record -> code of its value, 0 where it has none; empty without the column.
std::vector<std::uint32_t> codes_of(const PreparedRun& run, std::string_view name) {
  const Column* column = run.intake->table.find(name);
  std::vector<std::uint32_t> out;
  if (column == nullptr) return out;
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) {
    const std::uint32_t code = column->code(run.linker->row_of(r));
    out.push_back(code == Column::null_code ? 0 : code + 1);
  }
  return out;
}

// As codes_of, without what its check digit shows to be no such number: a slip in one must not part a person's records.
std::vector<std::uint32_t> valid_numbers(const PreparedRun& run, std::string_view name) {
  const Column* column = run.intake->table.find(name);
  if (column == nullptr || column->type() != ColumnType::text) return {};
  std::vector<bool> valid(column->distinct() + 1U, false);
  for (std::uint32_t code = 1; code < valid.size(); ++code)
    valid[code] = linkage::is_own_number(name, column->display(code));
  std::vector<std::uint32_t> out = codes_of(run, name);
  for (std::uint32_t& code : out)
    if (code != 0 && !valid[code - 1]) code = 0;
  return out;
}

// Record -> number of its home by premises and postcode, 0 where one of them is not known.
std::vector<std::uint32_t> homes_of(const PreparedRun& run) {
  const std::vector<std::uint32_t> premises = codes_of(run, linkage::premises_column), postcode = codes_of(run, linkage::postcode_column);
  std::vector<std::uint32_t> out(run.linker->size(), 0);
  if (premises.empty() || postcode.empty()) return out;
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  for (std::size_t r = 0; r < out.size(); ++r)
    if (premises[r] != 0 && postcode[r] != 0)
      out[r] = known.emplace(std::uint64_t{premises[r]} << 32 | postcode[r], static_cast<std::uint32_t>(known.size() + 1)).first->second;
  return out;
}

// What no likeness outweighs: numbers of a person's own that differ, and registers that have two people at two homes at once.
void add_contradictions(const PreparedRun& run, linkage::ResolveInput& input) {
  if (run.config.subject != linkage::SubjectKind::people) return;
  for (const std::string_view name : linkage::own_number_columns)
    if (std::vector<std::uint32_t> codes = valid_numbers(run, name); !codes.empty()) input.own_numbers.push_back(std::move(codes));
  const std::vector<std::uint32_t> until = codes_of(run, linkage::lived_until_column);
  std::vector<bool> ended(input.records, false);
  for (std::size_t r = 0; r < until.size(); ++r) ended[r] = until[r] != 0;
  const std::vector<std::uint32_t> homes = homes_of(run);
  linkage::RegisterInput registers{input.edges, input.source, homes, &ended};
  input.registration = linkage::find_registrations(registers);
}

}  // namespace

Result<Decisions> read_decisions(const std::filesystem::path& file, const PreparedRun& run) {
  Decisions out;
  if (file.empty()) return out;
  CW_TRY(const bulk::ReadOutcome read, bulk::read_file(file, {}));
  const char* names[] = {"source_l", "id_l", "source_r", "id_r", "decision"};
  const Column* columns[5] = {};
  for (std::size_t i = 0; i < 5; ++i) {
    CW_TRY(columns[i], column_of(read.table, names[i], file));
  }
  const auto known = records_by_name(run);
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const std::string decision = text_at(*columns[4], row);
    if (decision != "same" && decision != "not_same")
      return fail(ErrorCode::invalid, fmt::format("{}, row {}: the decision must be \"same\" or \"not_same\".", file.string(), row + 2),
                  "decision");
    const auto left = known.find(label_key(text_at(*columns[0], row), text_at(*columns[1], row)));
    const auto right = known.find(label_key(text_at(*columns[2], row), text_at(*columns[3], row)));
    if (left == known.end() || right == known.end()) {
      ++out.unknown_records;
      continue;
    }
    (decision == "same" ? out.same : out.not_same).emplace_back(left->second, right->second);
  }
  return out;
}

std::vector<bool> duplicate_free_sources(const PreparedRun& run) {
  const Column* source = run.intake->table.find(run.intake->source_column);
  if (source == nullptr) return {};
  std::vector<bool> out(source->distinct() + 1U, false);
  for (std::uint32_t code = 1; code < out.size(); ++code) out[code] = is_duplicate_free(run.config, source->display(code));
  return out;
}

linkage::ResolveInput resolve_input(const LinkOptions& options, const PreparedRun& run, const Decisions& decisions,
                                    std::span<const linkage::ScoredEdge> edges) {
  linkage::ResolveInput input;
  input.records = run.linker->size();
  input.edges = edges;
  input.threshold_weight = linkage::match_weight_of(run.config.threshold);
  input.source = run.linker->source_codes();
  input.duplicate_free = duplicate_free_sources(run);
  input.same = decisions.same;
  input.not_same = decisions.not_same;
  add_contradictions(run, input);
  input.prior_weight = linkage::match_weight_of(run.linker->model().probability_two_random_records_match);
  input.threads = static_cast<unsigned>(options.threads);
  input.score = [&run](std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs, std::span<float> weights) {
    std::vector<double> exact(pairs.size());
    static_cast<void>(run.linker->score_pairs(pairs, exact));  // fails only for records that are not there
    for (std::size_t i = 0; i < exact.size(); ++i) weights[i] = static_cast<float>(exact[i]);
  };
  return input;
}

linkage::Resolution make_people(const LinkOptions& options, const PreparedRun& run, const Decisions& decisions, Scored& scored) {
  if (run.config.cluster_method == ClusterMethod::connected_components) {
    linkage::Resolution out;
    for (const auto& [left, right] : decisions.same) scored.clusters.join(left, right, 1e9);
    out.cluster = scored.clusters.representative(0);
    return out;
  }
  return linkage::resolve(resolve_input(options, run, decisions, scored.edges));
}

}  // namespace cw::link
