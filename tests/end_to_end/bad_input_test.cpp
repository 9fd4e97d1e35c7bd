// SPDX-License-Identifier: MIT
// Bad input to the real program: each case has its exit code and its message, says nothing of what stands in the cells, and leaves nothing
// under the names of results. docs/reference/messages.md is the table of all cases; COMMONWEAL_WRITE_MESSAGES=1 writes it anew.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
std::string binary() {
  const char* given = std::getenv("COMMONWEAL_BINARY");
  return given != nullptr ? given : CW_BINARY;
}

struct Outcome {
  int exit_code = 0;  // 128 + signal where a signal ended it
  std::string out, message;
};

// A folder of its own for one case. Commands run in it, so that messages hold relative paths only.
class Workspace {
 public:
  Workspace() {
    std::string name = (fs::temp_directory_path() / "bad-input-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    fs::permissions(folder_, fs::perms::all);
  }
  ~Workspace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  [[nodiscard]] fs::path at(const std::string& name) const { return folder_ / name; }
  void put(const std::string& name, const std::string& content) const { std::ofstream(at(name), std::ios::binary) << content; }
  // `commonweal` in the line stands for the program.
  [[nodiscard]] Outcome run(const std::string& line) const {
    const std::string command = fmt::format("cd '{}' && commonweal() {{ '{}' \"$@\"; }} && {{ {} ; }} >stdout.txt 2>stderr.txt </dev/null",
                                            folder_.string(), binary(), line);
    setenv("CW_TEST_SCRIPT", command.c_str(), 1);  // no quoting within quoting
    const int status = std::system("exec bash -c \"$CW_TEST_SCRIPT\"");
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome.out = content_of(at("stdout.txt"));
    std::istringstream lines(content_of(at("stderr.txt")));
    for (std::string each; std::getline(lines, each);)
      if (each.starts_with("commonweal: ")) outcome.message += (outcome.message.empty() ? "" : " ") + each.substr(12);
    const std::string own = folder_.string() + "/";
    for (std::size_t path = 0; (path = outcome.message.find(own)) != std::string::npos;) outcome.message.erase(path, own.size());
    return outcome;
  }

 private:
  fs::path folder_;
};

// Every file of data holds this name: no message may.
const std::string secret = "ZEBEDEE";
const std::string people =
    "unique_id,first_name,surname,dob\n1,ZEBEDEE,ZEBEDEESON,1980-01-02\n2,ZEBEDEE,ZEBEDEESON,1980-01-02\n3,ZEBEDEEA,ZEBEDEEB,1990-12-31\n";
const std::string blocking = "[[blocking]]\non = [\"surname\"]\n";
const std::string comparison = "[[comparison]]\nkind = \"name\"\ncolumn = \"first_name\"\n";
const std::string config = blocking + comparison;
const std::string link = "commonweal link people.csv --config people.toml --out out --quiet";

std::string splink_model(const std::string& condition) {
  return R"({"link_type":"dedupe_only","probability_two_random_records_match":0.01,"sql_dialect":"duckdb","unique_id_column_name":"unique_id",
"blocking_rules_to_generate_predictions":["l.surname = r.surname"],"comparisons":[{"output_column_name":"first_name","comparison_levels":[
{"sql_condition":"\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL","label_for_charts":"null","is_null_level":true},
{"sql_condition":")" +
         condition + R"(","label_for_charts":"near","m_probability":0.9,"u_probability":0.1},
{"sql_condition":"ELSE","label_for_charts":"else","m_probability":0.1,"u_probability":0.9}]}]})";
}

struct Case {
  std::string name;  // as the table of messages says it
  int exit_code;
  std::string part;  // of the message, or of the output where the program succeeds
  std::function<Outcome(Workspace&)> run;
};

// people.csv and people.toml with these contents, linked.
Case linked(std::string name, int exit_code, std::string part, std::string data, std::string toml, std::string arguments = "") {
  return {std::move(name), exit_code, std::move(part), [=](Workspace& w) {
            w.put("people.csv", data);
            w.put("people.toml", toml);
            return w.run(link + " " + arguments);
          }};
}
// A good people.csv and people.toml beside what `line` needs.
Case commanded(std::string name, int exit_code, std::string part, std::string line,
               std::vector<std::pair<std::string, std::string>> files = {}) {
  return {std::move(name), exit_code, std::move(part), [=](Workspace& w) {
            w.put("people.csv", people);
            w.put("people.toml", config);
            for (const auto& [file, content] : files) w.put(file, content);
            return w.run(line);
          }};
}

