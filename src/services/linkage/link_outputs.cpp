// SPDX-License-Identifier: MIT
#include "services/linkage/link_outputs.h"

#include <fmt/format.h>

#include "base/json.h"
#include "engines/linkage/model_toml.h"
#include "services/linkage/link_summary.h"

namespace cw::link {
namespace {

const Column& id_column(const PreparedRun& run) { return *run.intake->table.find(run.intake->id_column); }
const Column& source_column(const PreparedRun& run) { return *run.intake->table.find(run.intake->source_column); }

Result<void> put_pairs(const PreparedRun& run, const std::vector<std::vector<int>>& gammas, const linkage::PairChunk& chunk, bulk::ParquetWriter& writer) {
  const Column& id = id_column(run);
  const Column& source = source_column(run);
  const bool id_text = id.type() == ColumnType::text;
  const std::size_t comparisons = gammas.size();
  for (std::size_t i = 0; i < chunk.left.size(); ++i) {
    for (const linkage::RecordIndex record : {chunk.left[i], chunk.right[i]}) {
      const std::uint32_t row = run.linker->row_of(record);
      writer.put(source.text(source.code(row)));
      id_text ? writer.put(id.text(id.code(row))) : writer.put(std::string_view(id.display(id.code(row))));
    }
    writer.put(chunk.weight[i]);
    writer.put(linkage::probability_of(chunk.weight[i]));
    writer.put(std::string_view(std::to_string(chunk.rule[i])));
    for (std::size_t c = 0; c < comparisons; ++c) writer.put(static_cast<std::int64_t>(gammas[c][chunk.levels[i * comparisons + c]]));
    CW_CHECK(writer.end_row());
  }
  return {};
}

}  // namespace

std::string person_name(const PreparedRun& run, std::uint32_t row) {
  const Column& id = id_column(run);
  const Column& source = source_column(run);
  if (source.distinct() < 2) return id.display(id.code(row));
  return fmt::format("{}-__-{}", source.display(source.code(row)), id.display(id.code(row)));
}

Result<void> write_clusters(const std::filesystem::path& out, const PreparedRun& run, const std::vector<std::uint32_t>& person) {
  const Column& id = id_column(run);
  const Column& source = source_column(run);
  ColumnBuilder sources("source", ColumnType::text), ids("record_id", ColumnType::text), people("person_id", ColumnType::text);
  std::vector<std::uint32_t> person_code(person.size(), 0);
  for (linkage::RecordIndex r = 0; r < person.size(); ++r) {
    const std::uint32_t row = run.linker->row_of(r);
    sources.append_text(source.display(source.code(row)));
    ids.append_text(id.display(id.code(row)));
    // The smallest record of a cluster comes first, so its name is known when the others come.
    if (person[r] == r) person_code[r] = people.intern_text(person_name(run, row));
    people.append_code(person_code[person[r]]);
  }
  Table table;
  table.add(std::move(sources).finish());
  table.add(std::move(ids).finish());
  table.add(std::move(people).finish());
  CW_CHECK(bulk::write_csv(out / "clusters.csv", table));
  return bulk::write_parquet(out / "clusters.parquet", table);
}

Result<void> write_pairs(const std::filesystem::path& out, const PreparedRun& run, PairStore& store) {
  using Kind = bulk::PlainColumn::Kind;
  std::vector<bulk::PlainColumn> columns = {{"source_l", Kind::text}, {"id_l", Kind::text}, {"source_r", Kind::text}, {"id_r", Kind::text},
                                            {"match_weight", Kind::float64}, {"match_probability", Kind::float64}, {"match_key", Kind::text}};
  std::vector<std::vector<int>> gammas;
  for (const linkage::Comparison& comparison : run.linker->model().comparisons) {
    columns.push_back({run.linker->model().gamma_prefix + comparison.output_column, Kind::int32});
    gammas.push_back(linkage::gammas_of(comparison));
  }
  CW_TRY(const std::unique_ptr<bulk::ParquetWriter> writer, bulk::open_parquet(out / "pairs.parquet", columns));
  CW_CHECK(store.for_each([&](const linkage::PairChunk& chunk) { return put_pairs(run, gammas, chunk, *writer); }));
  return writer->finish();
}

Result<void> write_rejects(const std::filesystem::path& out, const std::vector<bulk::Reject>& rejects) {
  ColumnBuilder file("file", ColumnType::text), line("line", ColumnType::text), column("column", ColumnType::text), name("column_name", ColumnType::text), reason("reason", ColumnType::text),
      content("content", ColumnType::text);
  for (const bulk::Reject& reject : rejects) {
    file.append_text(reject.file);
    line.append_text(reject.line == 0 ? "" : std::to_string(reject.line));
    column.append_text(reject.column == 0 ? "" : std::to_string(reject.column));
    name.append_text(reject.column_name);
    reason.append_text(reject.reason);
    content.append_text(reject.content);
  }
  Table table;
  for (ColumnBuilder* builder : {&file, &line, &column, &name, &reason, &content}) table.add(std::move(*builder).finish());
  return bulk::write_csv(out / "rejects.csv", table);
}

Result<void> write_model(const LinkOptions& options, const PreparedRun& run) {
  linkage::ModelFile file{run.linker->model(), {}};
  CW_CHECK(bulk::write_file_atomically(options.out / "model.json", linkage::write_splink_json(run.linker->model())));
  CW_CHECK(bulk::write_file_atomically(options.out / "model.toml", linkage::write_model_toml(file) + "\n" + job_sections(run.config_text)));
  List files;
  for (const std::filesystem::path& path : options.files) files.push_back(text(std::filesystem::absolute(path).string()));
  List duplicate_free;
  for (const std::string& source : run.config.duplicate_free) duplicate_free.push_back(text(source));
  const Value run_value{Structure{
      {"files", Value{std::move(files)}},
      {"id", text(run.intake->id_column)},
      {"threshold", number(run.config.threshold)},
      {"cluster_method", text(name_of(run.config.cluster_method))},
      {"duplicate_free", Value{std::move(duplicate_free)}},
      {"decisions", text(options.decisions.empty() ? std::string() : std::filesystem::absolute(options.decisions).string())}}};
  return bulk::write_file_atomically(options.out / "run.json", write_json(run_value, JsonLayout::indented));
}

}  // namespace cw::link
