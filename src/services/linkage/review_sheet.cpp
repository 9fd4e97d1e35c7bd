// SPDX-License-Identifier: MIT
#include "services/linkage/review_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "base/json.h"
#include "base/text.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/truth.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

constexpr std::string_view role_names[] = {"first", "together", "outside"};
constexpr std::size_t most_groups = 1'000'000;

// review_sample.json --------------------------------------------------------------------------------------------------------------

Value group_value(const ReviewGroup& group) {
  List rows;
  for (const ReviewRow& row : group.rows)
    rows.push_back(Value{Structure{{"source", text(row.source)},
                                   {"id", text(row.id)},
                                   {"role", text(role_names[static_cast<std::size_t>(row.role)])},
                                   {"cluster_records", count(row.cluster_records)},
                                   {"match_weight", number(row.match_weight)}}});
  return Value{Structure{{"others", count(group.others)}, {"rows", Value{std::move(rows)}}}};
}

tl::unexpected<Error> not_ours(std::string_view what) {
  return fail(
      ErrorCode::invalid,
      fmt::format("review_sample.json was not written by `commonweal review --sample`, or was changed: {}. Make a new sheet.", what));
}

Result<std::uint64_t> whole(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const auto* n = found == nullptr ? nullptr : found->get<std::int64_t>();
  if (n == nullptr || *n < 0) return not_ours(fmt::format("\"{}\" is not a whole number", name));
  return static_cast<std::uint64_t>(*n);
}
Result<std::string> words(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const auto* t = found == nullptr ? nullptr : found->get<std::string>();
  if (t == nullptr) return not_ours(fmt::format("\"{}\" is not text", name));
  return *t;
}
double real_or(const Value& value, std::string_view name, double otherwise) {
  const Value* found = member(value, name);
  if (found == nullptr) return otherwise;
  if (const auto* n = found->get<std::int64_t>()) return static_cast<double>(*n);
  return found->get<double>() != nullptr ? *found->get<double>() : otherwise;
}

Result<ReviewGroup> read_group(const Value& value) {
  ReviewGroup group;
  CW_TRY(group.others, whole(value, "others"));
  const Value* rows = member(value, "rows");
  if (rows == nullptr || rows->get<List>() == nullptr || rows->get<List>()->empty()) return not_ours("a group has no rows");
  for (const Value& each : *rows->get<List>()) {
    ReviewRow row;
    CW_TRY(row.source, words(each, "source"));
    CW_TRY(row.id, words(each, "id"));
    CW_TRY(row.cluster_records, whole(each, "cluster_records"));
    CW_TRY(const std::string role, words(each, "role"));
    const auto known = std::ranges::find(role_names, role);
    if (known == std::end(role_names)) return not_ours("a role is not known");
    row.role = static_cast<ReviewRole>(known - std::begin(role_names));
    if ((row.role == ReviewRole::first) != group.rows.empty()) return not_ours("the first row of a group, and only that, is \"first\"");
    row.match_weight = real_or(each, "match_weight", 0);
    group.rows.push_back(std::move(row));
  }
  return group;
}

Result<std::vector<ReviewGroup>> read_groups(const Value& value, std::string_view name) {
  std::vector<ReviewGroup> out;
  const Value* list = member(value, name);
  if (list == nullptr || list->get<List>() == nullptr) return not_ours(fmt::format("\"{}\" is not a list", name));
  if (list->get<List>()->size() > most_groups) return not_ours("it has too many groups");
  for (const Value& each : *list->get<List>()) {
    CW_TRY(ReviewGroup group, read_group(each));
    out.push_back(std::move(group));
  }
  return out;
}

// The sheet -----------------------------------------------------------------------------------------------------------------------

