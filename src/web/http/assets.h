// SPDX-License-Identifier: MIT
// Style sheets, scripts, fonts and images, from a folder into memory, under names that change with their content.
//
//   CW_TRY(auto assets, Assets::load(folder, "/assets"));
//   Assets::add_routes(router, assets);
//   assets->url("app.css");          // "/assets/app.3f2a9c10d4e5.css": a browser keeps it for a year and never asks again
//
// Beside x.css may lie x.css.br and x.css.gz, which are sent to who takes them; where no x.css.gz lies, text is compressed once, on
// loading. Only these files are ever compressed: an answer that holds a secret beside a text of the asker's would give it away by its
// length. Immutable once loaded; safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "web/http/router.h"

namespace cw::web {

// Whether Accept-Encoding takes this coding (RFC 9110, section 12.5.3).
[[nodiscard]] bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

class Assets {
 public:
  // Reads every file below the folder; names beginning with '.' are passed over. Unavailable: a folder or file that cannot be read;
  // too large: over 256 MiB in all.
  [[nodiscard]] static Result<std::shared_ptr<const Assets>> load(const std::filesystem::path& folder, std::string_view prefix);
  // The address of a file; empty where there is none of that name.
  [[nodiscard]] std::string url(std::string_view name) const;
  // Answers below the prefix: by hashed names for a year, by plain names for as long as nothing changes (ETag).
  static void add_routes(Router& router, std::shared_ptr<const Assets> assets);
  [[nodiscard]] Response answer(std::string_view name, const Headers& asked) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::string hashed_name;
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> gzip;    // may be null
    std::shared_ptr<const std::string> brotli;  // may be null
  };
  Assets() = default;
  [[nodiscard]] Result<void> add(const std::filesystem::path& path, const std::string& name);
  std::string prefix_;
  std::map<std::string, File, std::less<>> files_;
  std::map<std::string, std::string, std::less<>> names_;  // hashed -> plain
};

}  // namespace cw::web
