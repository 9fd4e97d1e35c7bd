// SPDX-License-Identifier: MIT
#include "services/linkage/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "base/date_text.h"
#include "engines/linkage/standardise/dates.h"
#include "engines/linkage/standardise/shared_values.h"
#include "engines/linkage/standardise/transforms.h"

namespace cw::link {
namespace {

Result<const Column*> column_of(const Table& table, const std::string& name, const std::string& file, const std::string& needed_by) {
  if (const Column* column = table.find(name)) return column;
  return fail_with_exit(
      ErrorCode::not_found, bulk::column_missing,
      fmt::format("{} has no column \"{}\", which {} needs. Its columns are: {}.", file, name, needed_by, column_names(table)), name);
}

// A column of texts by applying `make` to each distinct value once.
template <class Make>
Column map_text(const Column& column, const std::string& name, Make make) {
  ColumnBuilder builder(name, ColumnType::text);
  std::vector<std::uint32_t> code(column.distinct() + 1U, Column::null_code);
  for (std::uint32_t c = 1; c < code.size(); ++c) {
    const std::optional<std::string> made = column.type() == ColumnType::text ? make(column.text(c)) : make(column.display(c));
    if (made) code[c] = builder.intern_text(*made);
  }
  builder.reserve_rows(column.rows());
  for (const std::uint32_t c : column.codes()) builder.append_code(code[c]);
  return std::move(builder).finish();
}

Column joined(const std::vector<const Column*>& inputs, const ColumnRule& rule, std::size_t rows) {
  ColumnBuilder builder(rule.name, ColumnType::text);
  for (std::size_t row = 0; row < rows; ++row) {
    std::string text;
    bool null = false;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      null = null || inputs[i]->code(row) == Column::null_code;
      text += (i > 0 ? rule.text : "") + inputs[i]->display(inputs[i]->code(row));
    }
    null ? builder.append_null() : builder.append_text(text);
  }
  return std::move(builder).finish();
}

Column listed(const std::vector<const Column*>& inputs, const ColumnRule& rule, std::size_t rows) {
  ColumnBuilder builder(rule.name, ColumnType::list);
  for (std::size_t row = 0; row < rows; ++row) {
    List list;
    for (const Column* input : inputs)
      if (input->code(row) != Column::null_code) list.push_back(input->value(input->code(row)));
    list.empty() ? builder.append_null() : builder.append(Value{std::move(list)});
  }
  return std::move(builder).finish();
}

Column first_of(const std::vector<const Column*>& inputs, const ColumnRule& rule, std::size_t rows) {
  ColumnBuilder builder(rule.name, ColumnType::text);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto found = std::ranges::find_if(inputs, [&](const Column* input) { return input->code(row) != Column::null_code; });
    found == inputs.end() ? builder.append_null() : builder.append_text((*found)->display((*found)->code(row)));
  }
  return std::move(builder).finish();
}

Column without(const Column& column, const std::vector<std::optional<std::string>>& replacement) {
  std::uint32_t next = 0;
  return map_text(column, column.name(), [&](std::string_view) { return replacement[++next]; });
}

// Default dates of one source: null, or only the year.
Column without_default_dates(const Column& column, const std::string& source, std::vector<Removed>& removed,
                             std::vector<TakenOut>& taken_out) {
  const std::vector<std::uint32_t> counts = column.counts();
  std::vector<linkage::DateCount> dates;
  std::vector<std::optional<std::string>> kept(counts.size());
  std::map<std::int32_t, std::uint32_t> code_of;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    kept[code] = std::string(column.text(code));
    if (const auto time = parse_timestamp(column.text(code), "%Y-%m-%d"); time && column.text(code).size() == 10) {
      const Date date{static_cast<std::int32_t>(time->microseconds / 86'400'000'000 - (time->microseconds % 86'400'000'000 < 0 ? 1 : 0))};
      dates.push_back({date, counts[code]});
      code_of[date.days] = code;
    }
  }
  Removed note{source, column.name(), "default date", 0, 0};
  for (const linkage::DateSpike& spike : linkage::find_date_spikes(dates)) {
    const std::uint32_t code = code_of[spike.date.days];
    kept[code] =
        spike.treatment == linkage::SpikeTreatment::year_only ? std::optional(std::string(column.text(code).substr(0, 4))) : std::nullopt;
    taken_out.push_back({source, column.name(), std::string(column.text(code)), kept[code]});
    ++note.values;
    note.records += counts[code];
  }
  if (note.values == 0) return column;
  removed.push_back(note);
  return without(column, kept);
}

