// SPDX-License-Identifier: MIT
// From a file that somebody has sent to a load: what its columns seem to hold, what they shall be used as, and a first look at its rows.
//
//   Uploads uploads(*place);                                                          // cheap; the place must outlive it
//   CW_TRY(UploadView upload, uploads.take(asking, {"library", "july.xlsx"}, read));  // reads, recognises; nothing is loaded yet
//   CW_TRY(UploadPreview rows, uploads.preview(asking, upload.id, mapping_of(upload)));
//   CW_TRY(LoadView load, uploads.load(asking, upload.id, mapping, sources::LoadKind::whole));
//
// The mapping is kept with the source, so that its next file is mapped already. A source is described (put_details) before its first file
// and registered with it. Spreadsheets (XLSX, ODS) become CSV when they come. Files that nobody loads are forgotten after a day. Who takes
// in and loads needs leave to write the fields of the columns; of a row is shown what the decision shows, and looking is logged. Errors:
// denied, invalid (with the field), not_found, conflict, too_large, unavailable. Safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/loads.h"

namespace cw::place {

struct UploadTag;
using UploadId = Id<UploadTag>;

inline constexpr std::uint64_t most_upload_bytes = 500'000'000;

struct UploadOffer {
  std::string source, title;  // title: the file's name; its ending helps to tell the format
};
// as_before: the source's last files had it so.
enum class Proposed : std::uint8_t { nothing, recognised, as_before };
struct UploadColumn {
  std::string column;      // as the file names it
  std::string name, kind;  // what it is proposed to be used as (sources::ColumnUse); empty: not used
  bool is_id = false;      // proposed to name the record
  Proposed proposed = Proposed::nothing;
  std::string meaning, reason;  // of recognition, in plain English; no values of people
  double confidence = 0;        // 0 to 1
  double filled = 0;            // share of the rows looked at
  std::int64_t distinct = 0;
};
struct UploadView {
  UploadId id;
  sources::Source source;  // before its first file without columns
  Existing registered = Existing::must_not_be_there;
  std::string title, description;  // description: "CSV, UTF-8, comma, header"
  LoadFormat format = LoadFormat::csv;
  std::int64_t bytes = 0, rows = 0;  // rows: looked at, from the beginning
  Timestamp made_at;
  std::vector<UploadColumn> columns;
  std::vector<std::string> missing;  // columns that the source uses and the file has not
};
struct Mapping {
  std::string id_column;
  std::vector<sources::ColumnUse> columns;
};
[[nodiscard]] Mapping mapping_of(const UploadView& upload);  // as it is proposed

struct UploadPreview {
  // row -> column, as UploadView has them; nothing: it may not be seen, or is not used
  std::vector<std::vector<std::optional<std::string>>> rows;
};

// What a column can be used as: those of the vocabulary that a field of the policy covers.
struct ColumnChoice {
  std::string name, kind;
};

class Uploads {
 public:
  explicit Uploads(Place& place) : place_(place), state_(place.state()) {}

  // What is known of a source before its first file, or instead of what is known of it; columns and id_column are not read. The source must
  // stand in the access policy with the same organisation.
  [[nodiscard]] Result<void> put_details(const Asking& asking, const sources::Source& details);
  // A source that is registered or described; not_found.
  [[nodiscard]] Result<sources::Source> source(const std::string& name);
  [[nodiscard]] Result<std::vector<sources::Source>> described();  // and not registered, by name
  // Sources of the policy that are neither, by name.
  [[nodiscard]] Result<std::vector<trust::SourceEntry>> unknown();
  [[nodiscard]] std::vector<ColumnChoice> choices() const;

  // invalid: no file of a kind that is read, or nothing in it; too_large.
  [[nodiscard]] Result<UploadView> take(const Asking& asking, const UploadOffer& offer, const ReadBytes& read);
  [[nodiscard]] Result<UploadView> find(UploadId upload);
  [[nodiscard]] Result<std::vector<UploadView>> of_source(const std::string& source);  // that wait, newest first
  [[nodiscard]] Result<UploadPreview> preview(const Asking& asking, UploadId upload, const Mapping& mapping);
  // Registers the source, or its new mapping, and starts the load; the upload is forgotten.
  [[nodiscard]] Result<LoadView> load(const Asking& asking, UploadId upload, const Mapping& mapping, sources::LoadKind kind);
  [[nodiscard]] Result<void> forget(const Asking& asking, UploadId upload);

 private:
  struct Kept;
  [[nodiscard]] Result<Kept> kept(store::Connection& db, UploadId upload);
  [[nodiscard]] Result<UploadView> view_of(store::Connection& db, const Kept& kept);
  Place& place_;
  Place::State& state_;
};

}  // namespace cw::place
