// SPDX-License-Identifier: MIT
#include "services/review/doubt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace cw::review {
namespace {

constexpr double threshold = 0.95;  // match weight 4.25
const double at = std::log2(threshold / (1 - threshold));

Uuid person(std::uint8_t number) {
  Uuid out;
  out.bytes[15] = number;
  return out;
}

// A neighbourhood in few words: people with their records, then links.
class Hood {
 public:
  Hood& add(std::uint8_t who, std::vector<RecordNumber> records) {
    for (const RecordNumber record : records) {
      out_.looked_at.push_back(record);
      out_.records.push_back({record, "source" + std::to_string(record), person(who), static_cast<std::uint32_t>(records.size())});
    }
    return *this;
  }
  Hood& link(RecordNumber left, RecordNumber right, double weight) {
    out_.links.push_back({pair_of(left, right), weight});
    return *this;
  }
  Hood& say(RecordNumber left, RecordNumber right, EvidenceWord::Says says,
            EvidenceWord::Conflict conflict = EvidenceWord::Conflict::none) {
    out_.words.push_back({pair_of(left, right), says, conflict});
    return *this;
  }
  [[nodiscard]] std::vector<Doubt> doubts(const ReviewRules& rules = {}) const { return find_doubts(out_, rules, threshold); }

 private:
  Evidence out_;
};

TEST(Doubts, OfTwoPeopleOnlyTheStrongestPairIsAskedAbout) {
  Hood hood;
  hood.add(1, {1, 2, 3}).add(2, {4, 5}).link(1, 2, 20).link(2, 3, 20).link(4, 5, 30);
  hood.link(1, 4, at - 5).link(2, 5, at - 1).link(3, 4, at - 3);
  const std::vector<Doubt> found = hood.doubts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].pair, (PairOfRecords{2, 5}));
  EXPECT_EQ(found[0].kind, DoubtKind::apart);
  EXPECT_EQ(found[0].standing, Standing::apart);
  EXPECT_EQ(found[0].left_records, 3U);
  EXPECT_EQ(found[0].right_records, 2U);
  EXPECT_EQ(found[0].sources, (std::vector<std::string>{"source2", "source5"}));
}

TEST(Doubts, NothingIsAskedFarBelowTheThresholdOrAfterAWordBetweenTheTwo) {
  EXPECT_TRUE(Hood().add(1, {1}).add(2, {2}).link(1, 2, at - 6.1).doubts().empty());
  EXPECT_EQ(Hood().add(1, {1}).add(2, {2}).link(1, 2, at - 5.9).doubts().size(), 1U);
  Hood said;
  said.add(1, {1, 2}).add(2, {3}).link(1, 2, 30).link(1, 3, at - 1).link(2, 3, at - 2).say(2, 3, EvidenceWord::Says::not_same);
  EXPECT_TRUE(said.doubts().empty());
}

TEST(Doubts, APairAboveTheThresholdThatIsApartIsAgainstTheRest) {
  const auto found = Hood().add(1, {1}).add(2, {2}).link(1, 2, at + 8).doubts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, DoubtKind::against);
}

TEST(Doubts, OneWeakLinkWithinAPersonIsFoundWithItsTwoSides) {
  Hood hood;  // 1-2-3 and 4-5 hang together by 3-4 alone
  hood.add(1, {1, 2, 3, 4, 5}).link(1, 2, 25).link(2, 3, 25).link(1, 3, 24).link(4, 5, 30).link(3, 4, at + 1);
  const auto found = hood.doubts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].pair, (PairOfRecords{3, 4}));
  EXPECT_EQ(found[0].kind, DoubtKind::bridge);
  EXPECT_EQ(found[0].left_records, 3U);
  EXPECT_EQ(found[0].right_records, 2U);
  hood.link(1, 5, at - 2);
  EXPECT_EQ(hood.doubts().at(0).kind, DoubtKind::together) << "another link leads across";
  hood.say(3, 4, EvidenceWord::Says::same);
  EXPECT_TRUE(hood.doubts().empty()) << "a reviewer's word is the strongest link there is";
}

TEST(Doubts, ManyRecordsOfOnePersonAreAskedAboutWhateverTheirLinks) {
  Hood hood;
  std::vector<RecordNumber> records;
  for (RecordNumber record = 1; record <= 21; ++record) records.push_back(record);
  hood.add(1, records);
  for (RecordNumber record = 1; record <= 20; ++record) hood.link(record, record + 1, record == 7 ? 18 : 20);
  const auto found = hood.doubts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, DoubtKind::large);
  EXPECT_EQ(found[0].pair, (PairOfRecords{7, 8}));
  EXPECT_EQ(found[0].left_records + found[0].right_records, 21U);
  ReviewRules rules;
  rules.large = 21;
  EXPECT_TRUE(hood.doubts(rules).empty());
}

