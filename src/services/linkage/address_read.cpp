// SPDX-License-Identifier: MIT
#include "services/linkage/address_read.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engines/linkage/addresses/address_parts.h"
#include "engines/linkage/recognise/recognise.h"
#include "engines/linkage/standardise/text.h"
#include "services/linkage/intake.h"

namespace cw::link {
namespace {

using linkage::AddressPart;

bulk::ReadOptions read_options(const AddressOptions& options) {
  bulk::ReadOptions out;
  out.memory_limit_bytes = options.memory_bytes / 2;
  out.threads = static_cast<unsigned>(options.threads);
  return out;
}

struct PartColumn {
  AddressPart part;
  const Column* column;
};

Result<std::vector<PartColumn>> part_columns_of(const Table& table, const std::string& file) {
  std::vector<PartColumn> out;
  bool uprn = false, address = false;
  for (const Column& column : table.columns()) {
    const auto part = linkage::part_of_column(column.name());
    if (!part || std::ranges::find(out, *part, &PartColumn::part) != out.end()) continue;
    out.push_back({*part, &column});
    uprn = uprn || *part == AddressPart::uprn;
    address = address || *part == AddressPart::street || *part == AddressPart::whole || *part == AddressPart::primary_text;
  }
  if (uprn && address) return out;
  return fail_with_exit(
      ErrorCode::not_found, bulk::column_missing,
      fmt::format("{} cannot be used as a gazetteer: it has no column of {}. It needs UPRN and either ADDRESS or the parts of one "
                  "(BUILDING_NUMBER, THOROUGHFARE, POST_TOWN, POSTCODE ...). Its columns are: {}.",
                  file, uprn ? "addresses" : "UPRNs", column_names(table)),
      "--gazetteer");
}

std::string text_of(const linkage::AddressParts& parts) {
  std::string out;
  const auto add = [&](std::string_view text, std::string_view before) {
    if (text.empty()) return;
    if (!out.empty()) out += before;
    out += text;
  };
  using P = AddressPart;
  if (!parts[P::whole].empty() && parts[P::street].empty()) {
    add(parts[P::whole], "");
  } else {
    const bool paf = !parts[P::sub_building].empty() || !parts[P::building].empty() || !parts[P::number].empty();
    add(parts[P::organisation], "");
    add(paf ? parts[P::sub_building] : parts[P::secondary_text], ", ");
    if (!paf) add(parts[P::secondary_start], ", "), add(parts[P::secondary_start_suffix], "");
    add(paf ? parts[P::building] : parts[P::primary_text], ", ");
    add(paf ? parts[P::number] : parts[P::primary_start], ", ");
    if (!paf) add(parts[P::primary_start_suffix], ""), add(parts[P::primary_end], "-"), add(parts[P::primary_end_suffix], "");
    const bool numbered = !(paf ? parts[P::number] : parts[P::primary_start]).empty();
    add(parts[P::street], numbered ? " " : ", ");
    add(parts[P::locality] == parts[P::town] ? std::string_view() : parts[P::locality], ", ");
    add(parts[P::town], ", ");
  }
  if (out.find(parts[P::postcode]) == std::string::npos) add(parts[P::postcode], ", ");
  return out;
}

// Recognition leaves out columns that tell records nothing apart, such as a town that all have; here they help to place an address.
bool named_as_address(const std::string& name) {
  using P = AddressPart;
  constexpr P taken[] = {P::sub_building, P::building, P::number, P::street, P::dependent_street, P::locality, P::town, P::whole};
  const auto part = linkage::part_of_column(name);
  if (part) return std::ranges::find(taken, *part) != std::end(taken);
  const std::string lower = to_lower(name);
  return (lower.starts_with("addr") || lower.starts_with("line")) && lower.size() > 4 && lower.back() >= '1' && lower.back() <= '9';
}

std::vector<const Column*> recognised_columns(const RawFile& file) {
  const linkage::RawSource source{file.file.source, &file.table};
  const linkage::Recognition found = linkage::recognise({&source, 1}, {});
  std::vector<const Column*> out, postcodes;
  for (const linkage::RecognisedColumn& column : found.columns) {
    constexpr std::string_view wanted[] = {"address", "street", "premises", "town"};
    const Column* found_column = file.table.find(column.column);
    if (column.field == "postcode" || (column.field.empty() && linkage::part_of_column(column.column) == AddressPart::postcode))
      postcodes.push_back(found_column);
    else if (std::ranges::find(wanted, column.field) != std::end(wanted) || (column.field.empty() && named_as_address(column.column)))
      out.push_back(found_column);
  }
  if (!out.empty()) out.insert(out.end(), postcodes.begin(), postcodes.end());
  return out;
}

Result<std::vector<const Column*>> address_columns_of(const AddressOptions& options, const RawFile& file) {
  std::vector<std::string> wanted = options.address_columns;
  if (wanted.empty()) {
    std::vector<const Column*> found = recognised_columns(file);
    if (found.empty())
      return fail_with_exit(ErrorCode::not_found, bulk::column_missing,
                            fmt::format("{}: no column looks like an address. Name it with --address. The columns are: {}.",
                                        file.file.path.string(), column_names(file.table)),
                            "--address");
    return found;
  }
  if (options.postcode_column) wanted.push_back(*options.postcode_column);
  std::vector<const Column*> out;
  for (const std::string& name : wanted) {
    const Column* column = file.table.find(name);
    if (column == nullptr)
      return fail_with_exit(
          ErrorCode::not_found, bulk::column_missing,
          fmt::format("{} has no column \"{}\". Its columns are: {}.", file.file.path.string(), name, column_names(file.table)),
          "--address");
    out.push_back(column);
  }
  return out;
}

// The column that numbers the records; none: rows are numbered.
Result<const Column*> id_column_of(const AddressOptions& options, const RawFile& file) {
  if (options.id) {
    if (const Column* column = file.table.find(*options.id)) return column;
    return fail_with_exit(
        ErrorCode::not_found, bulk::column_missing,
        fmt::format("{} has no column \"{}\" (--id). Its columns are: {}.", file.file.path.string(), *options.id, column_names(file.table)),
        "--id");
  }
  const linkage::RawSource source{file.file.source, &file.table};
  for (const linkage::RecognisedColumn& column : linkage::recognise({&source, 1}, {}).columns)
    if (column.is_id) return file.table.find(column.column);
  return nullptr;
}

}  // namespace

Result<ReadGazetteer> read_gazetteer(const AddressOptions& options, std::vector<bulk::Reject>& rejects, Progress& progress) {
  CW_TRY(bulk::ReadOutcome read, bulk::read_file(options.gazetteer, read_options(options)));
  for (bulk::Reject& reject : read.rejects) rejects.push_back(std::move(reject));
  CW_TRY(const std::vector<PartColumn> columns, part_columns_of(read.table, options.gazetteer.string()));
  ReadGazetteer out;
  progress.start("Indexing the gazetteer", read.table.rows());
  std::vector<std::string> cells(columns.size());
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    linkage::AddressParts parts;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      cells[c] = linkage::trim(columns[c].column->type() == ColumnType::text ? columns[c].column->text(columns[c].column->code(row))
                                                                             : columns[c].column->display(columns[c].column->code(row)));
      parts[columns[c].part] = cells[c];
    }
    const auto uprn = linkage::parse_uprn(parts[AddressPart::uprn]);
    const auto address = linkage::address_of_parts(parts);
    if (!uprn || !address) {
      rejects.push_back({options.gazetteer.filename().string(), row + 2, 0, "",
                         uprn ? "the gazetteer's row has no address" : "the gazetteer's row has no valid UPRN", text_of(parts)});
      continue;
    }
    const auto parent = linkage::parse_uprn(parts[AddressPart::parent_uprn]);
    out.gazetteer.add({*uprn, parent ? *parent : "", *address});
    out.texts.push_back(text_of(parts));
    if (row % 1024 == 0) progress.set(row);
  }
  out.gazetteer.finish();
  progress.set(read.table.rows());
  progress.finish();
  if (out.gazetteer.size() == 0)
    return fail(ErrorCode::invalid, fmt::format("{} has no row with a UPRN and an address.", options.gazetteer.string()), "--gazetteer");
  return out;
}

