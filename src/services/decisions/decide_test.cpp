// SPDX-License-Identifier: MIT
#include "services/decisions/decide.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/date_text.h"
#include "base/json.h"
#include "base/test_folder.h"
#include "base/text_file.h"
#include "store/bulk/bulk.h"

namespace cw::decisions {
namespace {

using cw::test::content_of;
using cw::test::Folder;

const std::string packages = std::string(CW_SOURCE_DIR) + "/packages/";

DecideOptions options_for(const std::filesystem::path& input) {
  DecideOptions options;
  options.models = {packages + "council-tax-reduction-example"};
  options.input = input;
  options.words = packages + "decisions/messages.en.txt";
  options.on = "2026-09-01";
  return options;
}

std::string output_of(const DecideOptions& options) {
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  EXPECT_TRUE(summary.has_value()) << summary.error().message;
  return out.str();
}
Error error_of(const DecideOptions& options) {
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  EXPECT_FALSE(summary.has_value()) << out.str();
  return summary ? Error{} : summary.error();
}

constexpr const char* header = "id,Household,weekly_income,Savings,guarantee pension credit,Weekly council tax\n";

TEST(Decide, TheExamplesOfThePackageComeOutAsTheySay) {
  const Folder folder;
  for (const std::string year : {"2025", "2026"}) {
    const auto file = parse_json(content_of(packages + "council-tax-reduction-example/reduction-" + year + ".examples.json"));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    for (const Value& example : *member(*file, "examples")->get<List>()) {
      DecideOptions options = options_for(folder.with("given.json", write_json(*member(example, "given"))));
      options.on = year + "-09-01";
      for (const auto& [decision, expected] : *member(example, "expect")->get<Structure>()) options.decisions.push_back(decision);
      const auto result = parse_json(output_of(options));
      ASSERT_TRUE(result.has_value());
      EXPECT_EQ(write_json(*member(*result, "decisions")), write_json(*member(example, "expect")))
          << *member(example, "name")->get<std::string>();
    }
  }
}

// The page shows what the program prints; where the program has changed, the page has to follow.
TEST(Decide, TheExplanationInTheDocumentIsWhatTheProgramPrints) {
  const std::string page = content_of(std::string(CW_SOURCE_DIR) + "/docs/how-to/decide.md");
  const std::string start = "<!-- application -->\n```json\n";
  const std::size_t from = page.find(start);
  ASSERT_NE(from, std::string::npos);
  const std::string application = page.substr(from + start.size(), page.find("```", from + start.size()) - from - start.size());
  const Folder folder;
  DecideOptions options = options_for(folder.with("application.json", application));
  for (const auto& [form, mark] : {std::pair(ExplainForm::text, "<!-- explanation -->"), {ExplainForm::table, "<!-- tables -->"}}) {
    options.explain = form;
    EXPECT_NE(page.find(std::string(mark) + "\n```text\n" + output_of(options) + "```\n"), std::string::npos) << output_of(options);
  }
}

TEST(Decide, ManyRowsHaveTheirStatusAndRejectsTheirPlace) {
  const Folder folder;
  DecideOptions options =
      options_for(folder.with("in.csv", std::string(header) + "a,single,100,0,no,20\nb,single,much,0,no,20\nc,single,100\n"
                                                              "d,castle,100,0,no,20\ne,couple,,0,no,20\n"));
  options.out = folder.at("out.csv");
  options.keep = {"id"};
  options.threads = 2;
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(summary->rows, 5U);
  EXPECT_EQ(summary->decided, 1U);
  EXPECT_EQ(summary->without_value, 1U);
  EXPECT_EQ(summary->rejected, 3U);
  const std::string hash = summary->model_hash;
  EXPECT_EQ(content_of(folder.at("out.csv")),
            "row,id,Weekly reduction,status,reason,model\n"
            "1,a,20,decided,," +
                hash +
                "\n"
                "2,b,,rejected,\"\"\"weekly_income\"\": not a number\"," +
                hash +
                "\n"
                "3,,,rejected,too few cells: 3 instead of 6," +
                hash +
                "\n"
                "4,d,,rejected,\"\"\"Household\"\": not one of the values that the model allows\"," +
                hash +
                "\n"
                "5,e,,no value,\"decision 'Income counted', line 1, column 15: '+' has no meaning for a null and a number\"," +
                hash + "\n");
  EXPECT_EQ(content_of(summary->rejects), "file,row,line,column,reason\n" + options.input.string() + ",2,3,weekly_income,not a number\n" +
                                              options.input.string() + ",3,4,,too few cells: 3 instead of 6\n" + options.input.string() +
                                              ",4,5,Household,not one of the values that the model allows\n");
  ASSERT_EQ(summary->remarks.size(), 1U);
  EXPECT_EQ(summary->remarks[0], "Columns that no input of the model has: id.");
}

TEST(Decide, ParquetGivesTheSameForAnyNumberOfThreadsAndOneRowIsExplainedLater) {
  const Folder folder;
  std::string csv = header;
  for (int i = 0; i < 5'000; ++i)
    csv +=
        std::to_string(i) + (i % 2 == 0 ? ",single," : ",couple,") + std::to_string(i % 450) + ".50," + std::to_string(i * 7) + ",no,25\n";
  DecideOptions options = options_for(folder.with("in.csv", csv));
  std::string first;
  for (const unsigned threads : {1U, 3U}) {
    options.threads = threads;
    options.out = folder.at("out.parquet");
    std::ostringstream out;
    ASSERT_TRUE(run_decide(options, out, {}).has_value());
    const std::string bytes = content_of(options.out);
    if (first.empty()) first = bytes;
    EXPECT_EQ(bytes, first) << threads;
  }
  const auto read = bulk::read_file(options.out, {});
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->table.rows(), 5'000U);
  const Column& reduction = *read->table.find("Weekly reduction");
  EXPECT_EQ(reduction.type(), ColumnType::number);
  options.row = 4'321;
  options.out.clear();
  options.explain = ExplainForm::text;
  const std::string text = output_of(options);
  EXPECT_NE(text.find("Weekly income: £270.50"), std::string::npos) << text;
}

// A rule for all other cases decides where a value is missing too: nobody may take that for a decision on what was given.
TEST(Decide, WhatWasDecidedWithAValueMissingOnTheWayIsToBeChecked) {
  const Folder folder;
  DecideOptions options;
  options.models = {
      folder.with("m.dmn",
                  "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:m\" name=\"m\">"
                  "<inputData id=\"i\" name=\"Income\"><variable name=\"Income\" typeRef=\"number\"/></inputData>"
                  "<decision id=\"d\" name=\"Percent\"><variable name=\"Percent\"/><informationRequirement><requiredInput "
                  "href=\"#i\"/></informationRequirement><decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>Income * "
                  "52</text></inputExpression></input><output/><rule><inputEntry><text>&lt; 5000</text></inputEntry><outputEntry>"
                  "<text>100</text></outputEntry></rule><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>0</text>"
                  "</outputEntry></rule></decisionTable></decision></definitions>")};
  options.input = folder.with("in.csv", "id,Income\n1,90\n2,\n");
  options.out = folder.at("out.csv");
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(summary->decided, 1U);
  EXPECT_EQ(summary->to_check, 1U);
  EXPECT_NE(content_of(options.out).find("2,0,to check,\"decision 'Percent', input 'Income * 52', line 1, column"), std::string::npos)
      << content_of(options.out);
  options.out.clear();
  options.row = 2;
  options.explain = ExplainForm::text;
  options.words = packages + "decisions/messages.en.txt";
  EXPECT_TRUE(output_of(options).starts_with("Percent: 0\nCheck this: something on the way has no value.")) << output_of(options);
}

TEST(Decide, AnExplanationOfManyRowsAsksWhich) {
  const Folder folder;
  DecideOptions options = options_for(folder.with("in.csv", std::string(header) + "a,single,100,0,no,20\n"));
  options.explain = ExplainForm::text;
  EXPECT_EQ(error_of(options).message, "An explanation is of one row. Say which with --row N; rows count from 1.");
  options.row = 2;
  EXPECT_EQ(error_of(options).code, ErrorCode::not_found);
  options.row.reset();
  options.explain = ExplainForm::none;
  EXPECT_NE(error_of(options).message.find("give --out FILE.csv or FILE.parquet"), std::string::npos);
}

TEST(Decide, AMissingColumnIsNamedWithThoseThatThereAre) {
  const Folder folder;
  DecideOptions options =
      options_for(folder.with("in.csv", "Household,Weekly incme,Savings,Guarantee Pension Credit,Weekly council tax\na,b,c,d,e\n"));
  options.out = folder.at("out.csv");
  const Error error = error_of(options);
  EXPECT_EQ(error.exit_code, bulk::ReadExit::column_missing);
  EXPECT_NE(error.message.find("has no column for the input \"Weekly income\", which \"Income counted\" needs"), std::string::npos)
      << error.message;
  EXPECT_NE(error.message.find("Is it \"Weekly incme\"?"), std::string::npos) << error.message;
}

TEST(Decide, WhatJsonLacksOrHasTooMuchIsSaid) {
  const Folder folder;
  const auto result = parse_json(output_of(options_for(folder.with("in.json", "{\"Household\": \"single\", \"Shoe size\": 4}"))));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(*member(*result, "status")->get<std::string>(), "no value");
  EXPECT_EQ(write_json(*member(*result, "remarks")),
            "[\"Not given, and so without a value: Guarantee Pension Credit, Savings, Weekly council tax, Weekly income.\","
            "\"Given, but no input of the model: Shoe size.\"]");
}

TEST(Decide, TheDayChoosesTheVersionAndTheExplanationNamesIt) {
  const Folder folder;
  DecideOptions options = options_for(folder.with(
      "in.json",
      "{\"Household\": \"single\", \"Weekly income\": 90, \"Savings\": 13000, \"Guarantee Pension Credit\": false, \"Weekly council "
      "tax\": 20}"));
  options.explain = ExplainForm::text;
  options.on = "2026-03-31";
  EXPECT_NE(output_of(options).find("version 2025/26, in force from 1 April 2025 to 31 March 2026."), std::string::npos);
  options.on = "2026-04-01";
  EXPECT_NE(output_of(options).find("version 2026/27"), std::string::npos);
  options.on = "2031-01-01";
  EXPECT_NE(error_of(options).message.find("No version of the model 'Council tax reduction (example)' is in force on 2031-01-01."),
            std::string::npos);
  options.on = "soon";
  EXPECT_EQ(error_of(options).exit_code, 2);
}

TEST(Decide, PartsOfAnInputMayBeColumnsOfTheirOwn) {
  const Folder folder;
  DecideOptions options;
  options.models = {folder.with("m.dmn",
                                "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:m\" name=\"m\">"
                                "<itemDefinition name=\"tPerson\"><itemComponent name=\"Age\"><typeRef>number</typeRef></itemComponent>"
                                "<itemComponent name=\"Name\"><typeRef>string</typeRef></itemComponent></itemDefinition>"
                                "<inputData id=\"p\" name=\"Person\"><variable name=\"Person\" typeRef=\"tPerson\"/></inputData>"
                                "<decision id=\"d\" name=\"Old\"><variable name=\"Old\" typeRef=\"boolean\"/><informationRequirement>"
                                "<requiredInput href=\"#p\"/></informationRequirement><literalExpression><text>Person.Age &gt; 66</text>"
                                "</literalExpression></decision></definitions>")};
  options.input = folder.with("in.csv", "person.age,Person Name\n70,Ann\n30,Bob\n");
  options.out = folder.at("out.csv");
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_NE(content_of(options.out).find("1,true,decided"), std::string::npos);
  EXPECT_NE(content_of(options.out).find("2,false,decided"), std::string::npos);
}

// The service "Prices" gives a unit price, which a band that is handed in and not decided chooses, and the total.
std::string service_model() {
  const std::string needs_usage = "<informationRequirement><requiredInput href=\"#u\"/></informationRequirement>";
  const auto row = [](const std::string& test, const std::string& result) {
    return "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + result + "</text></outputEntry></rule>";
  };
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:m\" name=\"m\">"
         "<inputData id=\"u\" name=\"Usage\"><variable name=\"Usage\" typeRef=\"number\"/></inputData>"
         "<inputData id=\"x\" name=\"Other\"><variable name=\"Other\" typeRef=\"number\"/></inputData>"
         "<decision id=\"b\" name=\"Band\"><variable name=\"Band\" typeRef=\"string\"/><informationRequirement><requiredInput href=\"#x\"/>"
         "</informationRequirement><literalExpression><text>string(Other)</text></literalExpression></decision>"
         "<decision id=\"p\" name=\"Price\"><variable name=\"Price\" typeRef=\"number\"/><informationRequirement><requiredDecision "
         "href=\"#b\"/></informationRequirement><decisionTable><input><inputExpression><text>Band</text></inputExpression></input><output/"
         ">" +
         row("\"low\"", "1") + row("\"high\"", "3") +
         "</decisionTable></decision><decision id=\"t\" name=\"Total\"><variable name=\"Total\" typeRef=\"number\"/>" + needs_usage +
         "<informationRequirement><requiredDecision href=\"#p\"/></informationRequirement><literalExpression><text>if Price = null then 0 "
         "else Usage * Price</text></literalExpression></decision>"
         "<decisionService id=\"s\" name=\"Bill\"><variable name=\"Bill\"/><outputDecision href=\"#t\"/><encapsulatedDecision href=\"#p\"/>"
         "<inputDecision href=\"#b\"/><inputData href=\"#u\"/></decisionService>"
         "<decisionService id=\"r\" name=\"Prices\"><variable name=\"Prices\"/><outputDecision href=\"#p\"/><outputDecision href=\"#t\"/>"
         "<inputDecision href=\"#b\"/><inputData href=\"#u\"/></decisionService></definitions>";
}

TEST(Decide, ADecisionServiceIsDecidedFromItsOwnInputs) {
  const Folder folder;
  DecideOptions options;
  options.models = {folder.with("m.dmn", service_model())};
  options.input = folder.with("in.csv", "usage,band\n7,high\n7,none\n");
  options.out = folder.at("out.csv");
  options.decisions = {"Bill"};
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_TRUE(content_of(options.out).starts_with("row,Bill,status,reason,model\n1,21,decided,,")) << content_of(options.out);
  // A decision on the way without a value makes the row one to check, as it does without a service.
  EXPECT_NE(content_of(options.out).find("\n2,0,to check,decision 'Price' has no value,"), std::string::npos) << content_of(options.out);
  options.decisions = {"Prices"};
  ASSERT_TRUE(run_decide(options, out, {}).has_value());
  EXPECT_TRUE(content_of(options.out).starts_with("row,Prices.Price,Prices.Total,status,reason,model\n1,3,21,decided,,"))
      << content_of(options.out);
}

TEST(Decide, AServiceLacksAnInputOrIsUnknown) {
  const Folder folder;
  DecideOptions options;
  options.models = {folder.with("m.dmn", service_model())};
  options.input = folder.with("in.csv", "usage\n7\n");
  options.out = folder.at("out.csv");
  options.decisions = {"Bill"};
  EXPECT_NE(error_of(options).message.find("has no column for the input \"Band\", which \"Bill\" needs"), std::string::npos);
  options.decisions = {"Bills"};
  EXPECT_EQ(error_of(options).message,
            "the model has no decision or decision service 'Bills'. It decides: Total; by a decision service: Bill, Prices.");
}

// Amount and band by a number; the files of one model have different rules.
std::string scheme(const std::string& factor, const std::string& border) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:s\" name=\"s\"><inputData id=\"n\" "
         "name=\"N\">"
         "<variable name=\"N\" typeRef=\"number\"/></inputData><decision id=\"a\" name=\"Amount\"><variable name=\"Amount\" "
         "typeRef=\"number\"/>"
         "<informationRequirement><requiredInput href=\"#n\"/></informationRequirement><literalExpression><text>N * " +
         factor +
         "</text></literalExpression></decision><decision id=\"b\" name=\"Band\"><variable name=\"Band\" typeRef=\"string\"/>"
         "<informationRequirement><requiredInput href=\"#n\"/></informationRequirement><literalExpression><text>if N &gt;= " +
         border + " then \"high\" else \"low\"</text></literalExpression></decision></definitions>";
}

TEST(Decide, WhatAnotherModelWouldDecideStandsBesideAndIsSummedUp) {
  const Folder folder;
  DecideOptions options;
  options.models = {folder.with("new.dmn", scheme("(if N &gt; 2 then 3 else 1)", "3"))};
  options.against = {folder.with("old.dmn", scheme("2", "2"))};
  options.input = folder.with("in.csv", "N\n0\n1\n2\n3\nx\n");
  options.out = folder.at("out.csv");
  std::ostringstream out;
  const auto summary = run_decide(options, out, {});
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(summary->changed, 3U);
  EXPECT_EQ(summary->rejected, 1U);
  const std::string content = content_of(options.out);
  EXPECT_TRUE(
      content.starts_with("row,Amount,Amount before,Band,Band before,changed,status,reason,model\n"
                          "1,0,0,low,low,no,decided,,"))
      << content;
  EXPECT_NE(content.find("\n3,2,4,low,high,yes,decided,,"), std::string::npos) << content;
  EXPECT_EQ(summary->changes,
            (std::vector<std::string>{"Amount: another result in 3 rows: higher in 1, lower in 2; all together 12.00 before, 12.00 now.",
                                      "Band: another result in 1 row: \"high\" became \"low\" in 1."}));
  options.out = folder.at("out.parquet");
  ASSERT_TRUE(run_decide(options, out, {}).has_value());
  const auto read = bulk::read_file(options.out, {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_NE(read->table.find("Amount before"), nullptr);
  options.decisions = {"Amount"};
  options.against = {folder.with("other.dmn", service_model())};
  EXPECT_TRUE(error_of(options).message.starts_with("The model to compare with: the model has no decision or decision service 'Amount'."));
  options.row = 2;
  EXPECT_EQ(error_of(options).exit_code, 2);
}

TEST(Decide, WhatAModelImportsIsFoundBesideIt) {
  const Folder folder;
  const std::string start = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:";
  const auto rates = [&](const std::string& rate, const std::string& from, const std::string& to) {
    return start + "rates\"><extensionElements><inForce xmlns=\"urn:commonweal:dmn:1\" from=\"" + from + "\" to=\"" + to +
           "\"/></extensionElements><decision id=\"r\" name=\"Rate\"><variable name=\"Rate\"/><literalExpression><text>" + rate +
           "</text></literalExpression></decision></definitions>";
  };
  (void)folder.with("rates-2025.dmn", rates("5", "2025-01-01", "2025-12-31"));
  (void)folder.with("rates-2026.dmn", rates("6", "2026-01-01", "2026-12-31"));
  (void)folder.with("unreadable.dmn", "<definitions");
  DecideOptions options;
  options.models = {folder.with("main.dmn", start +
                                                "main\"><import name=\"rates\" namespace=\"urn:rates\" importType=\"\"/><decision id=\"d\" "
                                                "name=\"D\"><variable name=\"D\"/><informationRequirement><requiredDecision "
                                                "href=\"urn:rates#r\"/></informationRequirement><literalExpression><text>rates.Rate * 10"
                                                "</text></literalExpression></decision></definitions>")};
  options.input = folder.with("in.json", "{}");
  for (const auto& [day, value] : {std::pair("2025-05-01", 50), {"2026-05-01", 60}}) {
    options.on = day;
    const auto result = parse_json(output_of(options));
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(*member(*member(*result, "decisions"), "D")->get<std::int64_t>(), value);
  }
}

}  // namespace
}  // namespace cw::decisions
