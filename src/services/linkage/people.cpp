// SPDX-License-Identifier: MIT
#include "services/linkage/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engines/linkage/propose/list_habits.h"
#include "engines/linkage/resolve/contradictions.h"
#include "engines/linkage/resolve/name_lift.h"
#include "engines/linkage/resolve/registers.h"
#include "services/linkage/births.h"
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
  for (std::uint32_t code = 1; code < valid.size(); ++code) valid[code] = linkage::is_own_number(name, column->display(code));
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

// Bits of a level that says that two records differ; never in favour.
float against(const linkage::ComparisonLevel& level) {
  return level.m && level.u && *level.m > 0 && *level.u > 0 ? static_cast<float>(std::min(0.0, std::log2(*level.m / *level.u))) : 0;
}

const linkage::Comparison* comparison_of(const PreparedRun& run, std::string_view column) {
  for (const linkage::Comparison& comparison : run.linker->model().comparisons)
    if (comparison.output_column == column) return &comparison;
  return nullptr;
}

// What it is worth that two records differ in a column, as the model has learnt: its last level.
float otherwise_bits(const PreparedRun& run, std::string_view column) {
  const linkage::Comparison* comparison = comparison_of(run, column);
  return comparison == nullptr || comparison->levels.empty() ? 0 : against(comparison->levels.back());
}

// Whether some lists give a column and others do not: only then does a group of records know more than its pairs.
bool given_by_some_lists(const PreparedRun& run, std::string_view name) {
  constexpr double hardly = 0.02, often = 0.25;
  const Column *column = run.intake->table.find(name), *source = run.intake->table.find(run.intake->source_column);
  if (column == nullptr || source == nullptr) return false;
  std::vector<double> given(source->distinct() + 1U, 0);
  for (std::size_t row = 0; row < source->rows(); ++row) given[source->code(row)] += column->code(row) != Column::null_code ? 1 : 0;
  const std::vector<std::uint32_t> counts = source->counts();
  bool some = false, others = false;
  for (std::size_t s = 1; s < counts.size(); ++s) {
    some = some || given[s] >= often * counts[s];
    others = others || given[s] < hardly * counts[s];
  }
  return some && others;
}

void add_sex(const PreparedRun& run, std::vector<linkage::Trait>& out) {
  const float other = otherwise_bits(run, "sex");
  if (other == 0 || !given_by_some_lists(run, "sex")) return;
  if (std::vector<std::uint32_t> codes = codes_of(run, "sex"); !codes.empty())
    out.push_back({std::move(codes), [other](std::uint32_t, std::uint32_t) { return other; }});
}

// First letter of the middle names, or that there are none on a list that gives them; what differences are worth as the model has learnt.
void add_middle_names(const PreparedRun& run, std::vector<linkage::Trait>& out) {
  constexpr std::uint32_t none = 1;
  const std::string name = "middle_names";
  const Column *middle = run.intake->table.find(name), *source = run.intake->table.find(run.intake->source_column);
  const linkage::Comparison* comparison = comparison_of(run, name);
  const float other = otherwise_bits(run, name);
  if (comparison == nullptr || other == 0 || !given_by_some_lists(run, name) || middle->type() != ColumnType::text) return;
  float missing = 0;
  for (const linkage::ComparisonLevel& level : comparison->levels)
    if (level.label == linkage::middle_name_missing_label) missing = against(level);
  const std::vector<std::string> lists = linkage::lists_with_middle_names(run.intake->table, run.intake->source_column, name);
  std::vector<bool> gives(source->distinct() + 1U, false);
  for (std::uint32_t code = 1; code < gives.size(); ++code) gives[code] = std::ranges::find(lists, source->display(code)) != lists.end();
  std::vector<std::uint32_t> codes;
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) {
    const std::uint32_t row = run.linker->row_of(r), code = middle->code(row);
    const std::string text = code == Column::null_code ? std::string() : middle->display(code);
    const std::uint32_t absent = missing < 0 && gives[source->code(row)] ? none : 0;
    codes.push_back(text.empty() ? absent : none + 1U + static_cast<unsigned char>(text[0]));
  }
  out.push_back(
      {std::move(codes), [other, missing](std::uint32_t one, std::uint32_t two) { return one == none || two == none ? missing : other; }});
}

// Record -> year * 10000 + month * 100 + day of its whole date of birth, 0 where it has none.
std::vector<std::uint32_t> births_of(const PreparedRun& run) {
  const Column* born = run.intake->table.find("date_of_birth");
  std::vector<std::uint32_t> out;
  if (born == nullptr || born->type() != ColumnType::text) return out;
  std::vector<std::uint32_t> by_code(born->distinct() + 1U, 0);
  for (std::uint32_t code = 1; code < by_code.size(); ++code) {
    const std::string text = born->display(code);
    if (text.size() != 10) continue;
    for (const char c : text)
      if (c >= '0' && c <= '9') by_code[code] = by_code[code] * 10 + static_cast<std::uint32_t>(c - '0');
  }
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) out.push_back(by_code[born->code(run.linker->row_of(r))]);
  return out;
}

// How far names that go together are to be doubted: see name_lift.h.
std::function<float(std::uint32_t, std::uint32_t)> doubt_of_names(const PreparedRun& run, std::vector<std::uint32_t> homes) {
  struct Columns {
    std::vector<std::uint32_t> given, family, born, home;
  };
  const auto columns =
      std::make_shared<const Columns>(Columns{codes_of(run, "given_name"), codes_of(run, "family_name"), births_of(run), std::move(homes)});
  if (columns->given.empty() || columns->family.empty() || columns->born.empty()) return nullptr;
  return [columns, lift = linkage::NameLift({columns->given, columns->family, columns->born, columns->home})](
             std::uint32_t left, std::uint32_t right) { return lift.bits(left, right); };
}

// What no likeness outweighs: numbers of a person's own that differ, and registers that have two people at two homes at once. And what few
// records tell.
void add_contradictions(const PreparedRun& run, linkage::ResolveInput& input) {
  if (run.config.subject != linkage::SubjectKind::people) return;
  for (const std::string_view name : linkage::own_number_columns)
    if (std::vector<std::uint32_t> codes = valid_numbers(run, name); !codes.empty()) input.own_numbers.push_back(std::move(codes));
  const std::vector<std::uint32_t> until = codes_of(run, linkage::lived_until_column);
  std::vector<bool> ended(input.records, false);
  for (std::size_t r = 0; r < until.size(); ++r) ended[r] = until[r] != 0;
  const std::vector<std::uint32_t> homes = homes_of(run), property = codes_of(run, "uprn");
  linkage::RegisterInput registers{input.edges, input.source, homes, &ended, property};
  input.registration = linkage::find_registrations(registers);
  add_middle_names(run, input.traits);
  add_sex(run, input.traits);
  add_births(run, given_by_some_lists(run, "date_of_birth") ? otherwise_bits(run, "date_of_birth") : 0, input);
  input.doubt = doubt_of_names(run, homes);
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
