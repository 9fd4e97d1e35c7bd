// SPDX-License-Identifier: MIT
#include "services/place/uploads.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "services/place/internal/column_uses.h"
#include "services/place/internal/load_jobs.h"
#include "services/place/internal/load_leave.h"
#include "services/place/internal/upload_file.h"
#include "services/place/internal/upload_tables.h"

namespace cw::place {
namespace {

using sources::Source;
using sources::SourceParts;

constexpr std::int64_t kept_for = 86'400'000'000;  // microseconds

struct KnownSource {
  Source source;
  Existing registered = Existing::must_not_be_there;
};

Result<KnownSource> known_source(Place::State& state, store::Connection& db, const std::string& name) {
  Result<Source> registered = SourcesAtHand(state, db)->find(name);
  if (registered) return KnownSource{std::move(*registered), Existing::may_be_there};
  if (registered.error().code != ErrorCode::not_found) return tl::unexpected(registered.error());
  CW_TRY(std::optional<Source> described, read_description(db, name));
  if (!described) return tl::unexpected(registered.error());
  described->id_column.clear();
  described->columns.clear();
  return KnownSource{std::move(*described), Existing::must_not_be_there};
}

Result<SpooledFile> spool(const ReadBytes& read) {
  CW_TRY(SpooledFile file, SpooledFile::create());
  std::vector<char> block(std::size_t{256} * 1024);
  for (std::uint64_t offset = 0;;) {
    CW_TRY(const std::size_t got, read(offset, block));
    if (got == 0) return offset > 0 ? Result<SpooledFile>(std::move(file)) : fail(ErrorCode::invalid, "the file is empty.", "file");
    offset += got;
    if (offset > most_upload_bytes)
      return fail(ErrorCode::too_large, fmt::format("a file has at most {} MB here.", most_upload_bytes / 1'000'000), "file");
    CW_CHECK(file.write({block.data(), got}));
  }
}

std::uint64_t size_of(const SpooledFile& file) {
  std::uint64_t size = 0;
  std::vector<char> block(std::size_t{1} << 20);
  for (Result<std::size_t> got = file.read(size, block); got && *got > 0; got = file.read(size, block)) size += *got;
  return size;
}

Source with_mapping(Source source, const Mapping& mapping) {
  source.id_column = mapping.id_column;
  source.columns = mapping.columns;
  return source;
}

// Each column that the mapping names must be one of the file.
Result<void> check_mapping(const Mapping& mapping, const FileAbout& about) {
  const auto is_there = [&](std::string_view name) {
    return std::ranges::find(about.columns, name, &FileColumn::column) != about.columns.end();
  };
  if (mapping.id_column.empty()) return fail(ErrorCode::invalid, "say which column names the record.", "id_column");
  if (!is_there(mapping.id_column)) return fail(ErrorCode::invalid, "the file has no such column.", "id_column");
  for (const sources::ColumnUse& use : mapping.columns)
    if (!is_there(use.column)) return fail(ErrorCode::invalid, "the file has no such column.", "columns");
  return {};
}

}  // namespace

Mapping mapping_of(const UploadView& upload) {
  Mapping out;
  for (const UploadColumn& column : upload.columns) {
    if (column.is_id) out.id_column = column.column;
    if (!column.name.empty()) out.columns.push_back({column.column, column.name, column.kind});
  }
  return out;
}

struct Uploads::Kept {
  UploadRow row;
  FileAbout about;
};

Result<Uploads::Kept> Uploads::kept(store::Connection& db, UploadId upload) {
  CW_TRY(std::optional<UploadRow> row, read_upload(db, upload));
  if (!row || row->about.empty())
    return fail(ErrorCode::not_found, "this file is not here any more: it was loaded, or is older than a day.");
  CW_TRY(FileAbout about, read_about(row->about));
  return Kept{std::move(*row), std::move(about)};
}

Result<UploadView> Uploads::view_of(store::Connection& db, const Kept& kept) {
  CW_TRY(KnownSource known, known_source(state_, db, kept.row.source));
  UploadView out;
  out.id = kept.row.id;
  out.columns = propose_uses(kept.about, known.source, state_.fields);
  const auto has = [&](const std::string& name) {
    return std::ranges::find(kept.about.columns, name, &FileColumn::column) != kept.about.columns.end();
  };
  if (!known.source.id_column.empty() && !has(known.source.id_column)) out.missing.push_back(known.source.id_column);
  for (const sources::ColumnUse& use : known.source.columns)
    if (!has(use.column)) out.missing.push_back(use.column);
  out.source = std::move(known.source);
  out.registered = known.registered;
  out.title = kept.row.title;
  out.description = kept.about.description;
  out.format = kept.about.format;
  out.bytes = kept.row.bytes;
  out.rows = kept.about.rows;
  out.made_at = kept.row.made_at;
  return out;
}

Result<void> Uploads::put_details(const Asking& asking, const Source& details) {
  CW_CHECK(sources::check_source(details, SourceParts::details));
  CW_CHECK(check_against_policy(state_, details));
  const Result<Source> registered = Loads(place_).source(details.name);
  if (registered) {
    CW_CHECK(Loads(place_).put_source(asking, with_mapping(details, {registered->id_column, registered->columns}), Existing::may_be_there));
    return {};
  }
  if (registered.error().code != ErrorCode::not_found) return tl::unexpected(registered.error());
  const Source bare = with_mapping(details, {});
  CW_TRY(trust::AccessEntry entry, may_load(state_, asking, bare, "source described"));
  CW_TRY(const auto db, state_.pool.take());
  return note_load(state_, std::move(entry), keep_description(*db, bare, source_act(asking).who, state_.options.clock.now()));
}

Result<Source> Uploads::source(const std::string& name) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(KnownSource known, known_source(state_, *db, name));
  return std::move(known.source);
}

