// SPDX-License-Identifier: MIT
// From a file that was sent to a load, with what its columns are proposed to be used as, and the figures of its quality.
#include "services/place/uploads.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/place/quality.h"
#include "services/place/test_place.h"
#include "store/test_store.h"

namespace cw::place {
namespace {

using sources::LoadKind;

constexpr std::string_view more_policy = R"(
[[sources]]
name = "befriending"
title = "befriending scheme"
organisation = "council"
[[sources]]
name = "gp_list"
organisation = "nhs_trust"
)";

ReadBytes bytes_of(std::string content) {
  return [content = std::move(content)](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
    return offset >= content.size() ? 0 : content.copy(into.data(), std::min<std::size_t>(into.size(), 1000), offset);
  };
}

constexpr std::string_view first_names[] = {"Anna", "Brian", "Carol", "David", "Elsie", "Frank", "Gwen", "Harold"};

// A name of letters for a number.
std::string name_of(int number) {
  std::string out = "Q";
  for (int place = 0; place < 3; ++place, number /= 16) out += std::string{"bdfghjklmnprstvz"[number % 16], "aeiou"[number % 5]};
  return out;
}

// Clients 0 to `count`; with bad_rows bad ones: two ids that are missing, one that stands twice, a date and an e-mail that are none.
std::string clients(int count, std::string_view more = "") {
  std::string out = "Client No,First Name,Surname,DOB,Post Code,Telephone,E-mail,Shoe size\n";
  for (int i = 0; i < count; ++i)
    out += fmt::format("BF{},{},{},{:02}/{:02}/{},AW1 {}AA,01632 9600{},ann{}@example.org,5\n", 1000 + i, first_names[i % 8], name_of(i),
                       i % 28 + 1, i % 12 + 1, 1940 + i % 50, i % 9, 10 + i % 80, i);
  return out + std::string(more);
}
const std::string bad_rows =
    ",Bob,Nobody,01/01/1950,AW1 1AA,,,6\n,Cat,Nobody,01/01/1950,AW1 1AA,,,6\nBF1000,Dan,Twice,01/01/1950,AW1 1AA,,,6\nBF9999,Eve,Odd,not "
    "known,AW1 1AA,,none,6\n";

class UploadsOfAPlace : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    auto opened = Place::open(test::packaged_place(url(), folder_.at("keys"), more_policy));
    ASSERT_TRUE(opened) << opened.error().message;
    place_ = std::move(*opened);
  }
  Asking as(const std::string& role, const std::string& purpose = "data_quality") {
    trust::ApiCaller caller;
    auto& id = ids_.try_emplace(role, trust::AccountId(uuids_.next())).first->second;
    caller.account.id = id;
    caller.account.name = role;
    caller.account.organisation = "council";
    caller.account.roles = {role};
    return {.caller = std::move(caller), .purpose = purpose, .from = "192.0.2.1"};
  }
  Asking officer() { return as("data_officer"); }
  static sources::Source scheme() {
    sources::Source out;
    out.name = "befriending";
    out.title = "Befriending scheme";
    out.organisation = "council";
    out.system = "a spreadsheet";
    out.refresh = "every month";
    out.identifier_scheme = "client number";
    return out;
  }
  std::int64_t count(std::string_view sql) {
    store::Connection db = connect();
    return db.value<std::int64_t>(sql).value();
  }
  LoadView settled(const LoadView& load) {
    return Loads(*place_).wait(load.report.id, [](const LoadView&) {}).value();
  }
  UuidSource uuids_{system_clock(), system_randomness()};
  std::map<std::string, trust::AccountId> ids_;
  std::unique_ptr<Place> place_;
};
CW_ON_BOTH_DATABASES(UploadsOfAPlace);

const UploadColumn& column(const UploadView& upload, std::string_view name) {
  return *std::ranges::find(upload.columns, name, &UploadColumn::column);
}

