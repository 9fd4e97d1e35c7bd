// SPDX-License-Identifier: MIT
#include "engines/linkage/live/learnt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/packed_bytes.h"

namespace cw::linkage {
namespace {

constexpr std::uint64_t form = 1;
constexpr std::int32_t most_days = 4'000'000;  // from 1970, either way: what a date can be
constexpr float most_bits = 1000;

using Name = LearntPeople::Name;
using Bits = LearntPeople::Bits;

void pack_name(PackedWriter& out, const Name& name) {
  out.number(name ? 1 : 0);
  if (name) out.text(*name);
}

Name unpack_name(PackedReader& in) {
  const std::uint64_t there = in.number();
  if (there > 1) in.refuse();
  return there == 1 ? Name(std::string(in.text())) : Name();
}

void pack_optional(PackedWriter& out, const std::optional<float>& bits) {
  out.number(bits ? 1 : 0);
  if (bits) out.real(*bits);
}

// A number of bits: within bounds, so that sums of a few stay finite.
float unpack_bits(PackedReader& in) {
  const double bits = in.real();
  if (!(std::abs(bits) <= most_bits)) in.refuse();
  return in.good() ? static_cast<float>(bits) : 0;
}

std::optional<float> unpack_optional(PackedReader& in) {
  const std::uint64_t there = in.number();
  if (there > 1) in.refuse();
  return there == 1 ? std::optional(unpack_bits(in)) : std::nullopt;
}

void pack_texts(PackedWriter& out, std::vector<std::string> texts) {
  std::ranges::sort(texts);
  out.number(texts.size());
  for (const std::string& text : texts) out.text(text);
}

std::vector<std::string> unpack_texts(PackedReader& in) {
  std::vector<std::string> out;
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) out.emplace_back(in.text());
  return out;
}

void pack_pairs(PackedWriter& out, Bits bits) {
  std::ranges::sort(bits);
  out.number(bits.size());
  for (const auto& [text, each] : bits) {
    out.text(text);
    out.real(each);
  }
}

Bits unpack_pairs(PackedReader& in) {
  Bits out;
  for (std::size_t left = in.count(9); left > 0 && in.good(); --left) {
    std::string text(in.text());
    out.emplace_back(std::move(text), unpack_bits(in));
  }
  return out;
}

void pack_born(PackedWriter& out, const Born& born) {
  out.signed_number(born.earliest);
  out.signed_number(born.latest);
}

enum class Open : std::uint8_t { never, allowed };  // may a bound be missing?

std::int32_t unpack_day(PackedReader& in, std::int32_t missing, Open open) {
  const std::int64_t day = in.signed_number();
  if (day == missing && open == Open::allowed) return missing;
  if (day < -most_days || day > most_days) in.refuse();
  return in.good() ? static_cast<std::int32_t>(day) : 0;
}

Born unpack_born(PackedReader& in, Open open) {
  Born out;
  out.earliest = unpack_day(in, INT32_MIN, open);
  out.latest = unpack_day(in, INT32_MAX, open);
  return out;
}

using Frequencies = decltype(LearntState::frequencies);

void pack_frequencies(PackedWriter& out, const Frequencies& frequencies) {
  out.number(frequencies.size());
  for (const auto& [name, counted] : frequencies) {
    out.text(name);
    out.real(counted.total);
    std::vector<std::pair<std::string_view, std::uint32_t>> values(counted.count.begin(), counted.count.end());
    std::ranges::sort(values);
    out.number(values.size());
    for (const auto& [value, count] : values) {
      out.text(value);
      out.number(count);
    }
  }
}

Frequencies unpack_frequencies(PackedReader& in) {
  Frequencies out;
  for (std::size_t columns = in.count(10); columns > 0 && in.good(); --columns) {
    std::string name(in.text());
    TermFrequencies::OfColumn counted;
    counted.total = in.real();
    if (!(counted.total >= 0 && counted.total <= 1e15)) in.refuse();
    const std::size_t values = in.count(2);
    counted.count.reserve(values);
    for (std::size_t left = values; left > 0 && in.good(); --left) {
      std::string value(in.text());
      const std::uint32_t count = in.small_number();
      if (count == 0 || !counted.count.emplace(std::move(value), count).second) in.refuse();
    }
    if (std::ranges::find(out, name, &Frequencies::value_type::first) != out.end()) in.refuse();
    out.emplace_back(std::move(name), std::move(counted));
  }
  return out;
}

void pack_people(PackedWriter& out, const LearntPeople& people) {
  for (const auto* bits : {&people.sex, &people.middle, &people.birth}) pack_optional(out, *bits);
  out.real(people.middle_missing);
  pack_texts(out, people.gives_middle);
  pack_texts(out, people.registers);
  out.number(people.has_births ? 1 : 0);
  std::vector<LearntPeople::Band> bands = people.bands;
  std::ranges::sort(bands, {}, [](const auto& each) { return std::pair(each.source, each.band); });
  out.number(bands.size());
  for (const LearntPeople::Band& each : bands) {
    pack_name(out, each.source);
    pack_name(out, each.band);
    pack_born(out, each.born);
  }
  std::vector<LearntPeople::Age> ages = people.ages;
  std::ranges::sort(ages, {}, [](const auto& each) { return std::pair(each.source, each.speaks_of_a_day); });
  out.number(ages.size());
  for (const LearntPeople::Age& each : ages) {
    pack_name(out, each.source);
    out.number(each.speaks_of_a_day ? 1 : 0);
    pack_born(out, each.days);
  }
  pack_pairs(out, people.given);
  pack_pairs(out, people.family);
}

bool unpack_yes(PackedReader& in) {
  const std::uint64_t yes = in.number();
  if (yes > 1) in.refuse();
  return yes == 1;
}

LearntPeople unpack_people(PackedReader& in) {
  LearntPeople out;
  for (auto* bits : {&out.sex, &out.middle, &out.birth}) *bits = unpack_optional(in);
  out.middle_missing = unpack_bits(in);
  out.gives_middle = unpack_texts(in);
  out.registers = unpack_texts(in);
  out.has_births = unpack_yes(in);
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    LearntPeople::Band band;
    band.source = unpack_name(in);
    band.band = unpack_name(in);
    band.born = unpack_born(in, Open::allowed);
    out.bands.push_back(std::move(band));
  }
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    LearntPeople::Age age;
    age.source = unpack_name(in);
    age.speaks_of_a_day = unpack_yes(in);
    age.days = unpack_born(in, Open::never);
    out.ages.push_back(std::move(age));
  }
  out.given = unpack_pairs(in);
  out.family = unpack_pairs(in);
  return out;
}