// The values that were taken out of this column before.
Column without_known(const Column& column, const std::string& source, std::span<const TakenOut> known) {
  if (column.type() != ColumnType::text) return column;
  return map_text(column, column.name(), [&](std::string_view text) -> std::optional<std::string> {
    for (const TakenOut& each : known)
      if (each.value == text && each.column == column.name() && each.source == source) return each.instead;
    return std::string(text);
  });
}

linkage::SharedKind shared_kind(const std::string& name) {
  if (name == "phone") return linkage::SharedKind::phone;
  if (name == "email") return linkage::SharedKind::email;
  if (name == "national_id") return linkage::SharedKind::national_id;
  if (name == "uprn") return linkage::SharedKind::uprn;
  if (name == "postcode") return linkage::SharedKind::postcode;
  return linkage::SharedKind::other;
}

// Values held by too many of all sources together.
Column without_shared_values(const Column& column, const ColumnRule& rule, std::vector<Removed>& removed,
                             std::vector<TakenOut>& taken_out) {
  if (column.type() != ColumnType::text) return column;
  linkage::SharedValues shared =
      *rule.shared_limit > 0 ? linkage::SharedValues(*rule.shared_limit) : linkage::SharedValues(shared_kind(rule.shared_kind));
  const std::vector<std::uint32_t> counts = column.counts();
  Removed note{"", column.name(), fmt::format("shared by more than {} records", shared.cap()), 0, 0};
  std::vector<std::optional<std::string>> kept(counts.size());
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    if (counts[code] <= shared.cap()) {
      kept[code] = std::string(column.text(code));
      continue;
    }
    taken_out.push_back({"", column.name(), std::string(column.text(code)), std::nullopt});
    ++note.values;
    note.records += counts[code];
  }
  if (note.values == 0) return column;
  removed.push_back(note);
  return without(column, kept);
}

// One rule on one table. `own` columns come from the table itself; what rules made before counts too.
Result<Column> make_column(const ColumnRule& rule, const Table& raw, const Table& made, std::size_t rows, const std::string& file) {
  if (rule.kind == ColumnRule::Kind::value) {
    ColumnBuilder builder(rule.name, ColumnType::text);
    for (std::size_t row = 0; row < rows; ++row) builder.append_text(rule.text);
    return std::move(builder).finish();
  }
  std::vector<const Column*> inputs;
  for (const std::string& name : rule.inputs) {
    const Column* before = made.find(name);
    if (before == nullptr) {
      CW_TRY(before, column_of(raw, name, file, fmt::format("the column rule \"{}\"", rule.name)));
    }
    inputs.push_back(before);
  }
  Column column = rule.kind == ColumnRule::Kind::join       ? joined(inputs, rule, rows)
                  : rule.kind == ColumnRule::Kind::list     ? listed(inputs, rule, rows)
                  : rule.kind == ColumnRule::Kind::first_of ? first_of(inputs, rule, rows)
                                                            : inputs[0]->renamed(rule.name);
  return rule.transform ? map_text(column, rule.name, rule.transform) : column;
}

// An id of this name, where no column has it, is the number of the row in its file: for lists that number nothing.
constexpr std::string_view row_number = "row_number";

Result<Column> ids_of(const Table& raw, const std::string& name, const InputFile& file, const std::string& id) {
  if (name != row_number || raw.find(name) != nullptr) {
    CW_TRY(const Column* column, column_of(raw, name, file.path.string(), "the id"));
    return column->renamed(id);
  }
  ColumnBuilder builder(id, ColumnType::text);
  for (std::size_t row = 1; row <= raw.rows(); ++row) builder.append_text(std::to_string(row));
  return std::move(builder).finish();
}