TEST_P(UploadsOfAPlace, AFileBecomesALoadByAMappingThatIsKeptForTheNextOne) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  EXPECT_EQ(uploads.described().value().size(), 1U);
  const auto upload = uploads.take(officer(), {"befriending", "clients.csv"}, bytes_of(clients(100, bad_rows)));
  ASSERT_TRUE(upload) << upload.error().message;
  EXPECT_EQ(upload->rows, 104);
  EXPECT_TRUE(column(*upload, "Client No").is_id);
  EXPECT_EQ(column(*upload, "First Name").name, "given_name");
  EXPECT_EQ(column(*upload, "Surname").name, "family_name");
  EXPECT_EQ(column(*upload, "DOB").name, "date_of_birth");
  EXPECT_EQ(column(*upload, "Post Code").name, "postcode");
  EXPECT_EQ(column(*upload, "E-mail").name, "email");
  EXPECT_EQ(column(*upload, "DOB").proposed, Proposed::recognised);
  EXPECT_EQ(column(*upload, "Shoe size").name, "") << "of no use to a register of people";
  EXPECT_GT(column(*upload, "DOB").confidence, 0.8);
  EXPECT_EQ(column(*upload, "DOB").reason.find("1950"), std::string::npos) << "no values of people: " << column(*upload, "DOB").reason;

  Mapping mapping = mapping_of(*upload);
  std::erase_if(mapping.columns, [](const sources::ColumnUse& use) { return use.name == "phone"; });
  const auto begun = uploads.load(officer(), upload->id, mapping, LoadKind::whole);
  ASSERT_TRUE(begun) << begun.error().message;
  const LoadView load = settled(*begun);
  EXPECT_EQ(load.state, "applied") << load.problem;
  EXPECT_EQ(load.report.added, 101);
  EXPECT_EQ(load.report.rejected, 3);
  EXPECT_EQ(count("SELECT count(*) FROM upload"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM upload_piece"), 0) << "what is loaded is not kept";
  EXPECT_TRUE(uploads.described().value().empty());
  EXPECT_EQ(uploads.find(upload->id).error().code, ErrorCode::not_found);

  const auto next =
      uploads.take(officer(), {"befriending", "clients-2.csv"}, bytes_of("Client No,DOB,Mobile\nBF1000,01/01/1940,07700 900123\n"));
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(column(*next, "DOB").proposed, Proposed::as_before);
  EXPECT_EQ(column(*next, "Mobile").name, "") << "a column that was not there before is not used unasked";
  EXPECT_NE(std::ranges::find(next->missing, "Surname"), next->missing.end());
  EXPECT_EQ(std::ranges::find(next->missing, "Telephone"), next->missing.end()) << "it was not used";
}

TEST_P(UploadsOfAPlace, AShortListKnowsItsNumbersAndItsNames) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  // In a list of a few rows a name differs in every one too, and the one row without a number is a large share.
  const auto brief = uploads.take(officer(), {"befriending", "few.csv"},
                                  bytes_of("Client No,First Name,Surname,DOB,Post Code\nBF1,Marigold,Quillfeather,03/02/1948,AW1 1AA\n"
                                           "BF2,Ambrose,Thistlewood,17/09/1951,AW1 1AB\n,Barnaby,Nettlefold,01/01/1950,AW1 1AC\n"));
  ASSERT_TRUE(brief) << brief.error().message;
  EXPECT_TRUE(column(*brief, "Client No").is_id);
  EXPECT_EQ(column(*brief, "First Name").name, "given_name");
  EXPECT_EQ(column(*brief, "Surname").name, "family_name");
}

TEST_P(UploadsOfAPlace, APreviewShowsWhatTheDecisionShowsAndIsLogged) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  const auto upload = uploads.take(officer(), {"befriending", "clients.csv"}, bytes_of(clients(30)));
  ASSERT_TRUE(upload) << upload.error().message;
  const std::int64_t entries = count("SELECT count(*) FROM access_log");
  const auto rows = uploads.preview(officer(), upload->id, mapping_of(*upload));
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->rows.size(), 8U);
  const auto cell = [&](const UploadPreview& preview, std::string_view name) {
    return preview.rows[0][static_cast<std::size_t>(&column(*upload, name) - upload->columns.data())];
  };
  EXPECT_EQ(cell(*rows, "First Name"), "Anna");
  EXPECT_EQ(cell(*rows, "Client No"), "BF1000");
  EXPECT_EQ(cell(*rows, "Shoe size"), std::nullopt) << "what is used for nothing is shown to nobody";
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), entries + 1);
  // An adviser who answers residents may see names, and no numbers of records.
  const auto adviser = uploads.preview(as("adviser", "contact"), upload->id, mapping_of(*upload));
  ASSERT_TRUE(adviser) << adviser.error().message;
  EXPECT_EQ(cell(*adviser, "First Name"), "Anna");
  EXPECT_EQ(cell(*adviser, "Client No"), std::nullopt);
  EXPECT_EQ(uploads.preview(as("administrator"), upload->id, mapping_of(*upload)).error().code, ErrorCode::denied);
}

