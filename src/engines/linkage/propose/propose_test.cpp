// SPDX-License-Identifier: MIT
// Proposals for made-up tables: what is compared, what is blocked, what it costs, and that nothing in the data can stop it.
#include "engines/linkage/propose/propose.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "engines/linkage/internal/blocking.h"
#include "engines/linkage/internal/rare_words.h"
#include "engines/linkage/linkage.h"
#include "engines/linkage/model_toml.h"
#include "engines/linkage/propose/internal/training_choice.h"

namespace cw::linkage {
namespace {

using Cells = std::vector<std::string>;  // "" is null

Column column_of(const std::string& name, const Cells& cells) {
  ColumnBuilder builder(name, ColumnType::text);
  for (const std::string& cell : cells) cell.empty() ? builder.append_null() : builder.append_text(cell);
  return std::move(builder).finish();
}

// People with a name, a date of birth, a town and an e-mail; every second one has a second record with a letter of the name changed in one
// of three and the town lost in one of four.
struct People {
  Table table;
  std::vector<Field> fields{{"given", FieldKind::given_name},
                            {"family", FieldKind::family_name},
                            {"born", FieldKind::date_of_birth},
                            {"town", FieldKind::town},
                            {"email", FieldKind::email}};
  std::size_t matches = 0;
};

People people(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto word = [&](std::size_t number, std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i, number = number * 7 + 3) out += static_cast<char>('a' + (number / (i + 1) + i) % 26);
    return out;
  };
  People out;
  Cells id, given, family, born, town, email;
  const auto add = [&](const std::string& g, const std::string& f, const std::string& b, const std::string& t, const std::string& e) {
    id.push_back(std::to_string(id.size()));
    given.push_back(g), family.push_back(f), born.push_back(b), town.push_back(t), email.push_back(e);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::string g = word(pick(200) * 31, 6), f = word(pick(900) * 57 + 5, 7), t = word(pick(40) * 11 + 2, 8);
    const std::string b = fmt::format("{}-{:02}-{:02}", 1930 + pick(80), 1 + pick(12), 1 + pick(28)),
                      e = i % 3 == 0 ? "" : fmt::format("{}{}@example.org", g, i);
    add(g, f, b, t, e);
    if (i % 2 != 0) continue;
    std::string changed = g;
    if (pick(3) == 0) changed[2] = 'q';
    add(changed, f, b, pick(4) == 0 ? "" : t, e);
    ++out.matches;
  }
  out.table.add(column_of("id", id));
  out.table.add(column_of("given", given));
  out.table.add(column_of("family", family));
  out.table.add(column_of("born", born));
  out.table.add(column_of("town", town));
  out.table.add(column_of("email", email));
  return out;
}

ProposeOptions options_for(unsigned threads = 1) {
  ProposeOptions options;
  options.id_column = "id";
  options.threads = threads;
  return options;
}

std::string names_of(const Proposal& proposal) {
  std::string out;
  for (const Comparison& comparison : proposal.model.comparisons) out += (out.empty() ? "" : " ") + comparison.output_column;
  return out;
}

Table one_column(const std::string& name, const Cells& cells) {
  Table table;
  Cells ids;
  for (std::size_t i = 0; i < cells.size(); ++i) ids.push_back(std::to_string(i));
  table.add(column_of("id", ids));
  table.add(column_of(name, cells));
  return table;
}

TEST(Propose, ComparesEachThingOnce) {
  People made = people(300, 1);
  const auto proposal = propose(made.table, made.fields, options_for());
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(names_of(*proposal), "given family born town email");
  EXPECT_TRUE(validate(proposal->model));
  EXPECT_TRUE(Linker::create(made.table, proposal->model, {}));
}

TEST(Propose, ComparesPostcodeStreetAndTownAsOnePlace) {
  People made = people(300, 1);
  Cells street, postcode, number;
  for (std::size_t i = 0; i < made.table.rows(); ++i) {
    street.push_back(fmt::format("street {}", i % 70));
    postcode.push_back(fmt::format("AB{} {}CD", i % 40, i % 9));
    number.push_back(std::to_string(i % 60));
  }
  made.table.add(column_of("street", street));
  made.table.add(column_of("postcode", postcode));
  made.table.add(column_of("number", number));
  made.fields.push_back({"street", FieldKind::street});
  made.fields.push_back({"postcode", FieldKind::postcode});
  made.fields.push_back({"number", FieldKind::premises});
  const auto proposal = propose(made.table, made.fields, options_for());
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(names_of(*proposal), "given family born place email");
}

TEST(Propose, ComparesAllPairsOfAFewRecords) {
  People made = people(300, 1);
  const auto proposal = propose(made.table, made.fields, options_for());
  ASSERT_TRUE(proposal);
  ASSERT_EQ(proposal->model.blocking_rules.size(), 1U);
  EXPECT_EQ(proposal->model.blocking_rules[0].sql, "1 = 1");
  EXPECT_EQ(proposal->estimated_blocking_recall, 1);
}

TEST(Propose, FindsNearlyAllMatchesOfManyRecordsWithinTheBudget) {
  People made = people(4000, 2);
  const auto proposal = propose(made.table, made.fields, options_for(2));
  ASSERT_TRUE(proposal);
  EXPECT_GT(proposal->estimated_blocking_recall, 0.97);
  std::uint64_t pairs = 0;
  for (const BlockingCandidate& each : proposal->candidates) pairs += each.chosen ? each.pairs : 0;
  EXPECT_LE(pairs, 4'400'000U);
  // The matches stand next to each other: how many of them do the rules make?
  const auto records = internal::order_records(made.table, proposal->model);
  ASSERT_TRUE(records);
  const auto cache = internal::make_key_cache(*records, proposal->model.blocking_rules, TextMode::unicode, 1);
  ASSERT_TRUE(cache);
  std::vector<char> found(made.table.rows(), 0);
  for (std::size_t r = 0; r < proposal->model.blocking_rules.size(); ++r) {
    const auto rule = internal::CompiledRule::compile(*records, proposal->model.blocking_rules[r], r, TextMode::unicode, *cache);
    ASSERT_TRUE(rule);
    auto scratch = rule->make_scratch();
    for (RecordIndex a = 0; a + 1 < records->size(); ++a)
      if (rule->makes(a, a + 1, scratch)) found[a] = 1;
  }
  std::size_t matches = 0;
  for (RecordIndex a = 0; a < records->size(); a += a % 3 == 0 ? 1 : 2)
    if (a % 3 == 0 && a + 1 < records->size()) matches += static_cast<std::size_t>(found[a]);
  EXPECT_GT(static_cast<double>(matches), 0.97 * static_cast<double>(made.matches));
}

TEST(Propose, LearnsHowOftenMatchesAgreeWithoutTheTruth) {
  People made = people(4000, 3);
  Model model;
  model.id_column = "id";
  const auto records = internal::order_records(made.table, model);
  ASSERT_TRUE(records);
  const internal::KnownFields known(made.table, made.fields);
  const internal::PairSpace space{&*records, false};
  const auto parts = internal::make_key_parts(known, space, SubjectKind::people, 1);
  ASSERT_TRUE(parts);
  const internal::SimulatedMatches matches = internal::simulate_matches(*parts, space, 1, 1);
  const auto rate = [&](const std::string& column) {
    for (std::size_t i = 0; i < parts->size(); ++i)
      if ((*parts)[i].expression == column) return matches.agreement_rate[i];
    return -1.0;
  };
  EXPECT_NEAR(rate("given"), 0.667, 0.06);
  EXPECT_GT(rate("born"), 0.97);
  EXPECT_GT(rate("family"), 0.97);
}

TEST(Propose, CountsPairsOfEqualValuesExactly) {
  const Table table = one_column("name", {"a", "a", "b", "", "a", "b", "", "c"});
  Model model;
  model.id_column = "id";
  const auto records = internal::order_records(table, model);
  ASSERT_TRUE(records);
  const internal::PairSpace space{&*records, false};
  EXPECT_EQ(internal::count_pairs_of({1, 1, 2, 0, 1, 2, 0, 3}, space), 4U);
}

TEST(Propose, GivesTheSameForAnyNumberOfThreads) {
  People made = people(3000, 4);
  const auto one = propose(made.table, made.fields, options_for(1));
  const auto four = propose(made.table, made.fields, options_for(4));
  ASSERT_TRUE(one && four);
  EXPECT_EQ(one->model, four->model);
  EXPECT_EQ(one->training, four->training);
  EXPECT_EQ(one->estimated_blocking_recall, four->estimated_blocking_recall);
}

TEST(Propose, RefusesWhereNothingTellsRecordsApart) {
  const auto same = propose(one_column("a", Cells(50, "x")), std::vector<Field>{{"a", FieldKind::text}}, options_for());
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().code, ErrorCode::invalid);
  EXPECT_FALSE(propose(one_column("a", Cells(50, "")), std::vector<Field>{{"a", FieldKind::text}}, options_for()));
  EXPECT_FALSE(propose(one_column("a", {"x"}), std::vector<Field>{{"a", FieldKind::text}}, options_for()));
  EXPECT_FALSE(propose(one_column("a", {"x", "y"}), std::vector<Field>{{"absent", FieldKind::text}}, options_for()));
}