// What became of the values of one file; `known`: default dates are those, else they are found.
struct Outcome {
  std::vector<Removed> removed;
  std::vector<TakenOut> taken_out;
  const std::span<const TakenOut>* known = nullptr;
};

// The columns of one file by its own rules, or all as they are; then the rules for every source.
Result<Table> standardise(Table raw, const SourceRule* source, const JobConfig& config, const std::string& id, const InputFile& file,
                          Outcome& outcome) {
  Table out;
  CW_TRY(Column ids, ids_of(raw, source != nullptr && source->id ? *source->id : id, file, id));
  const std::size_t rows = raw.rows();
  const bool own_rules = source != nullptr && !source->columns.empty();
  Table made;
  const auto apply = [&](const std::vector<ColumnRule>& rules, const Table& from) -> Result<void> {
    for (const ColumnRule& rule : rules) {
      CW_TRY(Column column, make_column(rule, from, made, rows, file.path.string()));
      if (rule.default_dates == DefaultDates::remove && column.type() == ColumnType::text)
        column = outcome.known != nullptr ? without_known(column, file.source, *outcome.known)
                                          : without_default_dates(column, file.source, outcome.removed, outcome.taken_out);
      made.add(std::move(column));
    }
    return {};
  };
  if (own_rules) {
    CW_CHECK(apply(source->columns, raw));
    CW_CHECK(apply(config.columns, made));
  } else {
    CW_CHECK(apply(config.columns, raw));
    for (const Column& column : raw.columns())
      if (made.find(column.name()) == nullptr) out.add(column);
  }
  for (const Column& column : made.columns()) out.add(column);
  if (made.find(id) == nullptr) out.add(std::move(ids));
  return out;
}

// Appends a column's rows to a builder, each distinct value once.
void append_rows(ColumnBuilder& builder, const Column* column, std::size_t rows) {
  if (column == nullptr) {
    for (std::size_t i = 0; i < rows; ++i) builder.append_null();
    return;
  }
  std::vector<std::uint32_t> code(column->distinct() + 1U, Column::null_code);
  for (std::uint32_t c = 1; c < code.size(); ++c) {
    if (builder.type() != ColumnType::text)
      code[c] = builder.intern(column->value(c));
    else
      code[c] = column->type() == ColumnType::text ? builder.intern_text(column->text(c)) : builder.intern_text(column->display(c));
  }
  for (const std::uint32_t c : column->codes()) builder.append_code(code[c]);
}

Table stacked(std::vector<Table>& tables, const std::vector<InputFile>& files, const std::string& source_column) {
  if (tables.size() == 1 && tables[0].find(source_column) != nullptr) return std::move(tables[0]);
  std::vector<std::pair<std::string, ColumnType>> columns;
  for (const Table& table : tables)
    for (const Column& column : table.columns()) {
      const auto known = std::ranges::find(columns, column.name(), &std::pair<std::string, ColumnType>::first);
      if (known == columns.end())
        columns.emplace_back(column.name(), column.type());
      else if (known->second != column.type())
        known->second = ColumnType::text;  // sources that disagree meet as text
    }
  Table out;
  for (const auto& [name, type] : columns) {
    if (name == source_column) continue;
    if (tables.size() == 1) {
      out.add(*tables[0].find(name));
      continue;
    }
    ColumnBuilder builder(name, type);
    for (const Table& table : tables) append_rows(builder, table.find(name), table.rows());
    out.add(std::move(builder).finish());
  }
  ColumnBuilder source(source_column, ColumnType::text);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const std::uint32_t code = source.intern_text(files[t].source);
    for (std::size_t row = 0; row < tables[t].rows(); ++row) source.append_code(code);
  }
  out.add(std::move(source).finish());
  return out;
}

