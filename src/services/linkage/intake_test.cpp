// SPDX-License-Identifier: MIT
// Files to one table of standardised columns.
#include "services/linkage/intake.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"

namespace cw::link {
namespace {

const std::string model = "[[blocking]]\non = [\"name\"]\n[[comparison]]\nkind = \"exact\"\ncolumn = \"name\"\n";

Result<Intake> taken(std::vector<std::filesystem::path> files, const std::string& config, std::optional<std::string> id = {}) {
  IntakeOptions options;
  options.files = std::move(files);
  options.id = std::move(id);
  return take_in(options, read_job_config(model + config).value(), "source_dataset");
}
// A column as "a|b|~".
std::string shown(const Table& table, const char* name) {
  const Column* column = table.find(name);
  if (column == nullptr) return "no column";
  std::string out;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    out += row == 0 ? "" : "|";
    out += column->code(row) == 0 ? "~" : column->display(column->code(row));
  }
  return out;
}

TEST(Intake, KeepsColumnsAndAddsThoseOfTheRules) {
  test::Folder folder;
  const auto file = folder.with("people.csv", "unique_id,name,dob,phone\n1, ann ,1980-01-02,\n2,BOB,,0123\n3,,1990-12-31,0124\n");
  const auto intake = taken({file}, R"(
[columns]
upper_name = { from = "name", do = ["trim", "upper"] }
key = { join = ["upper_name", "dob"], with = "/" }
contacts = { list = ["phone", "name"] }
any = { first_of = ["phone", "dob"] }
kind = { value = "person" }
)");
  ASSERT_TRUE(intake.has_value()) << intake.error().message;
  EXPECT_EQ(shown(intake->table, "upper_name"), "ANN|BOB|~");
  EXPECT_EQ(shown(intake->table, "key"), "ANN/1980-01-02|~|~") << "nothing where a part is missing";
  EXPECT_EQ(intake->table.find("contacts")->type(), ColumnType::list);
  EXPECT_EQ(intake->table.find("contacts")->value(intake->table.find("contacts")->code(1)),
            Value(List{Value{std::string("0123")}, Value{std::string("BOB")}}));
  EXPECT_EQ(shown(intake->table, "any"), "1980-01-02|0123|0124");
  EXPECT_EQ(shown(intake->table, "kind"), "person|person|person");
  EXPECT_EQ(shown(intake->table, "name"), " ann |BOB|~") << "what no rule makes stays as it is";
  EXPECT_EQ(shown(intake->table, "source_dataset"), "people|people|people");
}
TEST(Intake, StacksSourcesEachByItsOwnRules) {
  test::Folder folder;
  const auto council = folder.with("council.csv", "account,FULL,town\n1,ann,york\n2,bob,\n");
  const auto health = folder.with("health.csv", "unique_id,name,gp\n1,ANN,x\n");
  const auto intake = taken({council, health},
                            "[[input.source]]\nname = \"council\"\nid = \"account\"\n[input.source.columns]\nname = \"FULL\"\ntown = "
                            "\"town\"\n[columns]\nname = { from = \"name\", do = [\"upper\"] }\n");
  ASSERT_TRUE(intake.has_value()) << intake.error().message;
  EXPECT_EQ(shown(intake->table, "unique_id"), "1|2|1");
  EXPECT_EQ(shown(intake->table, "name"), "ANN|BOB|ANN");
  EXPECT_EQ(shown(intake->table, "town"), "york|~|~");
  EXPECT_EQ(shown(intake->table, "gp"), "~|~|x");
  EXPECT_EQ(shown(intake->table, "source_dataset"), "council|council|health");
  EXPECT_EQ(intake->files[0].rows, 2U);
}
TEST(Intake, NamesSourcesAsTheConfigurationSays) {
  test::Folder folder;
  const auto intake = taken({folder.with("a/people.csv", "unique_id,name\n1,x\n"), folder.with("b/people.csv", "unique_id,name\n1,x\n")},
                            "[input]\nsource_names = [\"old\", \"new\"]\n");
  ASSERT_TRUE(intake.has_value()) << intake.error().message;
  EXPECT_EQ(shown(intake->table, "source_dataset"), "old|new");
  const auto refused = taken({folder.at("a/people.csv"), folder.at("b/people.csv")}, "");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
}
TEST(Intake, ReadsWholeCellsThatMeanNothingAsNulls) {
  test::Folder folder;
  const auto intake =
      taken({folder.with("people.csv", "unique_id,name\n1,n/a\n2,NULL\n3,n/a x\n")}, "[input]\nnull_texts = [\"\", \"n/a\", \"NULL\"]\n");
  EXPECT_EQ(shown(intake->table, "name"), "~|~|n/a x");
}
TEST(Intake, TakesOutDatesThatAreDefaultsAndSaysHowMany) {
  test::Folder folder;
  std::string text = "unique_id,name,dob\n";
  for (int i = 0; i < 1000; ++i)
    text += fmt::format("{},x,{}\n", i, i % 4 == 0 ? "1900-01-01" : fmt::format("{}-{:02}-{:02}", 1930 + i % 70, 1 + i % 12, 1 + i % 28));
  const auto intake = taken({folder.with("people.csv", text)},
                            "[columns]\nborn = { from = \"dob\", default_dates = \"remove\" }\nkept = { from = \"dob\" }\n");
  ASSERT_TRUE(intake.has_value());
  ASSERT_EQ(intake->removed.size(), 1U);
  EXPECT_EQ(intake->removed[0].column, "born");
  EXPECT_EQ(intake->removed[0].values, 1U);
  EXPECT_EQ(intake->removed[0].records, 250U);
  EXPECT_EQ(intake->table.find("born")->counts()[0], 250U);
  EXPECT_EQ(intake->table.find("kept")->counts()[0], 0U);
}
TEST(Intake, TakesOutValuesThatTooManyShareOverAllSources) {
  test::Folder folder;
  const auto a = folder.with("a.csv", "unique_id,name,phone\n1,x,111\n2,x,111\n3,x,222\n"),
             b = folder.with("b.csv", "unique_id,name,phone\n1,x,111\n2,x,222\n");
  const auto intake = taken({a, b}, "[columns]\nphone = { from = \"phone\", shared_by_more_than = 2 }\n");
  ASSERT_TRUE(intake.has_value());
  EXPECT_EQ(shown(intake->table, "phone"), "~|~|222|~|222");
  ASSERT_EQ(intake->removed.size(), 1U);
  EXPECT_EQ(intake->removed[0].records, 3U);
  EXPECT_EQ(intake->removed[0].reason.find("111"), std::string::npos) << "the value is personal";
}
TEST(Intake, CountsRowsThatCannotBeReadAndGoesOn) {
  test::Folder folder;
  const auto intake = taken({folder.with("people.csv", "unique_id,name\n1,x\n2\n3,y\n4,a,b\n")}, "");
  ASSERT_TRUE(intake.has_value());
  EXPECT_EQ(shown(intake->table, "unique_id"), "1|3");
  EXPECT_EQ(intake->rejects.size(), 2U);
  EXPECT_EQ(intake->files[0].rejected, 2U);
}
TEST(Intake, SaysWhichColumnIsMissingWhereAndForWhat) {
  test::Folder folder;
  const auto file = folder.with("people.csv", "ref,name\n1,x\n");
  const auto no_id = taken({file}, "");
  ASSERT_FALSE(no_id.has_value());
  EXPECT_EQ(no_id.error().exit_code, bulk::column_missing);
  EXPECT_NE(no_id.error().message.find("no column \"unique_id\", which the id needs"), std::string::npos);
  const auto no_input = taken({file}, "[input]\nid = \"ref\"\n[columns]\nx = { from = \"y\" }\n");
  ASSERT_FALSE(no_input.has_value());
  EXPECT_NE(no_input.error().message.find("no column \"y\", which the column rule \"x\" needs"), std::string::npos);
  EXPECT_TRUE(taken({file}, "", "ref").has_value()) << "--id";
}
// A column made under the id's own name must not lose the id.
TEST(Intake, LetsARuleMakeTheIdItself) {
  test::Folder folder;
  const auto intake =
      taken({folder.with("people.csv", "unique_id,name\n a1 ,x\n")}, "[columns]\nunique_id = { from = \"unique_id\", do = [\"trim\"] }\n");
  ASSERT_TRUE(intake.has_value());
  EXPECT_EQ(shown(intake->table, "unique_id"), "a1");
}

}  // namespace
}  // namespace cw::link