bool as_root() { return geteuid() == 0; }
// The superuser may read and write everything: the tests of permissions give that up for the program.
std::string without_privileges() { return as_root() ? "setpriv --inh-caps -all --bounding-set -all " : ""; }
const std::string link_line = "'" + binary() + "' link people.csv --config people.toml --out out --quiet";

// Numbers for longer than a reader looks ahead, then text.
std::string late_change() {
  std::string out;
  for (int i = 0; i < 60'000; ++i) out += fmt::format("{{\"unique_id\": {}, \"first_name\": 1, \"surname\": {}}}\n", i, i);
  return out + R"({"unique_id": "ZEBEDEE", "first_name": "ZEBEDEE", "surname": "ZEBEDEE"})";
}

std::vector<Case> data_cases() {
  const std::string header = "unique_id,first_name,surname,dob\n";
  return {
      linked("empty file", 21, "people.csv", "", config),
      linked("header only", 21, "record", header, config),
      linked("every row is ragged", 21, "", header + "1,ZEBEDEE\n2,ZEBEDEE,a,b,c,d,e\n", config),
      linked("some rows are ragged", 0, "rejected     2 row", people + "7,ZEBEDEE\n8,ZEBEDEE,a,b,c,d\n", config),
      linked("NUL bytes in a row", 0, "rejected     1 row", people + std::string("9,ZEBE\0DEE,x,\n", 14), config),
      linked("binary file named .csv", 25, "people.csv",
             std::string("\x7f"
                         "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0ZEBEDEE\0\xff\xfe\x00\x01",
                         36),
             config),
      linked("encoding forced to one that the file does not have", 22, "people.csv has no column", people,
             config + "[input]\nencoding = \"utf-16\"\n"),
      linked("encoding forced to UTF-8 where a row is not", 0, "rejected     1 row", people + "9,ZEBEDEE \xe9,x,\n",
             config + "[input]\nencoding = \"utf-8\"\n"),
      linked("encoding that is not known", 10, "encoding", people, config + "[input]\nencoding = \"ebcdic\"\n"),
      linked("delimiter of two characters", 10, "delimiter", people, config + "[input]\ndelimiter = \"||\"\n"),
      linked("no column of ids", 22, "\"unique_id\"", "first_name,surname\nZEBEDEE,x\n", config),
      linked("--id names no column", 22, "\"reference\"", people, config, "--id reference"),
      linked("the same id twice", 23, "rows 1 and 4", people + "1,ZEBEDEE,y,\n", config),
      linked("a row without id", 10, "Row 4", people + ",ZEBEDEE,y,\n", config),
      linked("field of 32 MB", 0, "rejected     1 row", people + "9," + std::string(32U << 20U, 'Z') + ",x,\n", config),
      commanded("file is not there", 20, "nobody.csv", "commonweal link nobody.csv --config people.toml --out out --quiet"),
      commanded("file is a folder", 20, "folder", "mkdir folder; commonweal link folder --config people.toml --out out --quiet"),
      commanded("file without permission", 20, "people.csv", "chmod 000 people.csv; " + without_privileges() + link_line),
      commanded("text named .parquet", 25, "people.parquet", "commonweal link people.parquet --config people.toml --out out --quiet",
                {{"people.parquet", "PAR1 ZEBEDEE is no Parquet"}}),
      commanded("truncated Parquet", 25, "cut.parquet",
                link + " >/dev/null && head -c 300 out/clusters.parquet >cut.parquet && rm -r out && commonweal link cut.parquet --config "
                       "people.toml --out out --quiet"),
      commanded("JSON whose types change late", 0, "records      60,001",
                "commonweal link people.json --config people.toml --out out --quiet --min-probability 1", {{"people.json", late_change()}}),
      commanded("broken JSON data", 25, "people.json", "commonweal link people.json --config people.toml --out out --quiet",
                {{"people.json", "[{\"unique_id\": 1, \"first_name\": \"ZEBEDEE\""}}),
      commanded("broken XLSX", 25, "people.xlsx", "commonweal link people.xlsx --config people.toml --out out --quiet",
                {{"people.xlsx", "PK\x03\x04 ZEBEDEE"}}),
      commanded("two files of one name", 13, "\"people\"",
                "mkdir b; cp people.csv b/; commonweal link people.csv b/people.csv --config people.toml --out out --quiet"),
  };
}

std::vector<Case> config_cases() {
  const std::string custom =
      "[[comparison]]\nkind = \"custom\"\nname = \"given\"\n[[comparison.level]]\nsql = '{}'\nlabel = \"near\"\n[[comparison.level]]\nsql "
      "= \"ELSE\"\n";
  const auto level = [=](const std::string& sql) { return blocking + fmt::format(fmt::runtime(custom), sql); };
  return {
      linked("TOML that is not TOML", 10, "people.toml: line 1", people, "[[blocking\non = 3"),
      linked("TOML key that is not known", 10, "thresholds", people, blocking + comparison + "threshold = [0.9]\n"),
      linked("TOML section key that is not known", 10, "\"ids\" is not known", people, config + "[input]\nids = \"x\"\n"),
      linked("transform that is not known", 10, "people.toml: line", people,
             config + "[columns]\nname = { from = \"first_name\", do = [\"uppercase_it\"] }\n"),
      linked("column rule on a column that is not there", 22, "\"forename\"", people,
             config + "[columns]\nname = { from = \"forename\" }\n"),
      linked("column rule with two origins", 10, "exactly one", people,
             config + "[columns]\nname = { from = \"first_name\", value = \"x\" }\n"),
      linked("blocking rule on a column that is not there", 22, "\"nhs_number\"", people,
             "[[blocking]]\non = [\"nhs_number\"]\n" + comparison),
      linked("comparison of a column that is not there", 22, "\"forename\"", people,
             blocking + "[[comparison]]\nkind = \"exact\"\ncolumn = \"forename\"\n"),
      linked("SQL function that is not known", 16, "soundslike", people, level("soundslike(\"first_name_l\", \"first_name_r\")")),
      linked("SQL that is not SQL", 10, "people.toml", people, level("\"first_name_l\" = = \"first_name_r\"")),
      linked("SQL nested too deep", 10, "people.toml", people, level(std::string(5000, '(') + "1" + std::string(5000, ')'))),
      linked("no blocking rule", 10, "no blocking rule", people, comparison),
      linked("no comparison", 10, "comparison", people, blocking),
      linked("cluster threshold out of range", 10, "threshold", people, config + "[cluster]\nthreshold = 2.0\n"),
      linked("deterministic rule that finds no pair", 10, "find no pair", people,
             config + "[training]\ndeterministic = [\"l.first_name = r.dob\"]\nem = [{ on = [\"surname\"] }]\n"),
      linked("EM rule that leaves nothing to train", 10, "column of every comparison", people,
             config + "[training]\ndeterministic = [\"l.surname = r.surname\"]\nem = [{ on = [\"first_name\"] }]\n"),
      linked("labels column that is not there", 22, "\"person\"", people, config + "[training]\nlabels = \"person\"\n"),
      linked("more pairs than allowed", 14, "--most-pairs", people, "[[blocking]]\nsql = \"1=1\"\n" + comparison, "--most-pairs 2"),
      commanded("configuration is not there", 20, "none.toml", "commonweal link people.csv --config none.toml --out out --quiet"),
      commanded("configuration of 70 MB", 14, "big.toml",
                "truncate -s 70M big.toml; commonweal link people.csv --config big.toml --out out --quiet"),
      commanded("both configuration and model", 2, "--model",
                "commonweal link people.csv --config people.toml --model m.json --out out --quiet", {{"m.json", splink_model("1=1")}}),
      commanded("model that is not JSON", 10, "m.json", "commonweal link people.csv --model m.json --out out --quiet",
                {{"m.json", "{\"link_type\": "}}),
      commanded("model with a key that is not known", 10, "m.json", "commonweal link people.csv --model m.json --out out --quiet",
                {{"m.json", R"({"link_tipe": "dedupe_only"})"}}),
      commanded("model with a function that is not known", 16, "first_name", "commonweal link people.csv --model m.json --out out --quiet",
                {{"m.json", splink_model(R"(soundslike(\"first_name_l\", \"first_name_r\"))")}}),
      commanded("model with a probability above one", 10, "m.json", "commonweal link people.csv --model m.json --out out --quiet",
                {{"m.json", R"({"link_type":"dedupe_only","probability_two_random_records_match":7,"comparisons":[]})"}}),
  };
}

std::vector<Case> command_cases() {
  return {
      linked("--threshold out of range", 2, "--threshold", people, config, "--threshold 1.5"),
      linked("--threshold that is no number", 2, "--threshold", people, config, "--threshold high"),
      linked("--min-probability out of range", 2, "--min-probability", people, config, "--min-probability 7"),
      linked("--threads 0", 2, "--threads", people, config, "--threads 0"),
      linked("option that is not known", 2, "--colour", people, config, "--colour"),
      linked("--truth names neither column nor file", 22, "nobody", people, config, "--truth nobody"),
      commanded("--truth file without its columns", 22, "truth.csv", link + " --truth truth.csv", {{"truth.csv", "a,b\n1,ZEBEDEE\n"}}),
      commanded("--out is a file", 12, "out", "touch out; " + link),
      commanded("--out without permission", 12, "out", "mkdir -m 555 out; " + without_privileges() + link_line),
      commanded("two runs at once in one folder", 13, "Another run", "mkdir out; flock out/.lock -c \"" + link_line + "\""),
      commanded("evaluate: truth without the columns", 22, "truth.csv", "commonweal evaluate --clusters clusters.csv --truth truth.csv",
                {{"clusters.csv", "record_id,person_id\n1,ZEBEDEE\n"}, {"truth.csv", "a,b\n1,ZEBEDEE\n"}}),
      commanded("evaluate: nothing in common", 10, "no record in common", "commonweal evaluate --clusters clusters.csv --truth truth.csv",
                {{"clusters.csv", "record_id,person_id\n1,a\n2,ZEBEDEE\n"}, {"truth.csv", "record_id,person_id\n3,ZEBEDEE\n4,b\n"}}),
      commanded("evaluate: a record twice", 23, "row 2", "commonweal evaluate --clusters clusters.csv --truth truth.csv",
                {{"clusters.csv", "record_id,person_id\n1,a\n1,ZEBEDEE\n"}, {"truth.csv", "record_id,person_id\n1,ZEBEDEE\n"}}),
      commanded("evaluate: a truth that cannot be read whole", 10, "truth.csv, line 4",
                "commonweal evaluate --clusters clusters.csv --truth truth.csv",
                {{"clusters.csv", "record_id,person_id\n1,a\n"}, {"truth.csv", "record_id,person_id\n1,ZEBEDEE\n2,b\n3\n4,b\n"}}),
      commanded("evaluate: nothing to compare", 2, "--clusters", "commonweal evaluate --truth truth.csv",
                {{"truth.csv", "record_id,person_id\n1,ZEBEDEE\n"}}),
      commanded("evaluate: --by names no column", 22, "--by height",
                "commonweal evaluate --clusters clusters.csv --truth truth.csv --by height",
                {{"clusters.csv", "record_id,person_id\n1,a\n"}, {"truth.csv", "record_id,person_id\n1,ZEBEDEE\n"}}),
      commanded("review: folder that holds no run", 20, "run.json", "mkdir out; commonweal review --out out"),
      commanded("review: a sheet is there already", 13, "review_sheet.csv",
                link + " >/dev/null; touch out/review_sheet.csv; commonweal review --out out --quiet"),
      commanded("review: read and write at once", 2, "--read", "commonweal review --out out --sample 5 --read sheet.csv"),
      commanded("review: nothing was drawn", 20, "No sample was drawn",
                link + " >/dev/null; commonweal review --out out --read people.csv"),
      commanded(
          "review: sheet without its columns", 22, "\"row\"",
          link + " >/dev/null; commonweal review --out out --sample 2 --quiet >/dev/null; commonweal review --out out --read people.csv"),
      commanded(
          "review: decision that is none", 10, "row 2, column \"decision\"",
          link + " >/dev/null; commonweal review --out out --sample 2 --quiet >/dev/null; commonweal review --out out --read sheet.csv",
          {{"sheet.csv", "row,decision\nG1-1,ZEBEDEE\n"}}),
      commanded(
          "review: row that is not in the sample", 10, "row 3, column \"row\"",
          link + " >/dev/null; commonweal review --out out --sample 2 --quiet >/dev/null; commonweal review --out out --read sheet.csv",
          {{"sheet.csv", "row,decision\nG1-1,1\nZEBEDEE,y\n"}}),
      commanded("review: empty sheet", 10, "holds no decision",
                link + " >/dev/null; commonweal review --out out --sample 2 --quiet >/dev/null; commonweal review --out out --read "
                       "out/review_sheet.csv"),
      commanded("explain: id that is not there", 11, "\"77\"", link + " >/dev/null; commonweal explain --out out 1 77"),
      commanded("explain: a record with itself", 10, "two different", link + " >/dev/null; commonweal explain --out out 1 1"),
      commanded("explain: folder that holds no run", 20, "run.json", "mkdir out; commonweal explain --out out 1 2"),
      commanded("explain: the file has gone since", 20, "people.csv",
                link + " >/dev/null; rm people.csv; commonweal explain --out out 1 2"),
  };
}

// Names of results that a run which failed must not have written.
std::string results_in(const fs::path& out) {
  std::string found;
  if (!fs::is_directory(out)) return found;
  for (const auto& entry : fs::directory_iterator(out)) {
    const std::string name = entry.path().filename().string();
    if (name != ".lock" && name != "rejects.csv") found += name + " ";
  }
  return found;
}

// A line of the table, where messages have no path of this machine.
std::string table_row(const Case& c, const Outcome& outcome) {
  std::string message = outcome.message;
  if (outcome.exit_code == 0) {
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      const bool goes_on = !message.empty() && line.starts_with("             ");  // of a long note
      if (line.starts_with("note ") || goes_on) message += (message.empty() ? "" : " ") + line.substr(13);
    }
  }
  std::string escaped;
  for (const char letter : message) escaped += letter == '|' ? "\\|" : std::string(1, letter);
  return fmt::format("| {} | {} | {} |\n", c.name, outcome.exit_code, escaped);
}