Result<bulk::ReadOptions> read_options(const IntakeOptions& options, const JobConfig& config) {
  bulk::ReadOptions out;
  out.null_texts = config.null_texts;
  out.memory_limit_bytes = options.memory_bytes;
  out.threads = options.threads;
  out.sheet = config.sheet.value_or("");
  if (config.delimiter) {
    if (config.delimiter->size() != 1) return fail(ErrorCode::invalid, "[input] delimiter must be one character.", "input.delimiter");
    out.delimiter = config.delimiter->front();
  }
  if (config.encoding) {
    const std::map<std::string, bulk::Encoding> encodings = {{"utf-8", bulk::Encoding::utf8},
                                                             {"utf-16", bulk::Encoding::utf16},
                                                             {"windows-1252", bulk::Encoding::windows_1252},
                                                             {"automatic", bulk::Encoding::automatic}};
    const auto found = encodings.find(*config.encoding);
    if (found == encodings.end())
      return fail(ErrorCode::invalid, "[input] encoding is one of utf-8, utf-16, windows-1252, automatic.", "input.encoding");
    out.encoding = found->second;
  }
  return out;
}

}  // namespace

namespace {

// What became of one file.
struct TakenFile {
  InputFile file;
  Table table;
  std::vector<bulk::Reject> rejects;
  Outcome outcome;
};

Result<RawFile> read_raw_file(InputFile file, const bulk::ReadOptions& read) {
  CW_TRY(bulk::ReadOutcome outcome, bulk::read_file(file.path, read));
  file.rows = outcome.table.rows();
  file.rejected = outcome.rejects.size();
  file.description = outcome.description;
  return RawFile{std::move(file), std::move(outcome.table), std::move(outcome.rejects)};
}

Result<TakenFile> standardise_file(RawFile raw, const JobConfig& config, const std::string& id) {
  TakenFile taken;
  taken.rejects = std::move(raw.rejects);
  const auto rule = std::ranges::find(config.sources, raw.file.source, &SourceRule::name);
  CW_TRY(taken.table,
         standardise(std::move(raw.table), rule == config.sources.end() ? nullptr : &*rule, config, id, raw.file, taken.outcome));
  taken.file = std::move(raw.file);
  return taken;
}

Result<std::vector<InputFile>> name_sources(const IntakeOptions& options, const JobConfig& config) {
  std::vector<InputFile> files;
  for (std::size_t i = 0; i < options.files.size(); ++i) {
    InputFile file;
    file.path = options.files[i];
    file.source = i < config.source_names.size() ? config.source_names[i] : file.path.stem().string();
    if (std::ranges::find(files, file.source, &InputFile::source) != files.end())
      return fail(
          ErrorCode::conflict,
          fmt::format("Two files are both the source \"{}\". Rename one, or give [input] source_names in the configuration.", file.source),
          "source_names");
    files.push_back(std::move(file));
  }
  return files;
}

// Calls work(i) for each file, as many at a time as there are threads; the order of results is that of the files.
template <class Product, class Work>
std::vector<Result<Product>> side_by_side(std::size_t files, unsigned threads, Work work) {
  std::vector<Result<Product>> made;
  for (std::size_t i = 0; i < files; ++i) made.emplace_back(fail(ErrorCode::internal, "not read"));
  std::atomic<std::size_t> next{0};
  const auto each = [&] {
    for (std::size_t i = next++; i < files; i = next++) made[i] = work(i);
  };
  std::vector<std::thread> pool;
  for (unsigned w = 1; w < std::min<std::size_t>(std::max(1U, threads), files); ++w) pool.emplace_back(each);
  each();
  for (std::thread& thread : pool) thread.join();
  return made;
}

// Each of the files read at once has its part of the threads and of the memory.
bulk::ReadOptions shared_among(bulk::ReadOptions read, std::size_t files, unsigned threads) {
  const auto workers = static_cast<unsigned>(std::max<std::size_t>(1, std::min<std::size_t>(std::max(1U, threads), files)));
  read.threads = std::max(1U, threads / workers);
  read.memory_limit_bytes /= workers;
  return read;
}

std::string id_name(const IntakeOptions& options, const JobConfig& config) {
  return options.id ? *options.id : config.id ? *config.id : config.model ? config.model->id_column : "unique_id";
}

void take_out_shared(const JobConfig& config, Intake& intake) {
  std::vector<ColumnRule> rules = config.columns;
  for (const SourceRule& source : config.sources) rules.insert(rules.end(), source.columns.begin(), source.columns.end());
  std::vector<std::string> done;
  for (const ColumnRule& rule : rules) {
    if (!rule.shared_limit || std::ranges::find(done, rule.name) != done.end()) continue;
    done.push_back(rule.name);
    const Column* column = intake.table.find(rule.name);
    if (column != nullptr) intake.table.add(without_shared_values(*column, rule, intake.removed, intake.taken_out));
  }
}

Result<Intake> put_together(std::vector<Result<TakenFile>> files, const IntakeOptions& options, const JobConfig& config,
                            const std::string& source_column) {
  Intake intake;
  intake.source_column = source_column;
  intake.id_column = id_name(options, config);
  std::vector<Table> tables;
  for (Result<TakenFile>& each : files) {
    if (!each) return tl::unexpected(std::move(each).error());
    std::ranges::move(each->rejects, std::back_inserter(intake.rejects));
    std::ranges::move(each->outcome.removed, std::back_inserter(intake.removed));
    std::ranges::move(each->outcome.taken_out, std::back_inserter(intake.taken_out));
    tables.push_back(std::move(each->table));
    intake.files.push_back(std::move(each->file));
  }
  intake.table = stacked(tables, intake.files, source_column);
  take_out_shared(config, intake);
  return intake;
}

}  // namespace

