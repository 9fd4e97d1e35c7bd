// SPDX-License-Identifier: MIT
// Telephones, e-mail, identifiers, and everything that is not a name, a birth or a place.
#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/propose/internal/comparison_choice.h"

namespace cw::linkage::internal {
namespace {

constexpr double enough_pairs = 10'000;  // that have a number: with fewer, how often two agree by chance cannot be learnt
constexpr double least_chance = 0.0005;
constexpr std::string_view model_code_column = "model_code";  // as recognition calls what it takes out of titles

std::string shares_one(const KnownField& known) { return fmt::format("list_has_any({}, {})", left(known), right(known)); }

// A list of values: one in common, or none.
Result<void> add_list(const KnownField& known, ChosenComparisons& out) {
  LevelList levels;
  levels.null(either_null(known), "not known");
  levels.level(shares_one(known), "one in common");
  return levels.finish(known.field.column, "none in common", out);
}

Result<void> add_phone(const KnownField& phone, const std::string& unlike, ChosenComparisons& out) {
  LevelList levels;
  // A home shares its telephone: with given names unlike, one number says no more than one home.
  levels.null(unlike.empty() ? either_null(phone) : any_of({either_null(phone), "(" + equal(phone) + " and " + unlike + ")"}),
              unlike.empty() ? "not known" : "not known, or shared by two of a home");
  levels.level(equal(phone), "same number").by_frequency(phone.field.column).starting_u(phone.collision);
  levels.level(fmt::format("damerau_levenshtein({}, {}) <= 1", left(phone), right(phone)), "one digit apart")
      .starting_u(10 * phone.collision);
  return levels.finish(phone.field.column, "another number", out);
}

// Addresses are made of names: those of two people of one name are alike and have the same user, unless that is told by digits.
Result<void> add_email(const KnownField& email, const KnownFields& fields, ChosenComparisons& out) {
  const KnownField* given = fields.best(FieldKind::given_name);
  const KnownField* family = fields.best(FieldKind::family_name);
  LevelList levels;
  const auto user = [](const std::string& side) { return fmt::format("nullif(split_part({}, '@', 1), '')", side); };
  levels.null(either_null(email), "not known");
  levels.level(equal(email), "same e-mail").by_frequency(email.field.column).starting_u(email.collision);
  levels.level(fmt::format("damerau_levenshtein({}, {}) <= 2", left(email), right(email)), "one or two slips")
      .starting_u(10 * email.collision);
  levels
      .level(fmt::format("{0} = {1} and regexp_matches({0}, '[0-9]{{3}}')", user(left(email)), user(right(email))), "same user with digits")
      .starting_u(10 * email.collision);
  std::string near = any_of({alike(email, email, 0.88), user(left(email)) + " = " + user(right(email))});
  if (given != nullptr && family != nullptr) near += fmt::format(" and not coalesce({} and {}, false)", equal(*given), equal(*family));
  levels.level(near, "alike, or the same user");
  return levels.finish(email.field.column, "another e-mail", out);
}

// A number of one thing only. Chance makes two agree far less often than a match does: once in a hundred is a cautious guess, and a slip
// ten times as often.
Result<void> add_identifier(const KnownField& known, double records, ChosenComparisons& out) {
  LevelList levels;
  const double chance = std::max(1e-10, 0.01 / std::max(100.0, records));
  levels.null(either_null(known), "not known");
  levels.level(equal(known), "same number").starting_u(chance);
  const double pairs = known.filled * records * known.filled * records / 2;
  if (pairs < enough_pairs) levels.fixed_u(std::max(least_chance, chance));
  levels.level(fmt::format("damerau_levenshtein({}, {}) <= 1", left(known), right(known)), "one slip").starting_u(10 * chance);
  // Of a number that a person has one of for life, two different ones are as good as never of one person: slips that keep a check digit
  // right are one in eleven, and the pairs of a home would teach otherwise.
  if (known.field.kind == FieldKind::nhs_number || known.field.kind == FieldKind::upn) levels.otherwise_fixed_m(0.0005);
  if (known.field.kind == FieldKind::national_insurance) levels.otherwise_fixed_m(0.002);
  return levels.finish(known.field.column, "another number", out);
}

// The number of a model, taken out of a title: sister models differ by a letter at the end, and not every list tells the letter.
Result<void> add_model_code(const KnownField& known, ChosenComparisons& out) {
  LevelList levels;
  const std::string l = left(known), r = right(known);
  levels.null(either_null(known), "not known");
  levels.level(equal(known), "same model number").starting_u(known.collision).starting_m(0.7);
  levels.level(fmt::format("({0} like {1} || '%' or {1} like {0} || '%')", l, r), "one is the start of the other").starting_m(0.06);
  levels.level(fmt::format("(damerau_levenshtein({0}, {1}) <= 1)", l, r), "one letter apart").starting_m(0.04);
  levels.level(fmt::format("substr({0}, 1, 4) = substr({1}, 1, 4)", l, r), "the same start (4)").starting_m(0.03).otherwise_m(0.17);
  return levels.finish(known.field.column, "another model number", out);
}

// Titles, names of organisations, texts: words count by their rarity, so that "ltd" and "the" say little.
//
// What a thing is called (a title, an organisation) is worded anew by each list: so training begins with agreement spread over the levels.
// The frequency of a whole value is that of chance only where values have many records: else its few records are those of one thing.
struct WordStart {
  double same, nearly, letter, most, shorter, half, some, one, other;
};
constexpr WordStart of_name = {0.4, 0.12, 0.08, 0.12, 0.08, 0.08, 0.06, 0.04, 0.02};
constexpr WordStart of_text = {0.15, 0.1, 0.05, 0.1, 0.08, 0.12, 0.15, 0.12, 0.13};
constexpr double many_records = 6;

Result<void> add_words(const KnownField& known, double records, ChosenComparisons& out) {
  LevelList levels;
  const bool names = known.field.kind == FieldKind::title || known.field.kind == FieldKind::organisation;
  const WordStart& start = names ? of_name : of_text;
  const std::string cosine = fmt::format("cw_word_cosine({}, {})", left(known), right(known));
  const std::string share = fmt::format("cw_token_share({}, {})", left(known), right(known));
  levels.null(either_null(known), "not known");
  levels.level(equal(known), "same").starting_u(known.collision).starting_m(start.same);
  if (known.collision * known.filled * records > many_records) levels.by_frequency(known.field.column);
  levels.level(cosine + " >= 0.9", "nearly all words, by rarity").starting_m(start.nearly);
  levels
      .level(any_of({fmt::format("damerau_levenshtein({}, {}) <= 1", left(known), right(known)), alike(known, known, 0.94)}),
             "one letter apart, or alike (0.94)")
      .starting_m(start.letter);
  levels.level(cosine + " >= 0.7", "most words, by rarity (0.7)").starting_m(start.most);
  levels.level(share + " >= 1 and " + cosine + " >= 0.3", "every word of the shorter").starting_m(start.shorter);
  levels.level(cosine + " >= 0.5", "half of the words, by rarity (0.5)").starting_m(start.half);
  levels.level(any_of({cosine + " >= 0.3", alike(known, known, 0.85)}), "some words (0.3), or somewhat alike").starting_m(start.some);
  levels.level(cosine + " >= 0.1", "a word or two (0.1)").starting_m(start.one).otherwise_m(start.other);
  return levels.finish(known.field.column, "other words", out);
}

Result<void> add_number(const KnownField& known, ChosenComparisons& out) {
  LevelList levels;
  const auto logarithm = [](const std::string& side) { return fmt::format("ln(try_cast({} as double))", side); };
  const auto within = [&](double share) {
    return fmt::format("abs({} - {}) <= {}", logarithm(left(known)), logarithm(right(known)), share);
  };
  levels.null(
      any_of({fmt::format("try_cast({} as double) is null", left(known)), fmt::format("try_cast({} as double) is null", right(known))}),
      "not known");
  levels.level(equal(known), "same").by_frequency(known.field.column).starting_u(known.collision).starting_m(0.4);
  levels.level(within(0.01), "within 1 in 100").starting_m(0.12);
  levels.level(within(0.03), "within 3 in 100").starting_m(0.1);
  levels.level(within(0.1), "within 1 in 10").starting_m(0.13);
  levels.level(within(0.3), "within 3 in 10").starting_m(0.13).otherwise_m(0.12);
  return levels.finish(known.field.column, "another amount", out);
}

Result<void> add_date(const KnownField& known, ChosenComparisons& out) {
  LevelList levels;
  const auto time = [](const std::string& side) { return fmt::format("epoch(try_strptime({}, '%Y-%m-%d'))", side); };
  const std::string apart = fmt::format("abs({} - {})", time(left(known)), time(right(known)));
  levels.null(either_null(known), "not known");
  levels.level(equal(known), "same day").by_frequency(known.field.column).starting_u(known.collision);
  for (const int days : {1, 4, 10, 31})
    levels.level(fmt::format("{} <= {}", apart, days * 86400), days == 1 ? "a day apart" : fmt::format("up to {} days apart", days));
  return levels.finish(known.field.column, "another day", out);
}

Result<void> add_category(const KnownField& known, ChosenComparisons& out) {
  LevelList levels;
  levels.null(either_null(known), "not known");
  levels.level(equal(known), "same").by_frequency(known.field.column).starting_u(known.collision);
  return levels.finish(known.field.column, "another", out);
}

bool is_identifier(FieldKind kind) {
  return kind == FieldKind::nhs_number || kind == FieldKind::national_insurance || kind == FieldKind::upn || kind == FieldKind::identifier;
}

}  // namespace

Result<void> add_contact(const ComparisonInput& input, const Home&, ChosenComparisons& out) {
  const std::string unlike = input.subject == SubjectKind::people ? given_names_unlike(*input.fields) : "";
  for (const KnownField* phone : input.fields->of(FieldKind::phone))
    CW_CHECK(phone->is_list ? add_list(*phone, out) : add_phone(*phone, unlike, out));
  for (const KnownField* email : input.fields->of(FieldKind::email))
    CW_CHECK(email->is_list ? add_list(*email, out) : add_email(*email, *input.fields, out));
  return {};
}

Result<void> add_identifiers(const ComparisonInput& input, ChosenComparisons& out) {
  for (const KnownField& known : input.fields->all())
    if (is_identifier(known.field.kind)) {
      if (known.field.column == model_code_column && !known.is_list)
        CW_CHECK(add_model_code(known, out));
      else
        CW_CHECK(known.is_list ? add_list(known, out) : add_identifier(known, input.records, out));
    }
  return {};
}

Result<void> add_the_rest(const ComparisonInput& input, ChosenComparisons& out) {
  for (const KnownField& known : input.fields->all()) {
    switch (known.field.kind) {
      case FieldKind::organisation:
      case FieldKind::title:
      case FieldKind::description:
      case FieldKind::text: CW_CHECK(known.is_list ? add_list(known, out) : add_words(known, input.records, out)); break;
      case FieldKind::number: CW_CHECK(add_number(known, out)); break;
      case FieldKind::date: CW_CHECK(add_date(known, out)); break;
      case FieldKind::category: CW_CHECK(known.is_list ? add_list(known, out) : add_category(known, out)); break;
      default: break;
    }
  }
  return {};
}

}  // namespace cw::linkage::internal
