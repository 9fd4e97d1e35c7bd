// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/propose.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/propose/internal/comparison_choice.h"
#include "engines/linkage/propose/internal/training_choice.h"
#include "engines/linkage/propose/list_habits.h"

namespace cw::linkage {
namespace {

using internal::ChosenComparisons;
using internal::Conjunction;
using internal::KeyPart;
using internal::KnownField;
using internal::KnownFields;
using internal::PairSpace;
using internal::RuleSearch;

constexpr double compare_all_up_to = 2e6;          // pairs
constexpr double compare_all_without_rules = 2e7;  // pairs: half a minute's work; beyond, the run says that no rule was found
constexpr double least_budget = 4e6;               // pairs: a second's work, whatever the number of records
constexpr double least_budget_of_things = 12e6;    // their comparisons are few, and what their copies share is less certain
constexpr double largest_rule = 0.4;               // of the budget

// How much oftener two strangers share both names than if given names were dealt out at random. Strangers: both have a date of birth (or,
// where there is none, a place) and it is another.
double name_lift(const std::vector<KeyPart>& parts, const KnownFields& fields, const PairSpace& space, std::uint64_t seed) {
  const auto index_of = [&](FieldKind kind) -> std::size_t {
    const KnownField* known = fields.best(kind);
    if (known == nullptr) return parts.size();
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (parts[i].whole && parts[i].expression == known->field.column) return i;
    return parts.size();
  };
  const std::size_t given = index_of(FieldKind::given_name), family = index_of(FieldKind::family_name);
  if (given == parts.size() || family == parts.size()) return 1;
  internal::Mask other = 0;
  for (const int thing : {1, 2})  // birth; where there is none, place
    for (std::size_t i = 0; i < parts.size() && (thing == 1 || other == 0); ++i)
      if (parts[i].thing == thing && parts[i].whole && parts[i].collision < 0.01) other |= internal::Mask{1} << i;
  if (other == 0) return 1;
  const std::vector<internal::PairMasks> sample = internal::sample_block(parts, family, space, seed);
  double strangers = 0, both = 0;
  for (const auto& [agree, filled] : sample) {
    if ((agree & other) != 0 || (filled & other) == 0) continue;
    ++strangers;
    both += (agree >> given) & 1U ? 1 : 0;
  }
  const double expected = parts[given].collision * parts[given].filled * parts[given].filled;
  if (strangers < 200 || expected <= 0) return 1;
  return std::clamp((both + 1) / (strangers + 1 / expected) / expected, 1.0, 10.0);
}

// Share of simulated matches that agree on a column where both have it.
double agreement_of(const std::vector<KeyPart>& parts, const internal::SimulatedMatches& matches, const std::string& column) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].whole && parts[i].columns.front() == column) return std::clamp(matches.agreement_rate[i], 0.3, 0.98);
  return 0.9;
}

// Share of simulated matches whose years of birth agree where both have one: how far dates of birth can be trusted.
double year_agreement(const std::vector<KeyPart>& parts, const internal::SimulatedMatches& matches, const KnownField& born) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!parts[i].whole && parts[i].columns.front() == born.field.column && parts[i].expression.find(", 1, 4)") != std::string::npos)
      return matches.agreement_rate[i];
  return 1;
}

Result<Model> start_model(const Table& table, const ProposeOptions& options) {
  Model model;
  model.link_type = options.link_type;
  model.text_mode = TextMode::unicode;
  model.id_column = options.id_column;
  if (!options.source_column.empty()) model.source_column = options.source_column;
  if (table.rows() < 2) return fail(ErrorCode::invalid, "There are fewer than two records, so there is nothing to link.");
  return model;
}

void describe_comparisons(const ChosenComparisons& chosen, const KnownFields& fields, std::vector<Choice>& choices) {
  std::string names;
  for (const Comparison& comparison : chosen.comparisons) names += (names.empty() ? "" : ", ") + comparison.output_column;
  choices.push_back(
      {"comparisons", fmt::format("Records are compared in {} ways: {}.", chosen.comparisons.size(), names),
       "Columns that say one thing together, such as postcode and street, are compared together so that they do not count twice.", 0.9});
  if (fields.left_out().empty()) return;
  std::string left_out;
  for (std::size_t i = 0; i < std::min<std::size_t>(fields.left_out().size(), 8); ++i)
    left_out += (i == 0 ? "" : "; ") + fields.left_out()[i];
  if (fields.left_out().size() > 8) left_out += fmt::format("; and {} more", fields.left_out().size() - 8);
  choices.push_back({"comparisons", "Some columns are not compared.", left_out + ".", 0.9});
}

