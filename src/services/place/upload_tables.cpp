// SPDX-License-Identifier: MIT
#include "services/place/internal/upload_tables.h"

#include <algorithm>

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

// source_description: of a source before its first file. load_column_figure, load_figure: what was counted of a load, for ever.
constexpr std::string_view sql = R"(
CREATE TABLE upload (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT NOT NULL, account TEXT NOT NULL, bytes INTEGER NOT NULL,
  made_at INTEGER NOT NULL, about TEXT NOT NULL) STRICT;
CREATE INDEX upload_source ON upload (source, made_at);
CREATE TABLE upload_piece (
  upload TEXT NOT NULL REFERENCES upload (id), number INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (upload, number)) STRICT;
CREATE TABLE source_description (
  name TEXT PRIMARY KEY, definition TEXT NOT NULL, who TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
CREATE TABLE load_column_figure (
  load TEXT NOT NULL, position INTEGER NOT NULL, column_name TEXT NOT NULL, rows INTEGER NOT NULL, filled INTEGER NOT NULL,
  valid INTEGER NOT NULL, PRIMARY KEY (load, position)) STRICT;
CREATE TABLE load_figure (
  load TEXT PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, records INTEGER NOT NULL, people INTEGER NOT NULL) STRICT;
CREATE INDEX load_figure_source ON load_figure (source, at);
)";
constexpr store::Migration steps[] = {{1, "uploads, descriptions of sources, figures of loads", sql, {}, {}}};

constexpr std::size_t piece_bytes = std::size_t{256} * 1024, pieces_at_once = 16;
constexpr std::string_view columns = "SELECT id, source, title, account, bytes, made_at, about FROM upload";

UploadRow row_of(const Row& row) {
  return {row.get<UploadId>(0),     row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
          row.get<std::int64_t>(4), row.get<Timestamp>(5),   row.get<std::string>(6)};
}

// As many bytes as fit, so that all pieces but the last are full.
Result<std::vector<std::uint8_t>> next_piece(std::uint64_t offset, const ReadBytes& read) {
  std::vector<std::uint8_t> piece(piece_bytes);
  std::size_t held = 0;
  while (held < piece.size()) {
    CW_TRY(const std::size_t got, read(offset + held, {reinterpret_cast<char*>(piece.data()) + held, piece.size() - held}));
    if (got == 0) break;
    held += got;
  }
  piece.resize(held);
  return piece;
}

Result<void> keep_pieces(Connection& db, const UploadRow& row, const ReadBytes& read) {
  std::int64_t number = 0;
  for (std::uint64_t offset = 0;;) {
    std::vector<std::vector<std::uint8_t>> pieces;
    while (pieces.size() < pieces_at_once) {
      CW_TRY(std::vector<std::uint8_t> piece, next_piece(offset, read));
      if (piece.empty()) break;
      offset += piece.size();
      pieces.push_back(std::move(piece));
    }
    if (pieces.empty()) return {};
    CW_CHECK(store::in_transaction(db, [&](Connection& work) -> Result<void> {
      for (std::size_t i = 0; i < pieces.size(); ++i)
        CW_CHECK(work.execute("INSERT INTO upload_piece (upload, number, content) VALUES (?1, ?2, ?3)",
                              {row.id, number + static_cast<std::int64_t>(i), pieces[i]}));
      return {};
    }));
    number += static_cast<std::int64_t>(pieces.size());
  }
}

}  // namespace

store::ModuleMigrations upload_migrations() { return {"uploads", steps}; }

Result<std::optional<UploadRow>> read_upload(Connection& db, UploadId upload) {
  return db.first(std::string(columns) + " WHERE id = ?1", {upload}, row_of);
}

Result<std::vector<UploadRow>> uploads_of(Connection& db, const std::string& source) {
  return db.all(std::string(columns) + " WHERE source = ?1 AND about <> '' ORDER BY made_at DESC, id DESC LIMIT 100", {source}, row_of);
}

Result<void> keep_upload(Connection& db, const UploadRow& row, const ReadBytes& read) {
  CW_CHECK(db.execute("INSERT INTO upload (id, source, title, account, bytes, made_at, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '')",
                      {row.id, row.source, row.title, row.account, row.bytes, row.made_at}));
  Result<void> kept = keep_pieces(db, row, read);
  if (kept) {
    CW_CHECK(db.execute("UPDATE upload SET about = ?2 WHERE id = ?1", {row.id, row.about}));
    return {};
  }
  CW_CHECK(forget_upload(db, row.id));
  return kept;
}

Result<std::size_t> read_upload_bytes(Connection& db, UploadId upload, std::uint64_t offset, std::span<char> into) {
  CW_TRY(const auto piece, db.first("SELECT content FROM upload_piece WHERE upload = ?1 AND number = ?2",
                                    {upload, static_cast<std::int64_t>(offset / piece_bytes)},
                                    [](const Row& row) { return row.get<std::vector<std::uint8_t>>(0); }));
  const std::size_t begin = static_cast<std::size_t>(offset % piece_bytes);
  if (!piece || begin >= piece->size()) return std::size_t{0};
  const std::size_t size = std::min(into.size(), piece->size() - begin);
  std::copy_n(reinterpret_cast<const char*>(piece->data()) + begin, size, into.begin());
  return size;
}

Result<void> forget_upload(Connection& db, UploadId upload) {
  return store::in_transaction(db, [&](Connection& work) -> Result<void> {
    CW_CHECK(work.execute("DELETE FROM upload_piece WHERE upload = ?1", {upload}));
    CW_CHECK(work.execute("DELETE FROM upload WHERE id = ?1", {upload}));
    return {};
  });
}

Result<void> forget_uploads(Connection& db, Timestamp before, const std::string& source, const std::string& account) {
  CW_TRY(const auto old, db.all("SELECT id FROM upload WHERE made_at < ?1 OR (source = ?2 AND account = ?3)", {before, source, account},
                                [](const Row& row) { return row.get<UploadId>(0); }));
  for (const UploadId upload : old) CW_CHECK(forget_upload(db, upload));
  return {};
}

Result<std::optional<sources::Source>> read_description(Connection& db, const std::string& name) {
  CW_TRY(const auto text, db.first("SELECT definition FROM source_description WHERE name = ?1", {name},
                                   [](const Row& row) { return row.get<std::string>(0); }));
  if (!text) return std::optional<sources::Source>();
  CW_TRY(sources::Source source, sources::read_source(*text, sources::SourceParts::details));
  return std::optional(std::move(source));
}

Result<std::vector<sources::Source>> read_descriptions(Connection& db) {
  std::vector<sources::Source> out;
  CW_CHECK(db.each("SELECT definition FROM source_description ORDER BY name", {}, [&](const Row& row) -> Result<void> {
    CW_TRY(sources::Source source, sources::read_source(row.get<std::string_view>(0), sources::SourceParts::details));
    out.push_back(std::move(source));
    return {};
  }));
  return out;
}

Result<void> keep_description(Connection& db, const sources::Source& details, const std::string& who, Timestamp at) {
  CW_CHECK(
      db.execute("INSERT INTO source_description (name, definition, who, made_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET"
                 " definition = excluded.definition, who = excluded.who, made_at = excluded.made_at",
                 {details.name, sources::source_text(details), who, at}));
  return {};
}

Result<void> forget_description(Connection& db, const std::string& name) {
  CW_CHECK(db.execute("DELETE FROM source_description WHERE name = ?1", {name}));
  return {};
}

}  // namespace cw::place
