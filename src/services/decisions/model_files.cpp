// SPDX-License-Identifier: MIT
#include "services/decisions/model_files.h"

#include <algorithm>

#include "base/text_file.h"
#include "engines/decisions/model/read.h"
#include "trust/crypto.h"

namespace cw::decisions {
namespace {

namespace files = std::filesystem;

Result<std::vector<files::path>> model_files_of(const std::vector<files::path>& paths) {
  constexpr std::size_t most = 1'000;
  std::vector<files::path> found;
  for (const files::path& path : paths) {
    std::error_code error;
    if (!files::is_directory(path, error)) {
      found.push_back(path);
      continue;
    }
    std::vector<files::path> inside;
    for (files::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
      if (at->path().extension() == ".dmn") inside.push_back(at->path());
    if (inside.empty()) return fail(ErrorCode::not_found, path.string() + " holds no model (*.dmn). Name a file or another folder.");
    std::sort(inside.begin(), inside.end());
    found.insert(found.end(), inside.begin(), inside.end());
  }
  if (found.size() > most) return fail(ErrorCode::too_large, "A model has at most 1,000 files.");
  return found;
}

struct ReadModelFile {
  dmn::Definitions definitions;
  dmn::ModelVersion version;
};

Result<ReadModelFile> read_model_file(const files::path& path) {
  CW_TRY(const std::string xml, read_text_file(path));
  ReadModelFile file;
  CW_TRY(file.definitions, dmn::read_definitions(xml, path.filename().string()));
  CW_TRY(file.version.in_force, dmn::read_in_force(xml, path.filename().string()));
  file.version.name = file.definitions.name;
  file.version.namespace_uri = file.definitions.namespace_uri;
  file.version.file = path.filename().string();
  file.version.hash = trust::to_hex(trust::sha256(trust::bytes_of(xml)));
  return file;
}

bool is_imported(const ReadModelFile& file, const std::vector<ReadModelFile>& all) {
  return std::any_of(all.begin(), all.end(), [&](const ReadModelFile& other) {
    return std::any_of(other.definitions.imports.begin(), other.definitions.imports.end(),
                       [&](const dmn::Import& import) { return import.namespace_uri == file.definitions.namespace_uri; });
  });
}

std::string hash_of(const std::vector<dmn::ModelVersion>& versions) {
  if (versions.size() == 1) return versions.front().hash;
  std::string all;
  for (const dmn::ModelVersion& version : versions) all += version.hash + "\n";
  return trust::to_hex(trust::sha256(trust::bytes_of(all)));
}

}  // namespace

Result<LoadedModel> load_model(const std::vector<files::path>& paths, const std::optional<feel::Date>& on, const feel::Date& today) {
  CW_TRY(const std::vector<files::path> found, model_files_of(paths));
  std::vector<ReadModelFile> all;
  std::vector<dmn::VersionedFile> versioned;
  for (const files::path& path : found) {
    CW_TRY(ReadModelFile file, read_model_file(path));
    versioned.push_back({path.string(), file.version.name, file.version.namespace_uri, file.version.in_force});
    all.push_back(std::move(file));
  }
  CW_TRY(const std::vector<std::size_t> chosen, dmn::files_in_force(versioned, on, today));
  std::vector<ReadModelFile> counted;
  for (const std::size_t at : chosen) counted.push_back(std::move(all[at]));
  const auto main = std::find_if(counted.begin(), counted.end(), [&](const ReadModelFile& file) { return !is_imported(file, counted); });
  if (main != counted.end()) std::rotate(counted.begin(), main, main + 1);
  LoadedModel loaded;
  std::vector<dmn::Definitions> definitions;
  for (ReadModelFile& file : counted) {
    loaded.versions.push_back(std::move(file.version));
    definitions.push_back(std::move(file.definitions));
  }
  loaded.hash = hash_of(loaded.versions);
  CW_TRY(loaded.model, dmn::Model::make(std::move(definitions)));
  for (const dmn::Problem& problem : loaded.model->problems()) loaded.problems.push_back(problem.where + ": " + problem.what);
  return loaded;
}

}  // namespace cw::decisions
