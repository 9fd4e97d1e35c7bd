// SPDX-License-Identifier: MIT
// The first half of a report: files, rows refused, columns and how full they are, choices, blocking.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "services/linkage/report/collect.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_lines = 5, most_values = 5;
// Shapes are counted over this many distinct values of a column, those that came first.
constexpr std::uint32_t most_distinct = 20'000;
// A column with more distinct values than this may name people whatever it is called.
constexpr std::uint32_t most_open_values = 60;

bool open_kind(std::string_view meaning) {
  static constexpr std::string_view open[] = {"sex", "region", "country", "category", "relationship", "town"};
  return std::ranges::find(open, meaning) != std::end(open);
}

std::vector<std::pair<std::string, std::uint64_t>> most_common(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> out(counts.begin(), counts.end());
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const auto& each) { return each.second; });
  if (out.size() > most_values) out.resize(most_values);
  return out;
}

// Fill and shapes of a column of the standardised table.
ReportColumn profile_of(const Column& column, std::string meaning) {
  ReportColumn out;
  out.column = column.name();
  out.meaning = std::move(meaning);
  out.rows = column.rows();
  out.distinct = column.distinct();
  const std::vector<std::uint32_t> counts = column.counts();
  out.filled = out.rows - counts[0];
  out.privacy = open_kind(out.meaning) && out.distinct <= most_open_values ? Privacy::open : Privacy::personal;
  std::map<std::string, std::uint64_t> shapes, values;
  for (std::uint32_t code = 1; code <= std::min(column.distinct(), most_distinct); ++code) {
    const std::string value = column.display(code);
    shapes[shape_of(value)] += counts[code];
    if (out.privacy == Privacy::open) values[value] += counts[code];
  }
  out.shapes = most_common(shapes);
  out.common = most_common(values);
  return out;
}

// A column's name without its quotes; "" where the text is anything else.
std::string column_in(std::string_view text) {
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return plain ? std::string(text) : "";
}

// "first 3 letters of family name" of a substring from the begin, the name of a column; else the expression itself.
std::string expression_in_words(const std::string& expression) {
  if (const std::string column = column_in(expression); !column.empty()) return spaced(column);
  constexpr std::string_view head = "substring(";
  const std::size_t from = expression.find(", 1, ");
  if (!expression.starts_with(head) || !expression.ends_with(")") || from == std::string::npos) return expression;
  const std::string column = column_in(std::string_view(expression).substr(head.size(), from - head.size()));
  const std::string letters = column_in(std::string_view(expression).substr(from + 5, expression.size() - from - 6));
  if (column.empty() || letters.empty()) return expression;
  return letters == "1" ? "first letter of " + spaced(column) : fmt::format("first {} letters of {}", letters, spaced(column));
}

// A rule as "the same postcode and first letter of given name"; "" where it is anything but equalities.
std::string rule_in_words(const std::string& sql) {
  if (sql == "1 = 1" || sql == "1=1") return "every other";
  const Result<linkage::BlockingRule> rule = linkage::blocking_rule(sql);
  if (!rule) return "";
  std::vector<std::string> parts;
  for (const std::string& expression : linkage::block_on_expressions(*rule)) parts.push_back(expression_in_words(expression));
  return parts.empty() ? "" : "the same " + joined(parts);
}

std::string meaning_of(const PreparedRun& run, const std::string& column) {
  if (column == run.intake->id_column) return "record id";
  if (run.recognition)
    for (const linkage::Field& field : run.recognition->fields)
      if (field.column == column) return std::string(linkage::name_of(field.kind));
  return linkage::field_kind_of(column) ? column : "";
}

}  // namespace

std::string shape_of(std::string_view value) {
  std::string out;
  char before = 0;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool digit = c >= '0' && c <= '9', capital = c >= 'A' && c <= 'Z', letter = capital || (c >= 'a' && c <= 'z') || byte >= 0x80;
    const char shape = digit ? '9' : capital ? 'A' : letter ? 'a' : c;
    if (letter && shape == before) continue;
    if (out.size() >= 40) return out + "\u2026";
    out += before = shape;
  }
  return out;
}