Result<AddressRows> read_address_rows(const AddressOptions& options, std::vector<bulk::Reject>& rejects) {
  IntakeOptions intake;
  intake.files = options.files;
  intake.memory_bytes = options.memory_bytes / 2;
  intake.threads = static_cast<unsigned>(options.threads);
  CW_TRY(std::vector<RawFile> files, read_raw(intake, {}));
  ColumnBuilder source("source", ColumnType::text), id("record_id", ColumnType::text), address("address", ColumnType::text);
  AddressRows out;
  for (RawFile& file : files) {
    for (bulk::Reject& reject : file.rejects) rejects.push_back(std::move(reject));
    CW_TRY(const std::vector<const Column*> columns, address_columns_of(options, file));
    CW_TRY(const Column* ids, id_column_of(options, file));
    std::string named;
    for (const Column* column : columns) named += (named.empty() ? file.file.source + ": " : ", ") + column->name();
    out.columns.push_back(std::move(named));
    std::string text;
    for (std::size_t row = 0; row < file.table.rows(); ++row) {
      source.append_text(file.file.source);
      id.append_text(ids != nullptr ? ids->display(ids->code(row)) : std::to_string(row + 1));
      text.clear();
      for (const Column* column : columns) {
        if (column->code(row) == Column::null_code) continue;
        if (!text.empty()) text += '\n';
        text += column->type() == ColumnType::text ? column->text(column->code(row)) : std::string_view(column->display(column->code(row)));
      }
      text.empty() ? address.append_null() : address.append_text(text);
    }
    file.table = Table();
  }
  out.source = std::move(source).finish();
  out.id = std::move(id).finish();
  out.address = std::move(address).finish();
  return out;
}

}  // namespace cw::link