TEST(Propose, EndsWellWithHostileColumnsOfEveryKind) {
  for (std::size_t kind = 0; kind < field_kinds; ++kind) {
    const FieldKind known = static_cast<FieldKind>(kind);
    Cells distinct, block, binary;
    for (int i = 0; i < 3000; ++i) {
      distinct.push_back(fmt::format("value {}", i));
      block.push_back(i < 2990 ? "x" : std::to_string(i));
      binary.push_back(std::string(1, static_cast<char>(1 + i % 255)) + "\xff\xfe'\"");
    }
    for (const Cells& cells : {distinct, block, binary}) {
      const Table table = one_column("a", cells);
      const auto proposal = propose(table, std::vector<Field>{{"a", known}}, options_for());
      if (!proposal) {
        EXPECT_EQ(proposal.error().code, ErrorCode::invalid) << name_of(known);
        continue;
      }
      EXPECT_TRUE(validate(proposal->model)) << name_of(known);
      EXPECT_TRUE(Linker::create(table, proposal->model, {})) << name_of(known);
    }
  }
}

TEST(Propose, NeverComparesAllPairsOfManyRecords) {
  Cells few;
  for (int i = 0; i < 40'000; ++i) few.push_back(fmt::format("value {}", i % 3));
  const auto refused = propose(one_column("a", few), std::vector<Field>{{"a", FieldKind::category}}, options_for());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  Cells many;  // values of two records each, and no other column to learn from
  for (int i = 0; i < 40'000; ++i) many.push_back(fmt::format("word{} thing{}", i / 2, i % 700));
  const Table table = one_column("a", many);
  const auto proposal = propose(table, std::vector<Field>{{"a", FieldKind::text}}, options_for());
  ASSERT_TRUE(proposal) << proposal.error().message;
  for (const BlockingRule& rule : proposal->model.blocking_rules) EXPECT_NE(rule.sql, "1 = 1");
}

TEST(Propose, LooksAtTenThousandFieldsInSeconds) {
  Table table;
  Cells ids;
  for (int i = 0; i < 60; ++i) ids.push_back(std::to_string(i));
  table.add(column_of("id", ids));
  std::vector<Field> fields;
  for (int c = 0; c < 10'000; ++c) {
    Cells cells;
    for (int i = 0; i < 60; ++i) cells.push_back(std::to_string((i * (c + 1)) % 17));
    fields.push_back({fmt::format("c{}", c), FieldKind::category});
    table.add(column_of(fields.back().column, cells));
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto proposal = propose(table, fields, options_for());
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_LE(proposal->model.comparisons.size(), 48U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(Propose, BlocksTitlesByTheirRareWords) {
  Cells titles;
  for (int i = 0; i < 3000; ++i)
    titles.push_back(fmt::format("the new printer model{} {}", i / 2, i % 2 == 0 ? "black ink" : "ink in black"));
  const Table table = one_column("title", titles);
  ProposeOptions options = options_for();
  options.subject = SubjectKind::products;
  const auto proposal = propose(table, std::vector<Field>{{"title", FieldKind::title}}, options);
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_TRUE(std::ranges::any_of(proposal->model.blocking_rules, [](const BlockingRule& rule) {
    return rule.arrays_to_explode == std::vector<std::string>{"cw_rare_words(title)"};
  }));
  auto linker = Linker::create(table, proposal->model, {});
  ASSERT_TRUE(linker);
  EXPECT_TRUE(linker->forecast());
}

TEST(RareWords, AreThoseThatFewOthersHave) {
  const Column words = internal::rare_words(column_of("t", {"acme red x1", "acme blue x1", "acme red", "acme only"}));
  EXPECT_EQ(words.type(), ColumnType::list);
  EXPECT_EQ(words.display(words.code(0)), words.display(words.code(0)));
  const auto list = words.value(words.code(0));
  ASSERT_EQ(list.get<List>()->size(), 3U);  // red and x1 of two rows each, acme of all four
  EXPECT_EQ(*(*list.get<List>())[2].get<std::string>(), "acme");
  EXPECT_EQ(words.value(words.code(3)).get<List>()->size(), 1U);  // nobody else has "only"
}

}  // namespace
}  // namespace cw::linkage