void collect_intake(const CollectInput& input, ReportData& data) {
  const Intake& intake = *input.run.intake;
  for (const InputFile& file : intake.files)
    data.files.push_back({file.source, file.path.filename().string(), file.description, file.rows, file.rejected,
                          is_duplicate_free(input.run.config, file.source)});
  std::map<std::pair<std::string, std::string>, ReportReject> reasons;
  for (const bulk::Reject& reject : intake.rejects) {
    const std::string file = std::filesystem::path(reject.file).filename().string();
    ReportReject& out = reasons[{file, reject.reason}];
    out.file = file;
    out.reason = reject.reason;
    ++out.rows;
    if (out.lines.size() < most_lines && reject.line > 0) out.lines.push_back(reject.line);
  }
  for (auto& [key, reject] : reasons) data.rejects.push_back(std::move(reject));
  std::ranges::stable_sort(data.rejects, std::ranges::greater{}, &ReportReject::rows);
  data.removed = intake.removed;
}

void collect_columns(const CollectInput& input, ReportData& data) {
  const PreparedRun& run = input.run;
  data.subject = run.config.subject;
  if (run.recognition) {
    for (const linkage::RecognisedColumn& each : run.recognition->columns) {
      ReportColumn out;
      out.source = each.source;
      out.column = each.column;
      out.meaning = each.meaning;
      out.confidence = each.confidence;
      out.reason = each.reason;
      const auto file = std::ranges::find(run.intake->files, each.source, &InputFile::source);
      if (file != run.intake->files.end()) out.rows = file->rows;
      out.filled = static_cast<std::uint64_t>(each.filled * static_cast<double>(out.rows) + 0.5);
      out.distinct = each.distinct;
      data.columns.push_back(std::move(out));
    }
    data.choices = run.recognition->choices;
  }
  if (run.proposal) data.choices.insert(data.choices.end(), run.proposal->choices.begin(), run.proposal->choices.end());
  for (const Column& column : run.intake->table.columns())
    if (column.name() != run.intake->source_column && !column.name().starts_with('_') &&
        (!input.options.truth || column.name() != *input.options.truth))
      data.standardised.push_back(profile_of(column, meaning_of(run, column.name())));
}

void collect_blocking(const CollectInput& input, ReportData& data) {
  const Scored& scored = input.scored;
  const std::optional<linkage::Proposal>& proposal = input.run.proposal;
  std::vector<std::string> used;
  for (std::size_t r = 0; r < scored.forecast.size(); ++r) {
    const linkage::RuleForecast& forecast = scored.forecast[r];
    ReportRule rule;
    rule.rule = {forecast.rule, forecast.pairs, 0, true};
    rule.words = rule_in_words(forecast.rule);
    if (proposal)
      for (const linkage::BlockingCandidate& candidate : proposal->candidates)
        if (candidate.rule == forecast.rule) rule.rule.estimated_recall = candidate.estimated_recall;
    if (r < scored.predicted.pairs_of_rule.size()) rule.new_pairs = static_cast<double>(scored.predicted.pairs_of_rule[r]);
    rule.blocks = forecast.blocks;
    for (const linkage::LargeBlock& block : forecast.largest)
      rule.largest_block = std::max<std::uint64_t>(rule.largest_block, block.records);
    used.push_back(forecast.rule);
    data.blocking.rules.push_back(std::move(rule));
  }
  data.blocking.compared = scored.predicted.pairs_scored;
  const double n = static_cast<double>(input.run.linker->size());
  data.blocking.all_pairs = n * (n - 1) / 2;
  if (input.training.joint && input.training.joint->problems.empty())
    data.blocking.estimated_recall = input.training.joint->blocking_recall;
  if (!proposal) return;
  for (const linkage::BlockingCandidate& candidate : proposal->candidates)
    if (!candidate.chosen && std::ranges::find(used, candidate.rule) == used.end())
      data.blocking.rules.push_back({candidate, not_known, 0, 0, rule_in_words(candidate.rule)});
  if (proposal->estimated_blocking_recall > 0 && !std::isfinite(data.blocking.estimated_recall))
    data.blocking.estimated_recall = proposal->estimated_blocking_recall;
}

}  // namespace cw::link
