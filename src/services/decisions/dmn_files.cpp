// SPDX-License-Identifier: MIT
#include "services/decisions/dmn_files.h"

#include <algorithm>

#include "base/text_file.h"
#include "engines/decisions/model/read.h"

namespace cw::decisions {
namespace {

namespace files = std::filesystem;

Result<dmn::ModelFile> read_one(const files::path& path) {
  CW_TRY(std::string xml, read_text_file(path));
  CW_TRY(dmn::Definitions definitions, dmn::read_definitions(xml, path.filename().string()));
  return dmn::ModelFile{std::move(definitions), std::move(xml)};
}

std::vector<files::path> models_beside(const files::path& model) {
  std::vector<files::path> found;
  std::error_code error;
  const files::path folder = model.has_parent_path() ? model.parent_path() : files::path(".");
  for (files::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".dmn" && at->path().filename() != model.filename()) found.push_back(at->path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Result<std::vector<dmn::ModelFile>> read_with_imports(const files::path& model) {
  CW_TRY(dmn::ModelFile main, read_one(model));
  std::vector<dmn::ModelFile> all;
  all.push_back(std::move(main));
  std::vector<dmn::ModelFile> beside;
  bool looked = false;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const std::vector<dmn::Import> imports = all[at].definitions.imports;
    for (const dmn::Import& import : imports) {
      const auto has = [&](const dmn::ModelFile& file) { return file.definitions.namespace_uri == import.namespace_uri; };
      if (std::any_of(all.begin(), all.end(), has)) continue;
      if (!looked)
        for (const files::path& path : models_beside(model))
          if (auto read = read_one(path)) beside.push_back(std::move(*read));
      looked = true;
      const auto found = std::find_if(beside.begin(), beside.end(), has);
      if (found != beside.end()) all.push_back(*found);
    }
  }
  return all;
}

std::vector<dmn::Definitions> definitions_of(const std::vector<dmn::ModelFile>& files) {
  std::vector<dmn::Definitions> all;
  for (const dmn::ModelFile& file : files) all.push_back(file.definitions);
  return all;
}

}  // namespace cw::decisions
