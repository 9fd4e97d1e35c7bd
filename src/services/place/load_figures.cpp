// SPDX-License-Identifier: MIT
#include "services/place/internal/load_figures.h"

#include <algorithm>

#include "base/text.h"
#include "engines/linkage/standardise/transforms.h"
#include "services/place/column_fields.h"

namespace cw::place {
namespace {

// The transform by which a value of a kind has a standard form, or none. Kinds that are not here: whatever is there is valid.
std::string_view transform_of(std::string_view kind) {
  static constexpr std::pair<std::string_view, std::string_view> known[] = {{"date_of_birth", "date"},
                                                                            {"record_date", "date"},
                                                                            {"date", "date"},
                                                                            {"postcode", "postcode"},
                                                                            {"uprn", "uprn"},
                                                                            {"phone", "digits_only"},
                                                                            {"email", "email_canonical"},
                                                                            {"nhs_number", "nhs_number"},
                                                                            {"sex", "gender"},
                                                                            {"upn", "upn"},
                                                                            {"national_insurance", "national_insurance"}};
  const auto* at = std::ranges::find(known, kind, &std::pair<std::string_view, std::string_view>::first);
  return at == std::end(known) ? std::string_view() : at->second;
}

std::function<bool(std::string_view)> validity_of(std::string_view kind) {
  if (kind == "given_name" || kind == "family_name" || kind == "full_name")
    return [](std::string_view cell) { return std::ranges::any_of(cell, [](unsigned char c) { return c >= 0x80 || (c | 0x20) >= 'a'; }); };
  const std::string_view name = transform_of(kind);
  if (name.empty()) return [](std::string_view) { return true; };
  Result<linkage::Transform> transform = linkage::find_transform(name);
  if (!transform) return [](std::string_view) { return true; };
  // A telephone number has at least ten digits; every other form says by itself whether there is one.
  const std::size_t least = kind == "phone" ? 10 : 1;
  return [apply = std::move(*transform), least](std::string_view cell) {
    const std::optional<std::string> form = apply(cell);
    return form && form->size() >= least;
  };
}

}  // namespace

FigureCounter::FigureCounter(const sources::Source& source) {
  counted_.push_back({source.id_column, validity_of("identifier")});
  figures_.push_back({std::string(record_id_column), 0, 0, 0});
  for (const sources::ColumnUse& use : source.columns) {
    counted_.push_back({use.column, validity_of(use.kind)});
    figures_.push_back({use.name, 0, 0, 0});
  }
}

void FigureCounter::count(const sources::SourceRow& row) {
  if (!row.fault.empty()) return;
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    const auto cell = std::ranges::find(row.cells, counted_[i].column, &std::pair<std::string, std::string>::first);
    if (cell == row.cells.end()) continue;
    ++figures_[i].rows;
    const std::string_view text = trim(cell->second);
    if (text.empty()) continue;
    ++figures_[i].filled;
    if (!find_invalid_utf8(text) && counted_[i].is_valid(text)) ++figures_[i].valid;
  }
}

Result<void> keep_column_figures(store::Connection& db, sources::LoadId load, const std::vector<ColumnFigure>& figures) {
  return store::in_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_CHECK(work.execute("DELETE FROM load_column_figure WHERE load = ?1", {load}));
    std::int64_t position = 0;
    for (const ColumnFigure& each : figures)
      CW_CHECK(
          work.execute("INSERT INTO load_column_figure (load, position, column_name, rows, filled, valid) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       {load, position++, each.column, each.rows, each.filled, each.valid}));
    return {};
  });
}

Result<void> keep_source_figure(store::Connection& db, sources::LoadId load, const std::string& source, Timestamp at) {
  CW_CHECK(
      db.execute("INSERT INTO load_figure (load, source, at, records, people)"
                 " SELECT ?1, ?2, ?3, count(*), count(DISTINCT m.person) FROM record AS r JOIN membership AS m ON m.record = r.number"
                 " WHERE r.source = ?2 AND m.until_at IS NULL"
                 " ON CONFLICT (load) DO UPDATE SET at = excluded.at, records = excluded.records, people = excluded.people",
                 {load, source, at}));
  return {};
}

Result<std::vector<ColumnFigure>> read_column_figures(store::Connection& db, sources::LoadId load) {
  return db.all("SELECT column_name, rows, filled, valid FROM load_column_figure WHERE load = ?1 ORDER BY position", {load},
                [](const store::Row& row) {
                  return ColumnFigure{row.get<std::string>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2),
                                      row.get<std::int64_t>(3)};
                });
}

}  // namespace cw::place