const char* const table_head =
    "# What the program says to bad input\n\n"
    "One line on standard error, `commonweal: ` and the message; for what succeeds with rejected rows (exit code 0), the note of the "
    "summary.\n"
    "No message holds what stands in a cell of the data. A run that fails leaves no results. [Exit codes](exit-codes.md).\n"
    "`tests/end_to_end/bad_input_test.cpp` runs every case and checks this table (`COMMONWEAL_WRITE_MESSAGES=1` writes it anew).\n\n"
    "| Case | Exit code | Message |\n|---|---|---|\n";

void check(const Case& c, const Workspace& w, const Outcome& outcome) {
  SCOPED_TRACE(c.name + ": " + outcome.message);
  EXPECT_EQ(outcome.exit_code, c.exit_code);
  EXPECT_NE((outcome.exit_code == 0 ? outcome.out : outcome.message).find(c.part), std::string::npos) << "should say: " << c.part << "\n"
                                                                                                      << outcome.out;
  EXPECT_EQ(outcome.message.find(secret), std::string::npos) << "tells what stands in a cell";
  EXPECT_EQ(outcome.out.find(secret), std::string::npos) << "tells what stands in a cell";
  EXPECT_LT(outcome.message.size(), 700U);
  if (c.exit_code == 0) {
    EXPECT_TRUE(fs::exists(w.at("out/clusters.csv")));
    return;
  }
  EXPECT_FALSE(outcome.message.empty());
  EXPECT_TRUE(c.name.starts_with("explain") || c.name.starts_with("review") || results_in(w.at("out")).empty()) << results_in(w.at("out"));
}