Result<std::vector<Source>> Uploads::described() {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(std::vector<Source> out, read_descriptions(*db));
  CW_TRY(const std::vector<Source> registered, SourcesAtHand(state_, *db)->list());
  std::erase_if(out, [&](const Source& each) { return std::ranges::find(registered, each.name, &Source::name) != registered.end(); });
  return out;
}

Result<std::vector<trust::SourceEntry>> Uploads::unknown() {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const std::vector<Source> registered, SourcesAtHand(state_, *db)->list());
  CW_TRY(const std::vector<Source> described, read_descriptions(*db));
  std::vector<trust::SourceEntry> out = state_.policy.text().sources;
  std::erase_if(out, [&](const trust::SourceEntry& each) {
    return std::ranges::find(registered, each.name, &Source::name) != registered.end() ||
           std::ranges::find(described, each.name, &Source::name) != described.end();
  });
  std::ranges::sort(out, {}, &trust::SourceEntry::name);
  return out;
}

std::vector<ColumnChoice> Uploads::choices() const { return column_choices(state_.fields); }

Result<UploadView> Uploads::take(const Asking& asking, const UploadOffer& offer, const ReadBytes& read) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const KnownSource known, known_source(state_, *db, offer.source));
  Kept kept;
  kept.row.id = UploadId(UuidSource(state_.options.clock, system_randomness()).next());
  CW_TRY(trust::AccessEntry entry, may_load(state_, asking, known.source, "upload " + kept.row.id.text()));
  kept.row.source = known.source.name;
  kept.row.title = with_invalid_utf8_replaced(offer.title.substr(0, 200));
  kept.row.account = asking.caller.account.id.text();
  kept.row.made_at = state_.options.clock.now();
  const auto taken = [&]() -> Result<void> {
    CW_TRY(SpooledFile spooled, spool(read));
    CW_TRY(const LookedAt looked, look_into(std::move(spooled), offer.title, known.source.name));
    kept.about = looked.about;
    kept.row.about = about_text(looked.about);
    kept.row.bytes = static_cast<std::int64_t>(size_of(looked.file));
    CW_CHECK(forget_uploads(*db, {kept.row.made_at.microseconds - kept_for}, kept.row.source, kept.row.account));
    return keep_upload(*db, kept.row, [&](std::uint64_t offset, std::span<char> into) { return looked.file.read(offset, into); });
  };
  CW_CHECK(note_load(state_, std::move(entry), taken()));
  return view_of(*db, kept);
}