void describe_adult_lists(const std::vector<internal::AdultList>& lists, std::vector<Choice>& choices) {
  for (const internal::AdultList& list : lists)
    choices.push_back({"comparisons", fmt::format("Nobody on {} is taken to be born after {}.", list.source, list.born_before),
                       fmt::format("It has no dates of birth; of {} records of others with the same names and home, {:.1f} of 100 are born "
                                   "later, of all records {:.0f}.",
                                   list.pairs, 100 * list.late, 100 * list.expected),
                       0.8});
}

// What lists of people hold by habit.
void find_habits(const Table& table, const ProposeOptions& options, const KnownFields& known, internal::ComparisonInput& input,
                 std::vector<Choice>& choices) {
  if (options.subject != SubjectKind::people) return;
  input.adult_lists = internal::find_adult_lists(table, input.source_column, known);
  input.child_lists = internal::find_child_lists(table, input.source_column, known);
  if (const KnownField* middle = known.best(FieldKind::middle_names))
    input.middle_name_lists = lists_with_middle_names(table, input.source_column, middle->field.column);
  describe_adult_lists(input.adult_lists, choices);
  for (const internal::ChildList& list : input.child_lists)
    choices.push_back({"comparisons", fmt::format("Nobody on {} is taken to be born before {}.", list.source, list.born_after),
                       fmt::format("Of its {} records with a date of birth, next to none is earlier.", list.records), 0.8});
  if (!input.middle_name_lists.empty())
    choices.push_back({"comparisons",
                       fmt::format("Where {} give no middle name, that counts as having none.", fmt::join(input.middle_name_lists, ", ")),
                       "They give one to a good share of their people. How much it says is learnt.", 0.7});
}

Result<void> use_rules(const std::vector<KeyPart>& parts, const std::vector<Conjunction>& candidates, double possible, Proposal& out) {
  for (const Conjunction& each : candidates) {
    if (!each.chosen && out.candidates.size() >= 200) continue;
    CW_TRY(BlockingRule rule, rule_of(parts, each));
    out.candidates.push_back({rule.sql, static_cast<std::uint64_t>(each.pairs), each.recall, each.chosen});
    if (each.chosen) out.model.blocking_rules.push_back(std::move(rule));
  }
  if (possible > compare_all_without_rules && out.model.blocking_rules.empty())
    return fail(
        ErrorCode::too_large,
        fmt::format("No columns were found by which the {:.0f} possible pairs could be narrowed down: every value is shared by very "
                    "many records, or by none. Name [[blocking]] rules in a configuration (--config), or add columns.",
                    possible),
        "blocking");
  if (possible <= compare_all_up_to || out.model.blocking_rules.empty()) {
    CW_TRY(BlockingRule all, blocking_rule("1 = 1"));
    out.model.blocking_rules = {std::move(all)};
    for (BlockingCandidate& each : out.candidates) each.chosen = false;
    out.candidates.push_back({"1 = 1", static_cast<std::uint64_t>(possible), 1, true});
    out.estimated_blocking_recall = 1;
  }
  return {};
}

void describe_blocking(double possible, double matches, Proposal& out) {
  if (out.estimated_blocking_recall >= 1 && out.model.blocking_rules.front().sql == "1 = 1") {
    out.choices.push_back({"blocking", "Every pair of records is compared.", fmt::format("There are only {:.0f} pairs.", possible), 1});
    return;
  }
  double pairs = 0;
  for (const BlockingCandidate& each : out.candidates)
    if (each.chosen) pairs += static_cast<double>(each.pairs);
  out.choices.push_back(
      {"blocking",
       fmt::format("Pairs are compared that agree in one of {} ways, {:.0f} pairs at most.", out.model.blocking_rules.size(), pairs),
       fmt::format("By the data alone these find {:.1f} of 100 matches and so miss about {:.0f} pairs that match.",
                   100 * out.estimated_blocking_recall, matches * (1 - out.estimated_blocking_recall)),
       0.7});
}

struct PartsOfRecords {
  const std::vector<KeyPart>& parts;
  const internal::Records& records;
};