TEST(Doubts, WordsThatCannotAllBeTrueAreAskedAboutAgain) {
  Hood hood;
  hood.add(1, {1, 2}).add(2, {3}).link(1, 2, 20).link(2, 3, 9);
  hood.say(2, 3, EvidenceWord::Says::not_same, EvidenceWord::Conflict::contradicts);
  const auto found = hood.doubts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, DoubtKind::contradiction);
  EXPECT_EQ(found[0].match_weight, 9);
}

TEST(Worth, IsHighestAtTheThresholdAndFallsToBothSides) {
  Doubt doubt;
  const auto value = [&](double weight, Standing standing) {
    doubt.match_weight = weight;
    doubt.standing = standing;
    doubt.kind = standing == Standing::apart ? DoubtKind::apart : DoubtKind::together;
    return worth_of(doubt, 1, {}, threshold).value;
  };
  // 1 pair, 2 people and 1 household: a stake of 4.
  EXPECT_NEAR(value(at - 1e-9, Standing::apart), 4, 1e-6);
  EXPECT_NEAR(value(at + 1e-9, Standing::together), 4, 1e-6);
  EXPECT_NEAR(value(0, Standing::apart), 4 * 0.5 / 0.95, 1e-12);
  EXPECT_NEAR(value(10, Standing::together), 4 * (1 / 1025.0) / 0.05, 1e-9);
}

TEST(Worth, CountsWhatChangesAndSaysItInWords) {
  Doubt doubt;
  doubt.match_weight = at - 1e-9;
  doubt.left_records = 3;
  doubt.right_records = 2;
  doubt.sources = {"library", "adult_social_care"};
  ReviewRules rules;
  rules.sources["adult_social_care"] = 3;
  const Worth worth = worth_of(doubt, 2, rules, threshold);
  EXPECT_EQ(worth.pairs, 6);
  EXPECT_NEAR(worth.value, 3 * (6 + 2 + 2), 1e-5);
  EXPECT_EQ(worth.why,
            "They are two people: the probability that they are one is 0.950, and 0.950 is needed. If they are the same, 6 pairs of"
            " records, 2 people and 2 households change. It counts 3 times for the source that it concerns.");
  doubt.kind = DoubtKind::identifiers;
  EXPECT_NEAR(worth_of(doubt, 2, rules, threshold).value, 30 * 0.05 / 0.95, 1e-9) << "twins with numbers of their own can wait";
  doubt.kind = DoubtKind::sample;
  EXPECT_EQ(worth_of(doubt, 2, rules, threshold).value, 0);
}

TEST(Bands, HoldEveryWeight) {
  EXPECT_EQ(band_of(-0.1), -1);
  EXPECT_EQ(band_of(0), 0);
  EXPECT_EQ(band_of(4.999), 0);
  EXPECT_EQ(band_of(5), 1);
  EXPECT_EQ(band_of(-1e300), lowest_band);
  EXPECT_EQ(band_of(1e300), highest_band);
  EXPECT_EQ(band_of(std::nan("")), lowest_band);
  EXPECT_EQ(band_begins(2), 10);
}

TEST(RandomNumbers, AreEvenForEverTheSameAndIndependentByUse) {
  std::vector<double> numbers;
  double both = 0;
  for (RecordNumber record = 1; record <= 4000; ++record) {
    numbers.push_back(random_number_of({record, record + 1}, 1, 1));
    both += numbers.back() < 0.5 && random_number_of({record, record + 1}, 1, 2) < 0.5 ? 1 : 0;
  }
  EXPECT_EQ(numbers[0], random_number_of({1, 2}, 1, 1));
  std::ranges::sort(numbers);
  double largest = 0;  // Kolmogorov's distance; 1.63 / sqrt(n) is the limit of one in a hundred
  for (std::size_t i = 0; i < numbers.size(); ++i) largest = std::max(largest, std::abs(numbers[i] - static_cast<double>(i) / 4000.0));
  EXPECT_LT(largest, 1.63 / std::sqrt(4000.0));
  EXPECT_NEAR(both / 4000, 0.25, 0.03);
}

}  // namespace
}  // namespace cw::review