// What a decision cell says: an answer, or a person's number.
struct Said {
  Answer answer = Answer::blank;
  std::uint32_t person = 0;
};
std::optional<Said> said_in(std::string_view cell) {
  std::string_view trimmed = trim(cell);
  if (trimmed.starts_with('\'')) trimmed = trim(trimmed.substr(1));  // an apostrophe that a spreadsheet left in
  const std::string word = to_lower(trimmed.substr(0, 40));
  if (word.empty()) return Said{};
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) { return std::ranges::find(words, word) != words.end(); };
  if (is_one_of({"y", "yes", "same", "true"})) return Said{Answer::same, 0};
  if (is_one_of({"n", "no", "different", "not same", "not_same", "false"})) return Said{Answer::different, 0};
  if (is_one_of({"?", "unsure", "not sure", "dk", "don't know"})) return Said{Answer::unsure, 0};
  std::uint32_t person = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), person);
  const std::string_view rest(end, static_cast<std::size_t>(word.data() + word.size() - end));
  // "2.0" and "2,0": how a spreadsheet may write a number.
  const bool only_zeros =
      rest.empty() || (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',') && rest.find_first_not_of('0', 1) == std::string_view::npos);
  if (error != std::errc() || !only_zeros || person == 0 || person > 1'000'000) return std::nullopt;
  return Said{Answer::blank, person};
}

struct Place {
  char kind = 'G';
  std::size_t group = 0, row = 0;  // from 0
};
std::optional<Place> place_of(std::string_view key, const ReviewSample& sample) {
  key = trim(key);
  if (key.size() < 4 || key.size() > 24) return std::nullopt;
  Place place{static_cast<char>(std::toupper(static_cast<unsigned char>(key[0]))), 0, 0};
  if (place.kind != 'G' && place.kind != 'P') return std::nullopt;
  const char* const end = key.data() + key.size();
  const auto group = std::from_chars(key.data() + 1, end, place.group);
  if (group.ec != std::errc() || group.ptr == end || *group.ptr != '-') return std::nullopt;
  const auto row = std::from_chars(group.ptr + 1, end, place.row);
  if (row.ec != std::errc() || row.ptr != end || place.group == 0 || place.row == 0) return std::nullopt;
  --place.group;
  --place.row;
  const std::vector<ReviewGroup>& groups = place.kind == 'G' ? sample.groups : sample.pairs;
  if (place.group >= groups.size() || place.row >= groups[place.group].rows.size()) return std::nullopt;
  return place;
}

bool is_empty_row(const Table& sheet, std::size_t row) {
  return std::ranges::all_of(sheet.columns(), [&](const Column& column) { return trim(column.display(column.code(row))).empty(); });
}

// Persons of a group from what was said: "y" is the first one's number, every "n" somebody of their own.
void settle(GroupAnswers& group, const std::vector<Said>& said) {
  const std::uint32_t first = said[0].person > 0 ? said[0].person : 1;
  group.rows.assign(said.size(), Answer::same);
  group.person.assign(said.size(), 0);
  group.person[0] = first;
  for (std::size_t r = 1; r < said.size(); ++r) {
    if (said[r].person > 0) {
      group.person[r] = said[r].person;
      group.rows[r] = said[r].person == first ? Answer::same : Answer::different;
    } else {
      group.rows[r] = said[r].answer;
      if (said[r].answer == Answer::same) group.person[r] = first;
    }
    group.answered = group.answered || group.rows[r] != Answer::blank;
  }
  if (!group.answered) return;
  for (std::size_t r = 1; r < said.size(); ++r)
    if (group.rows[r] == Answer::blank) group.rows[r] = Answer::unsure;
}

}  // namespace

Value to_value(const ReviewSample& sample) {
  List groups, pairs;
  for (const ReviewGroup& group : sample.groups) groups.push_back(group_value(group));
  for (const ReviewGroup& group : sample.pairs) pairs.push_back(group_value(group));
  return Value{Structure{{"records", count(sample.records)},
                         {"clusters", count(sample.clusters)},
                         {"seed", text(std::to_string(sample.seed))},
                         {"threshold", number(sample.threshold)},
                         {"clusters_fingerprint", text(sample.clusters_fingerprint)},
                         {"groups", Value{std::move(groups)}},
                         {"pairs", Value{std::move(pairs)}}}};
}

Result<ReviewSample> read_review_sample(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return not_ours(parsed.error().message);
  ReviewSample sample;
  CW_TRY(sample.records, whole(*parsed, "records"));
  CW_TRY(sample.clusters, whole(*parsed, "clusters"));
  CW_TRY(const std::string seed, words(*parsed, "seed"));
  const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), sample.seed);
  if (error != std::errc() || end != seed.data() + seed.size()) return not_ours("\"seed\" is not a number");
  sample.threshold = real_or(*parsed, "threshold", 0);
  CW_TRY(sample.clusters_fingerprint, words(*parsed, "clusters_fingerprint"));
  CW_TRY(sample.groups, read_groups(*parsed, "groups"));
  CW_TRY(sample.pairs, read_groups(*parsed, "pairs"));
  for (const ReviewGroup& pair : sample.pairs)
    if (pair.rows.size() != 2) return not_ours("a pair has not two rows");
  return sample;
}

