// SPDX-License-Identifier: MIT
#include "services/linkage/household_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/date_text.h"
#include "services/linkage/link_outputs.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

constexpr linkage::FieldKind home_kinds[] = {linkage::FieldKind::uprn, linkage::FieldKind::premises, linkage::FieldKind::address};

bool says_where(const std::vector<linkage::Field>& fields) {
  return std::ranges::any_of(fields,
                             [](const linkage::Field& field) { return std::ranges::find(home_kinds, field.kind) != std::end(home_kinds); });
}

std::vector<std::uint32_t> by_row(const PreparedRun& run, const std::vector<std::uint32_t>& of_record) {
  std::vector<std::uint32_t> out(of_record.size());
  for (linkage::RecordIndex r = 0; r < of_record.size(); ++r) out[run.linker->row_of(r)] = of_record[r];
  return out;
}

std::uint64_t people_without_household(const HouseholdResult& result) {
  std::vector<std::uint32_t> people = result.person_of_row, housed;
  for (const linkage::Membership& each : result.found.memberships)
    if (each.household != linkage::no_household) housed.push_back(each.person);
  for (std::vector<std::uint32_t>* list : {&people, &housed}) {
    std::ranges::sort(*list);
    list->erase(std::ranges::unique(*list).begin(), list->end());
  }
  return people.size() - housed.size();
}

void append(ColumnBuilder& builder, const std::optional<Date>& date) {
  date ? builder.append_text(format_date(*date)) : builder.append_null();
}

}  // namespace

std::vector<linkage::Field> fields_of(const PreparedRun& run) {
  if (!run.config.fields.empty()) return run.config.fields;
  std::vector<linkage::Field> out;
  for (const Column& column : run.intake->table.columns())
    if (const auto kind = linkage::field_kind_of(column.name())) out.push_back({column.name(), *kind});
  return out;
}

std::optional<HouseholdResult> make_households(const LinkOptions& options, const PreparedRun& run,
                                               const std::vector<std::uint32_t>& person) {
  const std::vector<linkage::Field> fields = fields_of(run);
  if (run.config.subject != linkage::SubjectKind::people || (!says_where(fields) && run.intake->table.find("household_number") == nullptr))
    return std::nullopt;
  HouseholdResult out;
  out.person_of_row = by_row(run, person);
  linkage::HouseholdInput input;
  input.table = &run.intake->table;
  input.fields = fields;
  input.person = out.person_of_row;
  if (const Column* source = input.table->find(run.intake->source_column); source != nullptr && source->distinct() > 1)
    input.source = source->codes();
  if (input.table->find("household_number") != nullptr) input.household_column = "household_number";
  input.threads = static_cast<unsigned>(options.threads);
  out.found = linkage::find_households(input);
  out.people_without = people_without_household(out);
  return out;
}

Result<void> write_households(const std::filesystem::path& out, const PreparedRun& run, const HouseholdResult& households) {
  ColumnBuilder household("household_id", ColumnType::text), person("person_id", ColumnType::text), kind("home_kind", ColumnType::text),
      home("home", ColumnType::text), from("from", ColumnType::text), to("to", ColumnType::text), current("current", ColumnType::text),
      confidence("confidence", ColumnType::text), reason("reason", ColumnType::text);
  std::vector<std::uint32_t> row_of_person(households.person_of_row.size(), UINT32_MAX);
  for (std::uint32_t row = 0; row < households.person_of_row.size(); ++row)
    if (households.person_of_row[row] < row_of_person.size())
      row_of_person[households.person_of_row[row]] = run.linker->row_of(households.person_of_row[row]);
  for (const linkage::Membership& each : households.found.memberships) {
    if (each.household == linkage::no_household)
      household.append_null();
    else
      household.append_text(fmt::format("H{:07}", each.household + 1));
    person.append_text(person_name(run, row_of_person[each.person]));
    kind.append_text(linkage::name_of(households.found.homes[each.home].kind));
    home.append_text(households.found.homes[each.home].key);
    append(from, each.from);
    append(to, each.to);
    current.append_text(each.current ? "yes" : "no");
    confidence.append_text(fmt::format("{:.3f}", each.confidence));
    reason.append_text(each.reason);
  }
  Table table;
  for (ColumnBuilder* builder : {&household, &person, &kind, &home, &from, &to, &current, &confidence, &reason})
    table.add(std::move(*builder).finish());
  CW_CHECK(bulk::write_csv(out / "households.csv", table));
  return bulk::write_parquet(out / "households.parquet", table);
}

Result<std::optional<linkage::HouseholdEvaluation>> evaluate_household_truth(const LinkOptions& options, const PreparedRun& run,
                                                                             const HouseholdResult& households) {
  if (!options.truth || run.intake->table.find(*options.truth) != nullptr || !std::filesystem::exists(*options.truth)) return std::nullopt;
  CW_TRY(const LabelFile file, read_labels(*options.truth, {}));
  const Column* household = file.table.find("household_id");
  if (household == nullptr) return std::nullopt;
  struct Labels {
    std::uint32_t household, person;
  };
  std::unordered_map<std::string, Labels> known;
  const auto label = [](std::uint32_t code) { return code == Column::null_code ? linkage::unknown_label : code; };
  for (std::size_t row = 0; row < file.table.rows(); ++row)
    known.emplace(
        label_key(file.source != nullptr ? file.source->display(file.source->code(row)) : "", file.id->display(file.id->code(row))),
        Labels{label(household->code(row)), label(file.label->code(row))});
  const Column& id = *run.intake->table.find(run.intake->id_column);
  const Column& source = *run.intake->table.find(run.intake->source_column);
  std::vector<std::uint32_t> households_of(run.intake->table.rows(), linkage::unknown_label), people_of(households_of);
  for (std::size_t row = 0; row < households_of.size(); ++row) {
    const auto found = known.find(label_key(file.source != nullptr ? source.display(source.code(row)) : "", id.display(id.code(row))));
    if (found == known.end()) continue;
    households_of[row] = found->second.household;
    people_of[row] = found->second.person;
  }
  return linkage::evaluate_households(households.found, households.person_of_row, {households_of, people_of, {}});
}

}  // namespace cw::link
