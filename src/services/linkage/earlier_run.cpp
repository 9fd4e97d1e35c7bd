// SPDX-License-Identifier: MIT
#include "services/linkage/earlier_run.h"

#include <fmt/format.h>

#include <fstream>

#include "base/json.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

// What the command line said and model.toml does not: runs of earlier versions lack these.
void take_command_line(const Value& run, LinkOptions& options) {
  const Value* threshold = member(run, "threshold");
  if (threshold != nullptr && threshold->get<double>() != nullptr) options.threshold = *threshold->get<double>();
  if (threshold != nullptr && threshold->get<std::int64_t>() != nullptr)
    options.threshold = static_cast<double>(*threshold->get<std::int64_t>());
  const Value* method = member(run, "cluster_method");
  if (const auto* name = method != nullptr ? method->get<std::string>() : nullptr)
    options.cluster_method =
        *name == name_of(ClusterMethod::connected_components) ? ClusterMethod::connected_components : ClusterMethod::whole_evidence;
  const Value* sources = member(run, "duplicate_free");
  if (const auto* names = sources != nullptr ? sources->get<List>() : nullptr)
    for (const Value& name : *names)
      if (name.get<std::string>() != nullptr) options.duplicate_free.push_back(*name.get<std::string>());
  const Value* decisions = member(run, "decisions");
  if (const auto* file = decisions != nullptr ? decisions->get<std::string>() : nullptr) options.decisions = *file;
}

}  // namespace

Result<LinkOptions> options_of_run(const std::filesystem::path& folder) {
  CW_TRY(const std::string written, read_text(folder / "run.json"));
  auto run = parse_json(written);
  const Value* files = run ? member(*run, "files") : nullptr;
  const Value* id = run ? member(*run, "id") : nullptr;
  if (files == nullptr || files->get<List>() == nullptr || id == nullptr || id->get<std::string>() == nullptr)
    return fail(ErrorCode::invalid, fmt::format("{} was not written by `commonweal link`.", (folder / "run.json").string()), "--out");
  LinkOptions options;
  for (const Value& file : *files->get<List>())
    if (const auto* path = file.get<std::string>()) options.files.emplace_back(*path);
  options.config = folder / "model.toml";
  options.id = *id->get<std::string>();
  take_command_line(*run, options);
  return options;
}

RecordNumbers::RecordNumbers(const PreparedRun& run)
    : run_(run), id_(*run.intake->table.find(run.intake->id_column)), source_(*run.intake->table.find(run.intake->source_column)) {
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) numbers_.add(source_of(r), id_of(r), r);
}

std::string RecordNumbers::source_of(linkage::RecordIndex record) const {
  return source_.display(source_.code(run_.linker->row_of(record)));
}
std::string RecordNumbers::id_of(linkage::RecordIndex record) const { return id_.display(id_.code(run_.linker->row_of(record))); }

Result<std::vector<std::uint32_t>> clusters_of_run(const std::filesystem::path& folder, const PreparedRun& run,
                                                   const RecordNumbers& numbers) {
  const std::filesystem::path file = folder / "clusters.csv";
  CW_TRY(const LabelFile labels, read_labels(file, {"source", "record_id", "person_id"}));
  std::vector<std::uint32_t> out(run.linker->size(), UINT32_MAX);
  for (std::size_t row = 0; row < labels.table.rows(); ++row) {
    const linkage::RecordIndex record = numbers.find(labels.source == nullptr ? "" : labels.source->display(labels.source->code(row)),
                                                     labels.id->display(labels.id->code(row)));
    if (record != UINT32_MAX) out[record] = labels.label->code(row);
  }
  for (const std::uint32_t label : out)
    if (label == UINT32_MAX)
      return fail(ErrorCode::conflict,
                  fmt::format("The inputs of {} hold records that its clusters.csv does not. Link them again first.", folder.string()),
                  "--out");
  return out;
}

Result<std::string> fingerprint_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail_with_exit(ErrorCode::not_found, bulk::file_unreadable, fmt::format("The file {} cannot be read.", file.string()));
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  std::vector<char> buffer(1U << 16);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    for (std::streamsize i = 0; i < in.gcount(); ++i)
      hash = (hash ^ static_cast<unsigned char>(buffer[static_cast<std::size_t>(i)])) * 0x100000001b3ULL;
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace cw::link