Result<Table> standardise_rows(Table raw, const std::string& source, const std::string& id, const JobConfig& config,
                               std::span<const TakenOut> known) {
  InputFile file;
  file.source = source;
  file.path = source;
  const auto rule = std::ranges::find(config.sources, source, &SourceRule::name);
  Outcome outcome;
  outcome.known = &known;
  return standardise(std::move(raw), rule == config.sources.end() ? nullptr : &*rule, config, id, file, outcome);
}

Result<std::vector<RawFile>> read_raw(const IntakeOptions& options, const JobConfig& config) {
  CW_TRY(const bulk::ReadOptions read, read_options(options, config));
  CW_TRY(std::vector<InputFile> files, name_sources(options, config));
  const bulk::ReadOptions shared = shared_among(read, files.size(), options.threads);
  std::vector<RawFile> out;
  for (Result<RawFile>& each :
       side_by_side<RawFile>(files.size(), options.threads, [&](std::size_t i) { return read_raw_file(std::move(files[i]), shared); })) {
    if (!each) return tl::unexpected(std::move(each).error());
    out.push_back(std::move(*each));
  }
  return out;
}

Result<Intake> take_in_raw(std::vector<RawFile> files, const IntakeOptions& options, const JobConfig& config,
                           const std::string& source_column) {
  const std::string id = id_name(options, config);
  return put_together(side_by_side<TakenFile>(files.size(), options.threads,
                                              [&](std::size_t i) { return standardise_file(std::move(files[i]), config, id); }),
                      options, config, source_column);
}

Result<Intake> take_in(const IntakeOptions& options, const JobConfig& config, const std::string& source_column) {
  CW_TRY(const bulk::ReadOptions read, read_options(options, config));
  CW_TRY(std::vector<InputFile> files, name_sources(options, config));
  const std::string id = id_name(options, config);
  const bulk::ReadOptions shared = shared_among(read, files.size(), options.threads);
  const auto take = [&](std::size_t i) -> Result<TakenFile> {
    CW_TRY(RawFile raw, read_raw_file(std::move(files[i]), shared));
    return standardise_file(std::move(raw), config, id);
  };
  return put_together(side_by_side<TakenFile>(files.size(), options.threads, take), options, config, source_column);
}

}  // namespace cw::link
