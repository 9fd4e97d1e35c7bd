// SPDX-License-Identifier: MIT
// Uploads and descriptions of sources as rows of the store, and the figures of loads (load_figures.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/uploads.h"
#include "store/migrations.h"

namespace cw::place {

[[nodiscard]] store::ModuleMigrations upload_migrations();

struct UploadRow {
  UploadId id;
  std::string source, title, account;
  std::int64_t bytes = 0;
  Timestamp made_at;
  std::string about;  // JSON of upload_file.h; empty: it is still coming
};
[[nodiscard]] Result<std::optional<UploadRow>> read_upload(store::Connection& db, UploadId upload);
[[nodiscard]] Result<std::vector<UploadRow>> uploads_of(store::Connection& db, const std::string& source);  // whole ones, newest first
// Keeps the row and its file, in transactions of its own; the pieces are of equal size but for the last.
[[nodiscard]] Result<void> keep_upload(store::Connection& db, const UploadRow& row, const ReadBytes& read);
[[nodiscard]] Result<std::size_t> read_upload_bytes(store::Connection& db, UploadId upload, std::uint64_t offset, std::span<char> into);
[[nodiscard]] Result<void> forget_upload(store::Connection& db, UploadId upload);
// Those made before `before`, and those of this account for this source.
[[nodiscard]] Result<void> forget_uploads(store::Connection& db, Timestamp before, const std::string& source, const std::string& account);

// A source that is described and not registered: its details.
[[nodiscard]] Result<std::optional<sources::Source>> read_description(store::Connection& db, const std::string& name);
[[nodiscard]] Result<std::vector<sources::Source>> read_descriptions(store::Connection& db);
[[nodiscard]] Result<void> keep_description(store::Connection& db, const sources::Source& details, const std::string& who, Timestamp at);
[[nodiscard]] Result<void> forget_description(store::Connection& db, const std::string& name);

}  // namespace cw::place
