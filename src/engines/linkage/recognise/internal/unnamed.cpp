// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/unnamed.h"

#include <algorithm>

#include "engines/linkage/recognise/internal/same_value.h"
#include "engines/linkage/recognise/internal/standard.h"
#include "engines/linkage/standardise/dates.h"

namespace cw::linkage {
namespace {

bool is_open(const RawColumn& column) { return column.header.meaningless && !column.is_id && column.meaning != Meaning::ignored; }

void set(RawColumn& column, Meaning meaning, std::string note) {
  column.meaning = meaning;
  column.confidence = std::max(0.6, softmax(column.scores, meaning));
  column.note = std::move(note);
}

bool has(SourceColumns& source, Meaning meaning) { return first_with(source, meaning) != nullptr; }

// Numbers in front of a street without numbers.
void house_numbers(SourceColumns& source) {
  for (std::size_t i = 0; i + 1 < source.columns.size(); ++i) {
    RawColumn& column = source.columns[i];
    const RawColumn& next = source.columns[i + 1];
    const Profile& p = column.profile;
    const bool street = next.meaning == Meaning::street || (next.meaning == Meaning::address_line && next.profile.number_front < 0.1);
    const bool numbers = p.integers > 0.5 && p.number_low >= 0 && p.number_high < 100'000 && p.decimal < 0.01 && p.mean_length < 12;
    if (is_open(column) && street && numbers && p.date < 0.3 && !has(source, Meaning::address_number))
      set(column, Meaning::address_number, "numbers in front of a street");
  }
}

// Codes of one length in a list with addresses.
void foreign_postcodes(SourceColumns& source) {
  const bool addresses = has(source, Meaning::street) || has(source, Meaning::address) || has(source, Meaning::address_line);
  if (!addresses || has(source, Meaning::postcode)) return;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool codes = p.all_digit > 0.95 && p.same_length > 0.9 && p.mean_length > 3.9 && p.mean_length < 6.1 && p.year_only < 0.9;
    if (is_open(column) && codes && !p.unique && p.distinct > 10 && p.date < 0.1) {
      set(column, Meaning::postcode, "codes of one length in a list with addresses");
      return;
    }
  }
}

// Two neighbours with several decimals, the first within 90.
void coordinates(SourceColumns& source) {
  for (std::size_t i = 0; i + 1 < source.columns.size(); ++i) {
    RawColumn& first = source.columns[i];
    RawColumn& second = source.columns[i + 1];
    const bool both = first.profile.coordinate > 0.7 && second.profile.coordinate > 0.7 && first.profile.number_low >= -90 &&
                      first.profile.number_high <= 90;
    if (!both || !is_open(first) || !is_open(second) || has(source, Meaning::latitude)) continue;
    set(first, Meaning::latitude, "two columns of coordinates side by side");
    set(second, Meaning::longitude, "two columns of coordinates side by side");
  }
}

// Long numbers, each in one postcode only, that several records share.
void property_numbers(SourceColumns& source) {
  const RawColumn* postcode = first_with(source, Meaning::postcode);
  if (postcode == nullptr || postcode->profile.postcode < 0.5 || has(source, Meaning::uprn)) return;
  RawColumn* best = nullptr;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool long_numbers = p.all_digit > 0.95 && p.mean_length > 8.5 && p.mean_length < 12.5 && !p.unique && p.most_repeated > 1 &&
                              p.phone_certain < 0.3 && p.nhs_number < 0.5;
    if (!is_open(column) || !long_numbers || share_equal(*column.column, *postcode->column) <= 0.85) continue;
    if (best == nullptr || p.mean_length > best->profile.mean_length) best = &column;
  }
  if (best != nullptr) set(*best, Meaning::uprn, "long numbers, each in one postcode");
}

// A code that several records with different given names share.
void household_numbers(SourceColumns& source) {
  const RawColumn* given = first_with(source, Meaning::given_name);
  const RawColumn* family = first_with(source, Meaning::family_name);
  const RawColumn* full = first_with(source, Meaning::full_name);
  if ((given == nullptr && full == nullptr) || has(source, Meaning::household_number)) return;
  // Different people of mostly one family: the first letter of a whole name that begins with the family name tells the family.
  const auto is_household = [&](const Column& column) {
    if (given != nullptr)
      return share_alike(column, *given->column) < 0.3 && (family == nullptr || share_alike(column, *family->column) > 0.35);
    const double first_letter = share_alike(column, *full->column);
    return share_equal(column, *full->column) < 0.3 &&
           (is_family_first(*full) || full->profile.comma_name > 0.5 ? first_letter > 0.35 : first_letter < 0.3);
  };
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool doubtful = column.meaning == Meaning::text || column.meaning == Meaning::number || column.meaning == Meaning::identifier;
    const bool codes = p.code > 0.8 || p.all_digit > 0.95;
    const double held = p.filled * static_cast<double>(p.rows);
    if (!is_open(column) || !doubtful || !codes || p.distinct > 0.9 * held || p.distinct < 0.1 * held || p.most_repeated > 60) continue;
    if (is_household(*column.column)) {
      set(column, Meaning::household_number, "records with the same number have different given names and mostly one family name");
      return;
    }
  }
}