// Whether lists hold a thing twice, counted beforehand for lists of things.
Result<void> add_lists(const Table& table, const ProposeOptions& options, const PartsOfRecords& of, ChosenComparisons& comparisons,
                       Proposal& out) {
  const Column* source = table.find(options.source_column);
  std::optional<internal::Repeats> repeats;
  if (source != nullptr && options.subject != SubjectKind::people) repeats = internal::count_repeats(of.parts, of.records, *source);
  const std::size_t known = comparisons.choices.size();
  CW_CHECK(internal::add_source(table, options.source_column, repeats ? &*repeats : nullptr, comparisons));
  out.choices.insert(out.choices.end(), comparisons.choices.begin() + static_cast<std::ptrdiff_t>(known), comparisons.choices.end());
  return {};
}

// A person wrongly joined to another is worse than one missed; a thing is not, and where each list holds a thing once only the best of
// several candidates is joined.
void choose_threshold(const ProposeOptions& options, Proposal& out) {
  if (options.subject == SubjectKind::people) {
    out.choices.push_back({"threshold", fmt::format("Records are joined from a match probability of {} on.", out.threshold),
                           "One join in twenty at the threshold itself would be wrong; most are far above it.", 0.8});
    return;
  }
  const bool once = options.link_type == LinkType::link_only;
  out.threshold = once ? 0.5 : 0.8;
  out.choices.push_back({"threshold", fmt::format("Records are joined from a match probability of {} on.", out.threshold),
                         once ? "Each list holds a thing once, so of several candidates only the best is joined."
                              : "The list is not of people: a wrong join does little harm.",
                         0.6});
}

}  // namespace

Result<Proposal> propose(const Table& table, std::span<const Field> fields, const ProposeOptions& options) {
  Proposal out;
  CW_TRY(out.model, start_model(table, options));
  const KnownFields known(table, fields);
  if (known.empty())
    return fail(ErrorCode::invalid,
                "No column can be compared: none is recognised that differs between records. Name columns in [fields].");
  CW_TRY(const internal::Records records, internal::order_records(table, out.model));
  const PairSpace space{&records, options.link_type == LinkType::link_only};
  const double possible = internal::possible_pairs(records, options.link_type);
  CW_TRY(const std::vector<KeyPart> parts, internal::make_key_parts(known, space, options.subject, options.threads));
  const internal::SimulatedMatches matches = internal::simulate_matches(parts, space, options.seed, options.threads);
  const RuleSearch search(parts, space, matches, options.seed, options.threads);

  internal::ComparisonInput input;
  input.fields = &known;
  input.subject = options.subject;
  input.records = static_cast<double>(records.size());
  input.name_lift = name_lift(parts, known, space, options.seed);
  if (const KnownField* given = known.best(FieldKind::given_name)) input.given_agrees = agreement_of(parts, matches, given->field.column);
  if (const KnownField* born = known.best(FieldKind::date_of_birth)) input.years_agree = year_agreement(parts, matches, *born);
  input.source_column = out.model.source_column;
  find_habits(table, options, known, input, out.choices);
  CW_TRY(ChosenComparisons comparisons, internal::choose_comparisons(input));
  if (comparisons.comparisons.empty())
    return fail(ErrorCode::invalid, "No column can be compared: those recognised do not tell records apart. Name columns in [fields].");
  if (options.link_type == LinkType::link_and_dedupe) CW_CHECK(add_lists(table, options, {parts, records}, comparisons, out));
  out.model.comparisons = std::move(comparisons.comparisons);
  comparisons.comparisons = out.model.comparisons;
  describe_comparisons(comparisons, known, out.choices);

  const bool people = options.subject == SubjectKind::people;
  const double budget =
      std::max(people ? least_budget : least_budget_of_things, options.pairs_per_record * static_cast<double>(records.size()));
  std::vector<Conjunction> candidates = search.candidates(largest_rule * budget);
  out.estimated_blocking_recall = search.choose(candidates, budget);
  if (out.estimated_blocking_recall <= 0) {  // no rule is cheap enough: any that the budget allows
    candidates = search.candidates(budget);
    out.estimated_blocking_recall = search.choose(candidates, budget);
  }
  if (std::ranges::none_of(candidates, &Conjunction::chosen)) {
    for (Conjunction& each : search.widest(budget)) candidates.push_back(std::move(each));
  }
  CW_CHECK(use_rules(parts, candidates, possible, out));
  CW_TRY(internal::ChosenTraining training,
         internal::choose_training({&parts, &space, &search, &out.model, possible, options.seed, options.subject}, std::move(candidates)));
  describe_blocking(possible, training.matches, out);
  out.training = std::move(training.plan);
  out.choices.insert(out.choices.end(), training.choices.begin(), training.choices.end());
  choose_threshold(options, out);
  CW_CHECK(validate(out.model));
  return out;
}

}  // namespace cw::linkage