TEST(BadInput, GetsItsExitCodeAndItsMessageAndLeavesNoResults) {
  std::string table = table_head;
  std::size_t cases = 0;
  for (const auto& list : {data_cases(), config_cases(), command_cases()})
    for (const Case& c : list) {
      Workspace w;
      const Outcome outcome = c.run(w);
      check(c, w, outcome);
      table += table_row(c, outcome);
      ++cases;
    }
  EXPECT_GE(cases, 25U);
  const fs::path file = fs::path(CW_SOURCE_DIR) / "docs/reference/messages.md";
  if (std::getenv("COMMONWEAL_WRITE_MESSAGES") != nullptr) std::ofstream(file) << table;
  EXPECT_EQ(content_of(file), table) << "docs/reference/messages.md is out of date";
}

// Data whose linking takes long enough to be ended half way.
std::string many_people(std::size_t records) {
  std::string out = "unique_id,first_name,surname,dob\n";
  for (std::size_t i = 0; i < records; ++i)
    out += fmt::format("{},ZEBEDEE{},S{},19{:02}-01-02\n", i, i * 7919 % 97, i * 104729 % 89, i % 90);
  return out;
}
const std::string wide =
    "[[blocking]]\nsql = \"1=1\"\n" + comparison +
    "[[comparison]]\nkind = \"jaro_winkler\"\ncolumn = \"surname\"\n[[comparison]]\nkind = \"date_of_birth\"\ncolumn = \"dob\"\n";

