// SPDX-License-Identifier: MIT
#include "services/linkage/address_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/json.h"
#include "base/time.h"
#include "services/linkage/address_read.h"
#include "services/linkage/link_outputs.h"

namespace cw::link {
namespace {

using linkage::Address;
using linkage::AddressMatch;
using linkage::MatchKind;

constexpr std::size_t chunk = 2048;

// Calls work(begin, end) for chunks of `count` on the threads there are, in no order.
template <class Work>
void in_chunks(std::size_t count, std::uint64_t threads, Progress& progress, Work work) {
  std::atomic<std::size_t> next{0};
  const auto each = [&] {
    for (std::size_t begin = next.fetch_add(chunk); begin < count; begin = next.fetch_add(chunk)) {
      const std::size_t end = std::min(count, begin + chunk);
      work(begin, end);
      progress.advance(end - begin);
    }
  };
  std::vector<std::thread> pool;
  for (std::uint64_t t = 1; t < threads; ++t) pool.emplace_back(each);
  each();
  for (std::thread& thread : pool) thread.join();
}

// What became of each distinct text: code of the address column -> outcome; code 0 is "no address".
struct Matched {
  std::vector<AddressMatch> matches;
  std::vector<linkage::Reason> reasons;  // none where the address could be read
};

Matched match_all(const AddressOptions& options, const linkage::Gazetteer& gazetteer, const Column& address, Progress& progress) {
  Matched out;
  out.matches.resize(address.distinct() + std::size_t{1});
  out.reasons.assign(out.matches.size(), linkage::Reason::empty);
  progress.start("Matching addresses", address.distinct());
  in_chunks(address.distinct(), options.threads, progress, [&](std::size_t begin, std::size_t end) {
    linkage::AddressMatcher matcher(gazetteer, {options.threshold});
    for (std::size_t i = begin + 1; i <= end; ++i) {
      const auto read = linkage::parse_address(address.text(static_cast<std::uint32_t>(i)));
      out.reasons[i] = read.reason;
      if (read) out.matches[i] = matcher.match(*read);
    }
  });
  progress.finish();
  return out;
}

void append_or_null(ColumnBuilder& builder, std::string_view text) { text.empty() ? builder.append_null() : builder.append_text(text); }

void add_rejects(const AddressRows& rows, const std::vector<linkage::Reason>& reasons, std::vector<bulk::Reject>& rejects) {
  for (std::size_t row = 0; row < rows.address.rows(); ++row) {
    const std::uint32_t code = rows.address.code(row);
    if (reasons[code] == linkage::Reason::none) continue;
    rejects.push_back({std::string(rows.source.text(rows.source.code(row))), 0, 0, "address",
                       fmt::format("record {}: no address ({})", rows.id.display(rows.id.code(row)), linkage::name_of(reasons[code])),
                       std::string(rows.address.text(code))});
  }
}

class MatchTable {
 public:
  MatchTable(const AddressRows& rows, const ReadGazetteer& listed, const Matched& matched)
      : rows_(rows), listed_(listed), matched_(matched) {}

  Table make() {
    for (std::size_t row = 0; row < rows_.address.rows(); ++row) add(rows_.address.code(row));
    Table out;
    out.add(rows_.source);
    out.add(rows_.id);
    for (ColumnBuilder* each :
         {&uprn_, &kind_, &probability_, &reason_, &text_, &second_, &second_text_, &second_probability_, &margin_, &candidates_})
      out.add(std::move(*each).finish());
    return out;
  }

 private:
  void add(std::uint32_t code) {
    const AddressMatch& match = matched_.matches[code];
    append_or_null(uprn_, listed_.gazetteer.uprn(match));
    const bool read = matched_.reasons[code] == linkage::Reason::none;
    kind_.append_text(linkage::name_of(match.kind));
    probability_.append_text(fmt::format("{:.4f}", match.probability));
    reason_.append_text(read ? match.reason : fmt::format("no address ({})", linkage::name_of(matched_.reasons[code])));
    append_or_null(text_, match.entry == linkage::no_entry ? "" : listed_.texts[match.entry]);
    const bool second = match.second != linkage::no_entry;
    append_or_null(second_, second ? listed_.gazetteer.uprn_of(match.second) : "");
    append_or_null(second_text_, second ? listed_.texts[match.second] : "");
    append_or_null(second_probability_, second ? fmt::format("{:.4f}", match.second_probability) : "");
    append_or_null(margin_, second && match.kind != MatchKind::none ? fmt::format("{:.1f}", match.margin) : "");
    std::string list;
    for (const std::uint32_t entry : match.candidates) list.append(list.empty() ? "" : " ").append(listed_.gazetteer.uprn_of(entry));
    append_or_null(candidates_, list);
  }