TEST_P(UploadsOfAPlace, WhoeverMayNotWriteTheSourceTakesNothingIn) {
  Uploads uploads(*place_);
  EXPECT_EQ(uploads.put_details(as("adviser", "contact"), scheme()).error().code, ErrorCode::denied);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  EXPECT_EQ(uploads.take(as("auditor"), {"befriending", "x.csv"}, bytes_of(clients(3))).error().code, ErrorCode::denied);
  EXPECT_EQ(uploads.take(officer(), {"nothing", "x.csv"}, bytes_of(clients(3))).error().code, ErrorCode::not_found);
  sources::Source other = scheme();
  other.name = "gp_list";
  EXPECT_EQ(uploads.put_details(officer(), other).error().field, "organisation");
  other.name = "not_in_the_policy";
  EXPECT_EQ(uploads.put_details(officer(), other).error().field, "name");
  EXPECT_EQ(count("SELECT count(*) FROM upload"), 0);
}

TEST_P(UploadsOfAPlace, WhatIsNoTableIsRefusedInWords) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  const auto why = [&](const std::string& title, const std::string& content) {
    const auto taken = uploads.take(officer(), {"befriending", title}, bytes_of(content));
    return taken ? std::string("taken") : taken.error().field + ": " + taken.error().message;
  };
  EXPECT_EQ(why("x.csv", ""), "file: the file is empty.");
  EXPECT_EQ(why("x.csv", "a,b,c\n"), "file: the file has no rows below its header.");
  EXPECT_EQ(why("x.pdf", "%PDF-1.7\n"), "file: this is a PDF. Ask for the data as CSV or Excel.");
  EXPECT_EQ(why("x.xls", "\xD0\xCF\x11\xE0zzzz"), "file: this is an old or encrypted Excel file. Save it as .xlsx or as CSV.");
  EXPECT_EQ(why("x.xlsx", "a,b\n1,2\n"), "file: this is no xlsx file, though its name says so. Save it again.");
  EXPECT_EQ(why("x.zip", std::string("PK\x03\x04", 4) + "people.csv"), "file: this is a zip archive. Unpack it and send the file inside.");
  EXPECT_EQ(why("x.csv", "\x1F\x8B\x08zzzz"), "file: this is a compressed file. Unpack it and send the file inside.");
  // A sheet that says it unpacks to 4 GB: an entry of the archive's directory, and the record of where that is.
  std::string bomb =
      std::string("PK\x03\x04") + std::string("PK\x01\x02") + std::string(20, '\0') + "\xF0\xFF\xFF\xFF" + std::string(18, '\0');
  bomb += std::string("PK\x05\x06") + std::string(4, '\0') + std::string("\1\0\1\0\x2E\0\0\0\4\0\0\0\0\0", 14);
  EXPECT_EQ(why("x.xlsx", bomb), "file: a spreadsheet may unpack to at most 2000 MB in 5000 parts here: save the sheet as CSV.");
  EXPECT_TRUE(why("x.xlsx", bomb.substr(0, bomb.size() - 1)).starts_with("file: the spreadsheet cannot be read"));
  EXPECT_TRUE(why("x.parquet", "PAR1 and nothing more").starts_with("file: ")) << why("x.parquet", "PAR1 and nothing more");
  EXPECT_EQ(count("SELECT count(*) FROM upload"), 0);
  // A mapping names columns of the file, and one that names the record.
  const auto upload = uploads.take(officer(), {"befriending", "x.ndjson"},
                                   bytes_of("{\"id\": \"1\", \"surname\": \"Quill\"}\n{\"id\": \"2\", \"surname\": \"Pen\"}\n"));
  ASSERT_TRUE(upload) << upload.error().message;
  EXPECT_EQ(upload->format, LoadFormat::ndjson);
  EXPECT_EQ(uploads.load(officer(), upload->id, {}, LoadKind::whole).error().field, "id_column");
  EXPECT_EQ(uploads.load(officer(), upload->id, {"no", {}}, LoadKind::whole).error().field, "id_column");
  EXPECT_EQ(uploads.load(officer(), upload->id, {"id", {{"no", "family_name", "family_name"}}}, LoadKind::whole).error().field, "columns");
  EXPECT_EQ(uploads.load(officer(), upload->id, {"id", {{"surname", "shoe_size", "number"}}}, LoadKind::whole).error().field, "columns")
      << "no field covers it";
  EXPECT_EQ(uploads.load(officer(), upload->id, {"id", {}}, LoadKind::whole).error().field, "columns");
  ASSERT_TRUE(uploads.forget(officer(), upload->id));
  EXPECT_EQ(count("SELECT count(*) FROM upload_piece"), 0);
}