void expect_same_results(const Workspace& w, const char* seconds) {
  for (const char* file : {"clusters.csv", "clusters.parquet", "pairs.parquet", "model.json", "model.toml", "rejects.csv"})
    EXPECT_EQ(content_of(w.at("out/" + std::string(file))), content_of(w.at("clean/" + std::string(file))))
        << file << " after " << seconds << " s";
}

TEST(BadInput, KilledHalfWayLeavesNothingThatChangesTheNextRun) {
  Workspace w;
  w.put("people.csv", many_people(1500));
  w.put("people.toml", wide);
  const std::string arguments = " people.csv --config people.toml --quiet --threads 2 --out ";
  ASSERT_EQ(w.run("commonweal link" + arguments + "clean").exit_code, 0);
  for (const char* seconds : {"0.05", "0.2", "0.4", "0.8", "1.2"}) {
    // In the foreground: else timeout kills its whole group, itself too, and nobody waits for the end of the one that holds the lock.
    const Outcome killed = w.run("timeout --foreground -s KILL " + std::string(seconds) + " '" + binary() + "' link" + arguments + "out");
    // The summary comes last: a process killed after it, and before its end, has left all else whole.
    if (fs::exists(w.at("out/summary.json"))) expect_same_results(w, seconds);
    EXPECT_TRUE(killed.exit_code != 0 || fs::exists(w.at("out/summary.json")));
    for (const auto& entry : fs::exists(w.at("out")) ? fs::directory_iterator(w.at("out")) : fs::directory_iterator())
      EXPECT_TRUE(entry.path().extension() != ".csv" || content_of(entry.path()).ends_with('\n')) << "half a file under its name";
    ASSERT_EQ(w.run("commonweal link" + arguments + "out").exit_code, 0) << "after " << seconds << " s";
    expect_same_results(w, seconds);
    EXPECT_EQ(results_in(w.at("out")), results_in(w.at("clean"))) << "left behind after " << seconds << " s";
    fs::remove_all(w.at("out"));
  }
}