std::string row_key(char kind, std::size_t group, std::size_t row) { return fmt::format("{}{}-{}", kind, group + 1, row + 1); }

std::string safe_cell(std::string_view cell) {
  std::string out = with_invalid_utf8_replaced(cell);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  const std::size_t first = out.find_first_not_of(' ');
  // Also behind spaces, and in the full width forms that some programs take for the same (U+FF0B, U+FF0D, U+FF1D, U+FF20).
  if (first != std::string::npos) {
    const std::string_view rest = std::string_view(out).substr(first);
    const bool wide = rest.starts_with("\xEF\xBC\x8B") || rest.starts_with("\xEF\xBC\x8D") || rest.starts_with("\xEF\xBC\x9D") ||
                      rest.starts_with("\xEF\xBC\xA0");
    if (wide || std::string_view("=+-@").find(rest[0]) != std::string_view::npos) out.insert(0, 1, '\'');
  }
  return out;
}

void append_line(std::string& csv, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) csv.push_back(',');
    const std::string cell = safe_cell(cells[i]);
    // Quoted too where a semicolon or tab stands, so that no guess of the separator goes wrong.
    if (cell.find_first_of(",;\t\"") == std::string::npos) {
      csv += cell;
      continue;
    }
    csv.push_back('"');
    for (const char c : cell) {
      if (c == '"') csv.push_back('"');
      csv.push_back(c);
    }
    csv.push_back('"');
  }
  csv += "\r\n";
}

namespace {

// Reads a sheet row by row; the sheet and the sample outlive it.
class AnswerReader {
 public:
  AnswerReader(const ReviewSample& sample, const Column& key, const Column& decision, std::string_view file)
      : sample_(sample), key_(key), decision_(decision), file_(file) {
    prepare('G', sample.groups, answers_.groups);
    prepare('P', sample.pairs, answers_.pairs);
  }

  [[nodiscard]] Result<void> read_row(std::size_t row) {
    const std::uint64_t sheet_row = row + 2;  // as a spreadsheet counts: the header is row 1
    const auto place = place_of(key_.display(key_.code(row)), sample_);
    if (!place)
      return fault(sheet_row, "row", "this is no row of the sample in this folder. Was it typed over, or is the sheet of another sample?");
    std::uint64_t& seen = (place->kind == 'G' ? answers_.groups : answers_.pairs)[place->group].sheet_row[place->row];
    if (seen != 0) return fault(sheet_row, "row", fmt::format("the same as in row {}. Each row of the sample may stand once.", seen));
    seen = sheet_row;
    const auto cell = said_in(decision_.display(decision_.code(row)));
    if (!cell) return fault(sheet_row, "decision", "write y, n, ? or a person number (1, 2, 3 ...), or leave it empty.");
    if (place->row == 0 && (cell->answer == Answer::different || cell->answer == Answer::unsure))
      return fault(sheet_row, "decision",
                   "this is the first record of its group, with which the others are compared. Leave it empty, or give a person number.");
    said_[place->kind][place->group][place->row] = *cell;
    return {};
  }

  [[nodiscard]] ReviewAnswers finish() && {
    settle_all(answers_.groups, said_['G']);
    settle_all(answers_.pairs, said_['P']);
    return std::move(answers_);
  }

 private:
  using SaidOfGroups = std::vector<std::vector<Said>>;

  void prepare(char kind, const std::vector<ReviewGroup>& groups, std::vector<GroupAnswers>& answers) {
    answers.resize(groups.size());
    said_[kind].resize(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      answers[g].sheet_row.assign(groups[g].rows.size(), 0);
      said_[kind][g].resize(groups[g].rows.size());
    }
  }

  [[nodiscard]] tl::unexpected<Error> fault(std::uint64_t sheet_row, std::string_view column, std::string_view what) const {
    return fail(ErrorCode::invalid, fmt::format("{}, row {}, column \"{}\": {}", file_, sheet_row, column, what), std::string(column));
  }