std::optional<std::int32_t> day_of(const Column& column, std::size_t row) {
  const auto date = parse_date(column.display(column.code(row)));
  if (!date) return std::nullopt;
  return date->date.days;
}

// The share of rows in which `first` lies at least three years before `second`.
double share_before(const Column& first, const Column& second) {
  std::size_t rows = 0;
  std::size_t before = 0;
  const std::size_t step = std::max<std::size_t>(1, first.rows() / 400);
  for (std::size_t row = 0; row < first.rows(); row += step) {
    const auto a = day_of(first, row);
    const auto b = day_of(second, row);
    if (!a || !b) continue;
    ++rows;
    before += *a + 3 * 365 <= *b ? 1 : 0;
  }
  return rows < 10 ? 0 : static_cast<double>(before) / static_cast<double>(rows);
}

// A date years before all others of its rows is the date of birth, though it be late.
void earliest_date(SourceColumns& source) {
  std::vector<RawColumn*> dates;
  for (RawColumn& column : source.columns) {
    if (is_open(column) &&
        (column.meaning == Meaning::as_of || column.meaning == Meaning::date || column.meaning == Meaning::date_of_birth))
      dates.push_back(&column);
  }
  const bool known = std::ranges::any_of(dates, [](const RawColumn* column) { return column->meaning == Meaning::date_of_birth; });
  if (known || dates.size() < 2 || !(has(source, Meaning::given_name) || has(source, Meaning::full_name))) return;
  for (RawColumn* column : dates) {
    const bool first = std::ranges::all_of(
        dates, [&](const RawColumn* other) { return other == column || share_before(*column->column, *other->column) > 0.9; });
    if (first) set(*column, Meaning::date_of_birth, "it lies years before the other dates of its records");
  }
}

// 1 and 2, and what stands for not known, in fair shares.
void sexes(SourceColumns& source) {
  const bool people = has(source, Meaning::given_name) || has(source, Meaning::full_name);
  if (has(source, Meaning::sex) || !people) return;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool codes = p.sex > 0.99 && p.all_digit > 0.99 && p.distinct >= 2 && p.distinct <= 4 && p.number_low <= 1 &&
                       p.number_mean > 1.2 && p.number_mean < 1.9;
    if (is_open(column) && codes && p.most_repeated < 0.75 * p.filled * static_cast<double>(p.rows)) {
      set(column, Meaning::sex, "1 and 2 in fair shares, as codes of a sex");
      return;
    }
  }
}

// Whole numbers of years that people live.
void ages(SourceColumns& source) {
  const bool people = has(source, Meaning::given_name) || has(source, Meaning::full_name);
  if (has(source, Meaning::age) || !people) return;
  RawColumn* best = nullptr;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    const bool young_and_old = p.number_low >= 0 && p.number_low <= 20 && p.number_high >= 65 && p.number_high <= 120;
    const bool plausible =
        p.integers > 0.99 && young_and_old && p.number_mean > 15 && p.number_mean < 70 && p.distinct >= 30 && p.filled > 0.5;
    if (!is_open(column) || !plausible || column.meaning == Meaning::address_number) continue;
    if (best == nullptr || p.filled > best->profile.filled) best = &column;
  }
  if (best != nullptr) set(*best, Meaning::age, "whole numbers as of ages");
}

}  // namespace

void settle_unnamed(SourceColumns& source) {
  if (std::ranges::none_of(source.columns, is_open)) return;
  earliest_date(source);
  house_numbers(source);
  foreign_postcodes(source);
  coordinates(source);
  property_numbers(source);
  household_numbers(source);
  ages(source);
  sexes(source);
}

void settle_telephones(SourceColumns& source) {
  for (std::size_t i = 0; i + 1 < source.columns.size(); ++i) {
    if (source.columns[i].meaning == Meaning::other_person && is_open(source.columns[i + 1]) &&
        source.columns[i + 1].meaning == Meaning::phone) {
      set(source.columns[i + 1], Meaning::other_person, "it stands behind another person's name");
    }
  }
}

}  // namespace cw::linkage