// A small file system where this user may make one; else a limit on the size of files.
TEST(BadInput, FullDiskIsSaidWithItsOwnExitCode) {
  Workspace w;
  w.put("people.csv", many_people(1500));
  w.put("people.toml", wide);
  fs::create_directory(w.at("out"));
  const std::string arguments = " link people.csv --config people.toml --quiet --threads 1 --out out";
  const bool mounted = as_root() && std::system(("mount -t tmpfs -o size=1m none '" + w.at("out").string() + "' 2>/dev/null").c_str()) == 0;
  const Outcome full = w.run(mounted ? "commonweal" + arguments : "trap '' XFSZ; ulimit -f 512; commonweal" + arguments);
  const std::string left = results_in(w.at("out"));
  EXPECT_TRUE(!mounted || std::system(("umount '" + w.at("out").string() + "'").c_str()) == 0);
  EXPECT_EQ(full.exit_code, 26) << full.message;
  EXPECT_EQ(full.message.find(secret), std::string::npos);
  EXPECT_EQ(left.find("pairs.parquet"), std::string::npos) << left;
  EXPECT_EQ(left.find("summary.json"), std::string::npos) << left;
  RecordProperty("message", full.message);
}

TEST(BadInput, FieldOfOneGigabyteIsRejectedInBoundedMemory) {
  if (std::getenv("COMMONWEAL_LONG_TESTS") == nullptr) GTEST_SKIP() << "NOT TESTED: 1 GB field; set COMMONWEAL_LONG_TESTS=1";
  Workspace w;
  w.put("people.csv", people + "9,");
  w.put("people.toml", config);
  const Outcome outcome =
      w.run("head -c 1G /dev/zero | tr '\\0' Z >>people.csv; printf ',x,\\n10,A,B,\\n' >>people.csv; ulimit -v 4000000; " + link);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.message;
  EXPECT_NE(outcome.out.find("rejected     1 row"), std::string::npos) << outcome.out;
}

}  // namespace
