// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/groups.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "engines/linkage/evaluation.h"

namespace cw::linkage {
namespace {

Column column_of(const std::vector<std::string>& values, const char* name = "sex") {
  ColumnBuilder builder(name, ColumnType::text);
  for (const std::string& value : values) value.empty() ? builder.append_null() : builder.append_text(value);
  return std::move(builder).finish();
}
Groups grouped(const std::vector<std::string>& values, const char* name = "sex") {
  std::vector<std::uint32_t> rows(values.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return groups_of(column_of(values, name), rows);
}

TEST(Groups, OfWordsAreTheWordsAndNullIsNone) {
  const Groups g = grouped({"M", "F", "", "F"});
  EXPECT_EQ(g.names, (std::vector<std::string>{"F", "M", "(none)"}));
  EXPECT_EQ(g.of_record, (std::vector<std::uint32_t>{1, 0, 2, 0}));
}

TEST(Groups, OfDatesAreDecades) {
  const Groups g = grouped({"1989-12-31", "1990-01", "1990-05-05", "2001-02-03", "1995-01-01", "1996-01-01", "1997-01-01", "1998-01-01",
                            "1999-01-01", "unknown"});
  EXPECT_EQ(g.names, (std::vector<std::string>{"1980 to 1989", "1990 to 1999", "2000 to 2009", "(no number or date)"}));
  EXPECT_EQ(g.of_record[9], 3U);
}

TEST(Groups, OfManyNumbersAreTens) {
  std::vector<std::string> ages;
  for (int age = 0; age < 90; ++age) ages.push_back(std::to_string(age));
  const Groups g = grouped(ages, "age");
  ASSERT_EQ(g.names.size(), 9U);
  EXPECT_EQ(g.names[3], "30 to 39");
  EXPECT_EQ(g.of_record[39], 3U);
  EXPECT_EQ(grouped({"1", "2", "3"}).names.size(), 3U) << "few numbers are codes";
}

TEST(Groups, BeyondFortyTheSmallestArePutTogether) {
  std::vector<std::string> values;
  for (int i = 0; i < 60; ++i)
    for (int k = 0; k <= i; ++k) values.push_back("ward " + std::to_string(100 + i));
  const Groups g = grouped(values, "ward");
  EXPECT_EQ(g.names.size(), 40U);
  EXPECT_EQ(g.names.back(), "(all others)");
  EXPECT_EQ(g.of_record[0], 39U);
}

TEST(Groups, CountsAreThoseOfAllPairs) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    const bool sources = round % 2 == 1;
    std::vector<std::uint32_t> cluster, truth, source;
    std::vector<std::string> sex;
    for (int i = 0; i < 60; ++i) {
      cluster.push_back(static_cast<std::uint32_t>(random() % 20));
      truth.push_back(random() % 10 == 0 ? unknown_label : static_cast<std::uint32_t>(random() % 20));
      source.push_back(static_cast<std::uint32_t>(random() % 3));
      sex.push_back(std::string(1, "FMX"[random() % 3]));
    }
    if (!sources) source.clear();
    const Groups groups = grouped(sex);
    const GroupReport report = evaluate_groups(cluster, truth, source, groups);
    for (std::size_t g = 0; g <= groups.names.size(); ++g) {
      double put = 0, belong = 0, right = 0, half = 0, half_right = 0;
      for (std::size_t i = 0; i < cluster.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
          if (truth[i] == unknown_label || truth[j] == unknown_label || (sources && source[i] == source[j])) continue;
          const double in = (groups.of_record[i] == g ? 0.5 : 0) + (groups.of_record[j] == g ? 0.5 : 0);
          if (g < groups.names.size() && in == 0) continue;
          put += cluster[i] == cluster[j];
          belong += truth[i] == truth[j];
          right += cluster[i] == cluster[j] && truth[i] == truth[j];
          half += cluster[i] == cluster[j] ? in : 0;
          half_right += cluster[i] == cluster[j] && truth[i] == truth[j] ? in : 0;
        }
      const GroupRow& row = g < groups.names.size() ? report.rows[g] : report.all;
      EXPECT_EQ(row.precision.total, put);
      EXPECT_EQ(row.recall.total, belong);
      EXPECT_EQ(row.precision.correct, right);
      EXPECT_EQ(row.recall.correct, right);
      if (g == groups.names.size()) continue;
      EXPECT_EQ(row.precision_half.total, half);
      EXPECT_EQ(row.precision_half.correct, half_right);
      EXPECT_EQ(pairs_touching(truth, source, groups)[g], belong);
    }
    for (const GroupRow& row : report.rows)
      EXPECT_NEAR(row.precision_half.total + row.precision_others.total, report.all.precision.total, 1e-9);
  }
}

// People of two records; of group A's a share is missed, of group B's another.
GroupReport missed(std::size_t people, double share_a, double share_b, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> cluster, truth;
  std::vector<std::string> group;
  for (std::size_t person = 0; person < people; ++person) {
    const bool a = person % 2 == 0, lost = static_cast<double>(random() >> 11) * 0x1p-53 < (a ? share_a : share_b);
    for (const std::size_t record : {0U, 1U}) {
      truth.push_back(static_cast<std::uint32_t>(person));
      cluster.push_back(static_cast<std::uint32_t>(2 * person + (lost ? record : 0)));
      group.emplace_back(a ? "A" : "B");
    }
  }
  return evaluate_groups(cluster, truth, {}, grouped(group, "group"));
}

TEST(Groups, AGroupThatIsMissedMoreOftenIsNamed) {
  const GroupReport report = missed(4000, 0.08, 0.03, 1);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("group \"A\""), std::string::npos) << report.warnings[0];
  EXPECT_NE(report.warnings[0].find("matches are missed"), std::string::npos);
  EXPECT_EQ(report.rows[0].recall_verdict, Verdict::worse);
  EXPECT_EQ(report.rows[1].recall_verdict, Verdict::better);
  EXPECT_EQ(report.rows[0].precision_verdict, Verdict::alike);
}

TEST(Groups, ChanceIsSeldomTakenForADifference) {
  std::size_t alarms = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) alarms += missed(1000, 0.05, 0.05, seed).warnings.empty() ? 0 : 1;
  EXPECT_LE(alarms, 8U);
}

TEST(Groups, OfAFewPairsNothingIsSaid) {
  const GroupReport report = missed(20, 0.9, 0, 1);
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(report.rows[0].recall_verdict, Verdict::too_few);
}

TEST(Groups, OneBadClusterIsNotAThousandErrors) {
  // 1,000 right pairs of each group, and one cluster of 46 strangers of group A: 1,035 false pairs from a single mistake.
  std::vector<std::uint32_t> cluster, truth;
  std::vector<std::string> group;
  std::uint32_t person = 0;
  for (; person < 2000; ++person)
    for (int record = 0; record < 2; ++record) {
      cluster.push_back(person);
      truth.push_back(person);
      group.emplace_back(person % 2 == 0 ? "A" : "B");
    }
  for (int i = 0; i < 46; ++i) {
    cluster.push_back(2000);
    truth.push_back(++person);
    group.emplace_back("A");
  }
  const GroupReport report = evaluate_groups(cluster, truth, {}, grouped(group, "group"));
  EXPECT_LT(report.rows[0].precision.effective_trials, 10);
  EXPECT_EQ(report.rows[0].precision_verdict, Verdict::too_few);
  EXPECT_TRUE(report.warnings.empty());
}

}  // namespace
}  // namespace cw::linkage