void pack_curve(PackedWriter& out, const LearntCurve& curve) {
  out.number(curve.weight.size());
  for (std::size_t i = 0; i < curve.weight.size(); ++i) {
    out.real(curve.weight[i]);
    out.real(curve.worth[i]);
  }
  out.real(curve.sure);
}

LearntCurve unpack_curve(PackedReader& in) {
  LearntCurve out;
  const auto bounded = [&](double value) {
    if (!(std::abs(value) <= most_bits)) in.refuse();
    return value;
  };
  for (std::size_t left = in.count(16); left > 0 && in.good(); --left) {
    const double weight = bounded(in.real()), worth = bounded(in.real());
    if (!out.weight.empty() && !(weight > out.weight.back() && worth >= out.worth.back())) in.refuse();
    out.weight.push_back(weight);
    out.worth.push_back(worth);
  }
  out.sure = bounded(in.real());
  return out;
}

}  // namespace

std::string pack_learnt(const LearntState& state) {
  PackedWriter out;
  out.number(form);
  out.number(state.records);
  pack_frequencies(out, state.frequencies);
  pack_curve(out, state.calibration);
  out.real(state.least_link);
  pack_people(out, state.people);
  out.number(state.words.size());
  for (const LearntWords& words : state.words) {
    out.number(words.comparison);
    out.number(words.distance);
    out.real(words.new_word);
    pack_pairs(out, words.weight);
  }
  return out.take();
}

Result<LearntState> unpack_learnt(std::string_view bytes) {
  PackedReader in(bytes);
  if (const std::uint64_t found = in.number(); in.good() && found != form)
    return fail(ErrorCode::unsupported, fmt::format("what was learnt is kept in form {}; this program knows form {}.", found, form));
  LearntState out;
  out.records = in.number();
  out.frequencies = unpack_frequencies(in);
  out.calibration = unpack_curve(in);
  out.least_link = in.real();
  if (!(std::abs(out.least_link) <= most_bits)) in.refuse();
  out.people = unpack_people(in);
  for (std::size_t left = in.count(11); left > 0 && in.good(); --left) {
    LearntWords words;
    words.comparison = in.small_number();
    words.distance = in.small_number();
    words.new_word = unpack_bits(in);
    words.weight = unpack_pairs(in);
    out.words.push_back(std::move(words));
  }
  CW_CHECK(in.finish());
  return out;
}

}  // namespace cw::linkage