TEST_P(UploadsOfAPlace, AFileOfManyPiecesIsLoadedWhole) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  std::string content = "Client No,Surname,Note\n";
  for (int i = 0; i < 300; ++i)
    content += "C" + std::to_string(i) + ",Quill" + std::string(1, static_cast<char>('a' + i % 26)) + "," + std::string(2000, 'x') + "\n";
  const auto upload = uploads.take(officer(), {"befriending", "long.csv"}, bytes_of(content));
  ASSERT_TRUE(upload) << upload.error().message;
  EXPECT_EQ(upload->bytes, static_cast<std::int64_t>(content.size()));
  EXPECT_EQ(count("SELECT count(*) FROM upload_piece"), 3);
  const auto begun = uploads.load(officer(), upload->id, {"Client No", {{"Surname", "family_name", "family_name"}}}, LoadKind::whole);
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_EQ(settled(*begun).report.added, 300);
}

TEST_P(UploadsOfAPlace, QualityIsCountedByLoadAndKept) {
  Uploads uploads(*place_);
  ASSERT_TRUE(uploads.put_details(officer(), scheme()));
  Quality quality(*place_);
  EXPECT_EQ(quality.source("befriending")->registered, Existing::must_not_be_there);
  const auto load = [&](const std::string& content) {
    const auto upload = uploads.take(officer(), {"befriending", "clients.csv"}, bytes_of(content));
    if (!upload) throw std::runtime_error(upload.error().message);
    return settled(uploads.load(officer(), upload->id, mapping_of(*upload), LoadKind::whole).value());
  };
  const LoadView first = load(clients(50, bad_rows));
  ASSERT_EQ(first.state, "applied") << first.problem;
  // A person who stands in the list under two numbers.
  const LoadView second = load(clients(50, bad_rows + "BF2000,Anna,Qbababa,01/01/1940,AW1 0AA,01632 960010,ann0@example.org,5\n"));
  ASSERT_EQ(second.state, "applied") << second.problem << second.report.question;
  const auto loads = quality.of_source("befriending", 10);
  ASSERT_TRUE(loads) << loads.error().message;
  ASSERT_EQ(loads->size(), 2U);
  const LoadQuality& newest = loads->front();
  EXPECT_EQ(newest.records, 52);
  EXPECT_EQ(newest.people, 51) << "one of them stands there twice";
  EXPECT_EQ((*loads)[1].records, 51);
  const auto figure = [&](std::string_view name) { return *std::ranges::find(newest.columns, name, &ColumnFigure::column); };
  EXPECT_EQ(figure("record_id").rows, 55);
  EXPECT_EQ(figure("record_id").filled, 53);
  EXPECT_EQ(figure("date_of_birth").filled, 55);
  EXPECT_EQ(figure("date_of_birth").valid, 54) << "'not known' is no date";
  EXPECT_EQ(figure("email").filled, 52);
  EXPECT_EQ(figure("email").valid, 51) << "'none' is no address";
  EXPECT_NEAR(figure("email").completeness(), 52.0 / 55, 1e-9);
  EXPECT_LT(*mean_validity(newest), 1);
  const auto standing = quality.source("befriending");
  ASSERT_TRUE(standing) << standing.error().message;
  EXPECT_EQ(standing->records, 52);
  EXPECT_TRUE(standing->heard_at.has_value());
  EXPECT_EQ(standing->last->report.id, second.report.id);
  // What was undone is counted again.
  ASSERT_TRUE(Loads(*place_).undo(officer(), second.report.id));
  EXPECT_EQ(settled(second).state, "undone");
  EXPECT_EQ(quality.source("befriending")->records, 51);
}

}  // namespace
}  // namespace cw::place
