// SPDX-License-Identifier: MIT
#include "services/decisions/model_files.h"

#include <algorithm>
#include <map>

#include "base/text_file.h"
#include "engines/decisions/model/read.h"
#include "trust/crypto.h"

namespace cw::decisions {
namespace {

namespace files = std::filesystem;

constexpr std::size_t most_files = 1'000;

// The *.dmn files of a folder, by name.
std::vector<files::path> models_in(const files::path& folder) {
  std::vector<files::path> found;
  std::error_code error;
  for (files::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".dmn") found.push_back(at->path());
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<files::path>> model_files_of(const std::vector<files::path>& paths) {
  std::vector<files::path> found;
  for (const files::path& path : paths) {
    std::error_code error;
    if (!files::is_directory(path, error)) {
      found.push_back(path);
      continue;
    }
    const std::vector<files::path> inside = models_in(path);
    if (inside.empty()) return fail(ErrorCode::not_found, path.string() + " holds no model (*.dmn). Name a file or another folder.");
    found.insert(found.end(), inside.begin(), inside.end());
  }
  if (found.size() > most_files) return fail(ErrorCode::too_large, "A model has at most 1,000 files.");
  return found;
}

struct ReadModelFile {
  files::path path;
  dmn::Definitions definitions;
  dmn::ModelVersion version;
  std::string xml;
};

Result<ReadModelFile> read_model_file(const files::path& path) {
  ReadModelFile file;
  file.path = path;
  CW_TRY(file.xml, read_text_file(path));
  CW_TRY(file.definitions, dmn::read_definitions(file.xml, path.filename().string()));
  CW_TRY(file.version.in_force, dmn::read_in_force(file.xml, path.filename().string()));
  file.version.name = file.definitions.name;
  file.version.namespace_uri = file.definitions.namespace_uri;
  file.version.file = path.filename().string();
  file.version.hash = trust::to_hex(trust::sha256(trust::bytes_of(file.xml)));
  return file;
}

// Which of the files of an imported namespace count: all of them, of which the day chooses later, or the first.
enum class Versions : std::uint8_t { all, first };

// Those that cannot be read are passed over: none need be of the model.
std::vector<ReadModelFile> readable_models_in(const files::path& folder) {
  std::vector<ReadModelFile> found;
  for (const files::path& path : models_in(folder)) {
    if (found.size() >= most_files) break;
    if (auto read = read_model_file(path)) found.push_back(std::move(*read));
  }
  return found;
}

// Adds what files import and what lies beside them.
void add_imports(std::vector<ReadModelFile>& all, Versions versions) {
  std::map<files::path, std::vector<ReadModelFile>> folders;  // those that were looked into
  const auto has = [&](std::string_view namespace_uri) {
    return std::any_of(all.begin(), all.end(), [&](const auto& file) { return file.definitions.namespace_uri == namespace_uri; });
  };
  for (std::size_t at = 0; at < all.size(); ++at) {
    const std::vector<dmn::Import> imports = all[at].definitions.imports;
    const files::path folder = all[at].path.has_parent_path() ? all[at].path.parent_path() : files::path(".");
    for (const dmn::Import& import : imports) {
      if (has(import.namespace_uri)) continue;
      auto beside = folders.find(folder);
      if (beside == folders.end()) beside = folders.emplace(folder, readable_models_in(folder)).first;
      for (const ReadModelFile& file : beside->second) {
        if (file.definitions.namespace_uri != import.namespace_uri) continue;
        all.push_back(file);
        if (versions == Versions::first) break;
      }
    }
  }
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
  for (const files::path& path : found) {
    CW_TRY(ReadModelFile file, read_model_file(path));
    all.push_back(std::move(file));
  }
  add_imports(all, Versions::all);
  std::vector<dmn::VersionedFile> versioned;
  for (const ReadModelFile& file : all)
    versioned.push_back({file.path.string(), file.version.name, file.version.namespace_uri, file.version.in_force});
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

Result<std::vector<dmn::ModelFile>> read_with_imports(const files::path& model) {
  std::vector<ReadModelFile> all;
  CW_TRY(ReadModelFile main, read_model_file(model));
  all.push_back(std::move(main));
  add_imports(all, Versions::first);
  std::vector<dmn::ModelFile> read;
  for (ReadModelFile& file : all) read.push_back({std::move(file.definitions), std::move(file.xml)});
  return read;
}

std::vector<dmn::Definitions> definitions_of(const std::vector<dmn::ModelFile>& files) {
  std::vector<dmn::Definitions> all;
  for (const dmn::ModelFile& file : files) all.push_back(file.definitions);
  return all;
}

}  // namespace cw::decisions