  const AddressRows& rows_;
  const ReadGazetteer& listed_;
  const Matched& matched_;
  ColumnBuilder uprn_{"uprn", ColumnType::text}, kind_{"match", ColumnType::text}, probability_{"probability", ColumnType::text},
      reason_{"reason", ColumnType::text}, text_{"gazetteer_address", ColumnType::text}, second_{"second_uprn", ColumnType::text},
      second_text_{"second_address", ColumnType::text}, second_probability_{"second_probability", ColumnType::text},
      margin_{"margin", ColumnType::text}, candidates_{"candidates", ColumnType::text};
};

Value number(std::uint64_t count) { return Value{static_cast<std::int64_t>(count)}; }

Value summary_value(const AddressOptions& options, const AddressSummary& summary) {
  Structure out{{"version", Value{std::string(CW_VERSION)}},
                {"records", number(summary.records)},
                {"distinct_addresses", number(summary.distinct)},
                {"rejected", number(summary.rejected)}};
  if (summary.groups) {
    out.emplace_back("groups", number(*summary.groups));
  } else {
    for (std::size_t kind = 0; kind < summary.by_kind.size(); ++kind)
      out.emplace_back(std::string(linkage::name_of(static_cast<MatchKind>(kind))), number(summary.by_kind[kind]));
    out.emplace_back("gazetteer_entries", number(summary.gazetteer_entries));
    out.emplace_back("gazetteer_rejected", number(summary.gazetteer_rejected));
    out.emplace_back("gazetteer_bytes", number(summary.gazetteer_bytes));
    out.emplace_back("threshold", Value{options.threshold});
  }
  List columns;
  for (const std::string& each : summary.columns) columns.emplace_back(each);
  out.emplace_back("columns", Value{std::move(columns)});
  out.emplace_back("threads", number(options.threads));
  out.emplace_back("index_seconds", Value{summary.index_seconds});
  out.emplace_back("match_seconds", Value{summary.match_seconds});
  return Value{std::move(out)};
}

Result<void> write_results(const AddressOptions& options, const Table& table, const std::vector<bulk::Reject>& rejects,
                           const AddressSummary& summary) {
  CW_CHECK(bulk::write_csv(options.out / "addresses.csv", table));
  CW_CHECK(bulk::write_parquet(options.out / "addresses.parquet", table));
  CW_CHECK(write_rejects(options.out, rejects));
  return bulk::write_file_atomically(options.out / "summary.json",
                                     write_json(summary_value(options, summary), JsonLayout::indented) + "\n");
}

Result<Table> match_to_gazetteer(const AddressOptions& options, const AddressRows& rows, std::vector<bulk::Reject>& rejects,
                                 AddressSummary& summary, Progress& progress) {
  double started = elapsed_seconds();
  const std::size_t before = rejects.size();
  CW_TRY(const ReadGazetteer listed, read_gazetteer(options, rejects, progress));
  summary.gazetteer_rejected = rejects.size() - before;
  summary.gazetteer_entries = listed.gazetteer.size();
  summary.gazetteer_bytes = listed.gazetteer.memory_bytes();
  summary.index_seconds = elapsed_seconds() - started;
  started = elapsed_seconds();
  const Matched matched = match_all(options, listed.gazetteer, rows.address, progress);
  summary.match_seconds = elapsed_seconds() - started;
  for (const std::uint32_t code : rows.address.codes()) ++summary.by_kind[static_cast<std::size_t>(matched.matches[code].kind)];
  add_rejects(rows, matched.reasons, rejects);
  return MatchTable(rows, listed, matched).make();
}

// Without a gazetteer: address_key, canonical address, probability, reason.
Table group_among_themselves(const AddressOptions& options, const AddressRows& rows, std::vector<bulk::Reject>& rejects,
                             AddressSummary& summary, Progress& progress) {
  const double started = elapsed_seconds();
  progress.start("Grouping addresses", rows.address.distinct());
  std::vector<Address> addresses(rows.address.distinct() + std::size_t{1});
  std::vector<linkage::Reason> reasons(addresses.size(), linkage::Reason::empty);
  in_chunks(rows.address.distinct(), options.threads, progress, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin + 1; i <= end; ++i) {
      auto read = linkage::parse_address(rows.address.text(static_cast<std::uint32_t>(i)));
      reasons[i] = read.reason;
      if (read) addresses[i] = std::move(*read.value);
    }
  });
  const linkage::AddressGroups groups = linkage::group_addresses(addresses, rows.address.counts(), static_cast<unsigned>(options.threads));
  progress.finish();
  summary.groups = groups.texts.size();
  summary.match_seconds = elapsed_seconds() - started;
  ColumnBuilder key("address_key", ColumnType::text), text("address", ColumnType::text), probability("probability", ColumnType::text),
      reason("reason", ColumnType::text);
  for (const std::uint32_t code : rows.address.codes()) {
    const std::uint32_t group = groups.group[code];
    append_or_null(key, group == linkage::no_entry ? "" : fmt::format("A{:07}", group + 1));
    append_or_null(text, group == linkage::no_entry ? "" : groups.texts[group]);
    probability.append_text(fmt::format("{:.4f}", groups.probability[code]));
    reason.append_text(groups.reasons[code]);
  }
  add_rejects(rows, reasons, rejects);
  Table out;
  out.add(rows.source);
  out.add(rows.id);
  for (ColumnBuilder* each : {&key, &text, &probability, &reason}) out.add(std::move(*each).finish());
  return out;
}

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return {};
  return fail(ErrorCode::denied, fmt::format("The folder {} cannot be made: {}.", folder.string(), error.message()), "--out");
}

}  // namespace

Result<AddressSummary> run_addresses(const AddressOptions& options, const ProgressOptions& progress_options) {
  CW_CHECK(make_folder(options.out));
  Progress progress(progress_options);
  AddressSummary summary;
  std::vector<bulk::Reject> rejects;
  progress.start("Reading addresses", 0);
  CW_TRY(const AddressRows rows, read_address_rows(options, rejects));
  progress.set(rows.address.rows());
  progress.finish();
  summary.records = rows.address.rows();
  summary.distinct = rows.address.distinct();
  summary.columns = rows.columns;
  Table table;
  if (options.gazetteer.empty()) {
    table = group_among_themselves(options, rows, rejects, summary, progress);
  } else {
    CW_TRY(table, match_to_gazetteer(options, rows, rejects, summary, progress));
  }
  summary.rejected = rejects.size();
  CW_CHECK(write_results(options, table, rejects, summary));
  return summary;
}

}  // namespace cw::link