Result<UploadView> Uploads::find(UploadId upload) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const Kept found, kept(*db, upload));
  return view_of(*db, found);
}

Result<std::vector<UploadView>> Uploads::of_source(const std::string& source) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(std::vector<UploadRow> rows, uploads_of(*db, source));
  std::vector<UploadView> out;
  for (UploadRow& row : rows) {
    CW_TRY(FileAbout about, read_about(row.about));
    CW_TRY(UploadView view, view_of(*db, Kept{std::move(row), std::move(about)}));
    out.push_back(std::move(view));
  }
  return out;
}

// The cells of a column as the register would name it: the column that names the record is of the field that covers record ids.
Result<UploadPreview> Uploads::preview(const Asking& asking, UploadId upload, const Mapping& mapping) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const Kept found, kept(*db, upload));
  std::vector<std::vector<std::string>> names(found.about.columns.size());
  std::set<std::string> fields{std::string(state_.fields.of(record_id_column))};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (found.about.columns[i].column == mapping.id_column) names[i].emplace_back(record_id_column);
    for (const sources::ColumnUse& use : mapping.columns)
      if (use.column == found.about.columns[i].column) names[i].push_back(use.name);
    for (const std::string& name : names[i]) fields.emplace(state_.fields.of(name));
  }
  fields.erase("");
  const Question question(asking, trust::AccessAction::read, {found.row.source}, {fields.begin(), fields.end()},
                          state_.options.clock.now());
  const trust::Visit visit{state_.policy, question.request(), asking.door, asking.from, "preview of upload " + upload.text(), {}};
  return state_.log.with_access(*db, *state_.queue, visit, [&](store::Connection&, trust::Access& access) -> Result<UploadPreview> {
    const DecidedView viewer(question, state_.fields, access);
    UploadPreview out;
    for (std::size_t row = 0; row < std::min<std::size_t>(sample_rows, static_cast<std::size_t>(found.about.rows)); ++row) {
      std::vector<std::optional<std::string>>& cells = out.rows.emplace_back(names.size());
      for (std::size_t i = 0; i < names.size(); ++i) {
        const bool shown = !names[i].empty() &&
                           std::ranges::all_of(names[i], [&](const std::string& name) { return viewer.shows(found.row.source, name); });
        if (shown && row < found.about.columns[i].sample.size()) cells[i] = found.about.columns[i].sample[row];
      }
    }
    return out;
  });
}

// On a connection of its own: loads take theirs of the pool, and whoever holds one and waits for another could wait for ever.
Result<LoadView> Uploads::load(const Asking& asking, UploadId upload, const Mapping& mapping, sources::LoadKind kind) {
  CW_TRY(store::Connection db, store::open(state_.options.store));
  CW_TRY(const Kept found, kept(db, upload));
  CW_CHECK(check_mapping(mapping, found.about));
  CW_CHECK(check_source_is_free(db, found.row.source));
  CW_TRY(const KnownSource known, known_source(state_, db, found.row.source));
  const Source wanted = with_mapping(known.source, mapping);
  Loads loads(place_);
  if (known.registered == Existing::must_not_be_there || wanted != known.source) {
    CW_CHECK(loads.put_source(asking, wanted, known.registered));
    CW_CHECK(forget_description(db, wanted.name));
  }
  const LoadOffer offer{found.row.source, found.row.title, kind, found.about.format};
  CW_TRY(LoadView begun, loads.start(asking, offer, [&](std::uint64_t offset, std::span<char> into) {
    return read_upload_bytes(db, upload, offset, into);
  }));
  CW_CHECK(forget_upload(db, upload));
  return begun;
}

Result<void> Uploads::forget(const Asking& asking, UploadId upload) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const Kept found, kept(*db, upload));
  CW_TRY(const KnownSource known, known_source(state_, *db, found.row.source));
  CW_TRY(trust::AccessEntry entry, may_load(state_, asking, known.source, "upload " + upload.text() + " forgotten"));
  return note_load(state_, std::move(entry), forget_upload(*db, upload));
}

}  // namespace cw::place