  static void settle_all(std::vector<GroupAnswers>& answers, const SaidOfGroups& said) {
    std::size_t last = 0;  // one past the last group that is answered
    for (std::size_t g = 0; g < answers.size(); ++g) {
      settle(answers[g], said[g]);
      if (answers[g].answered) last = g + 1;
    }
    // With nothing to ask, a group counts as looked at where the reviewer has passed it.
    const bool all = std::ranges::all_of(answers, [](const GroupAnswers& group) { return group.answered || group.rows.size() == 1; });
    for (std::size_t g = 0; g < answers.size(); ++g)
      if (answers[g].rows.size() == 1 && (g < last || all)) answers[g].answered = true;
  }

  const ReviewSample& sample_;
  const Column& key_;
  const Column& decision_;
  std::string_view file_;
  std::map<char, SaidOfGroups> said_;  // by kind: G or P
  ReviewAnswers answers_;
};

}  // namespace

Result<ReviewAnswers> read_answers(const Table& sheet, std::string_view file, const ReviewSample& sample) {
  const Column* const key = sheet.find("row");
  const Column* const decision = sheet.find("decision");
  for (const auto& [column, name] : {std::pair(key, "row"), std::pair(decision, "decision")})
    if (column == nullptr)
      return fail_with_exit(
          ErrorCode::not_found, bulk::column_missing,
          fmt::format("{} has no column \"{}\". Give the sheet that `commonweal review --sample` wrote, with its header.", file, name),
          name);
  AnswerReader reader(sample, *key, *decision, file);
  for (std::size_t row = 0; row < sheet.rows(); ++row)
    if (!is_empty_row(sheet, row)) CW_CHECK(reader.read_row(row));
  return std::move(reader).finish();
}

namespace {

// Who was said to be one person, over all groups.
class Same {
 public:
  std::size_t of(const ReviewRow& row) {
    const auto [found, fresh] = number_.try_emplace(label_key(row.source, row.id), parent_.size());
    if (fresh) parent_.push_back(found->second);
    return root(found->second);
  }
  void join(const ReviewRow& a, const ReviewRow& b) { parent_[of(a)] = of(b); }

 private:
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  std::unordered_map<std::string, std::size_t> number_;
  std::vector<std::size_t> parent_;
};

struct Found {
  HumanDecision decision;
  std::uint64_t sheet_row = 0;
};

// Pairs of a group: each row with the first one of its person; persons with each other through their first ones; a plain "n" with the first
// row.
void decide(const ReviewGroup& group, const GroupAnswers& answers, std::vector<Found>& out) {
  if (!answers.answered) return;
  std::vector<std::size_t> leaders;
  for (std::size_t r = 0; r < group.rows.size(); ++r) {
    const auto put = [&](std::size_t with, bool same) { out.push_back({{&group.rows[with], &group.rows[r], same}, answers.sheet_row[r]}); };
    if (answers.person[r] == 0) {
      if (answers.rows[r] == Answer::different) put(0, false);
      continue;
    }
    const auto leader = std::ranges::find_if(leaders, [&](std::size_t l) { return answers.person[l] == answers.person[r]; });
    if (leader != leaders.end()) {
      put(*leader, true);
      continue;
    }
    for (const std::size_t other : leaders) put(other, false);
    leaders.push_back(r);
  }
}

}  // namespace

Result<std::vector<HumanDecision>> decisions_of(const ReviewSample& sample, const ReviewAnswers& answers) {
  std::vector<Found> found;
  for (std::size_t g = 0; g < sample.groups.size(); ++g) decide(sample.groups[g], answers.groups[g], found);
  for (std::size_t g = 0; g < sample.pairs.size(); ++g) decide(sample.pairs[g], answers.pairs[g], found);
  Same same;
  for (const Found& each : found)
    if (each.decision.same) same.join(*each.decision.left, *each.decision.right);
  std::vector<HumanDecision> out;
  for (const Found& each : found) {
    if (!each.decision.same && same.of(*each.decision.left) == same.of(*each.decision.right))
      return fail(ErrorCode::conflict,
                  fmt::format("Row {} of the sheet says that two records are different people, but other rows say that they are the same, "
                              "directly or through a third record. Look at the rows of these two records again.",
                              each.sheet_row),
                  "decision");
    out.push_back(each.decision);
  }
  return out;
}

}  // namespace cw::link
