// SPDX-License-Identifier: MIT
// The sample borough: Alderwick, its people and households with ten years of life, the ten systems that hold traces of them, and the truth.
//
//   cw::sample::SampleOptions options;
//   options.out = "alderwick";
//   options.residents = 20000;
//   options.seed = 7;
//   auto summary = cw::sample::make_borough(options, [](double fraction) { show(fraction); });
//   if (!summary) return tl::unexpected(summary.error());
//   fmt::print("{} records of {} people\n", summary->records, summary->people_ever);
//
// The same options give the same bytes for every number of threads: no clock and no platform's random numbers are used. The borough is made
// in neighbourhoods of about 2,000 residents, each from its own seed, so memory does not grow with the number of residents. Every name,
// place and number is invented; docs/reference/sample-borough.md says how, and what each system and fault looks like. Thread safety:
// make_borough may run in several threads at once with different folders.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::sample {

// The systems of the council, in the order of every per-system array.
enum class System : std::uint8_t {
  council_tax,
  housing_rents,
  adult_social_care,
  school_roll,
  electoral_register,
  library,
  assisted_bins,
  food_hub,
  hospital_discharges,
  telecare
};
inline constexpr std::size_t system_count = 10;

// What can be wrong or awkward in a record. When adding one, also add its line to the table in fault_catalogue.cpp.
enum class Fault : std::uint8_t {
  typo_keyboard,
  typo_ocr,
  typo_phonetic,
  typo_address,
  nickname,
  former_name,
  swapped_names,
  initial_only,
  joined_surname,
  truncated_name,
  title_in_name,
  spelling_variant,
  letter_case,
  twin_mixed,
  swapped_day_month,
  default_date_of_birth,
  wrong_date_of_birth,
  wrong_sex,
  shared_phone,
  wrong_phone,
  missing_value,
  missing_uprn,
  parent_uprn,
  wrong_flat,
  wrong_postcode,
  stale_address,
  communal_address,
  placeholder,
  newborn_placeholder,
  estate_of,
  the_occupier,
  duplicate,
  broken_row
};
inline constexpr std::size_t fault_count = 33;

// One line of the catalogue: what a fault is called, how often it happens by default and to which records it can happen at all.
struct FaultInfo {
  Fault fault;
  std::string_view name;
  double default_rate;          // a probability per record that could carry it, 0..1, before the system's multiplier
  std::string_view can_happen;  // to which records
  std::string_view what;        // what is done
};
[[nodiscard]] std::span<const FaultInfo, fault_count> fault_catalogue();
[[nodiscard]] std::string_view name_of(System system);
[[nodiscard]] std::string_view name_of(Fault fault);

// How often each fault happens, and how much more often in one system than in another.
struct FaultRates {
  FaultRates();                                 // the defaults of the catalogue
  std::array<double, fault_count> rate;         // by Fault, 0..1
  std::array<double, system_count> multiplier;  // by System, 0..100; the product is held to at most 1
};

// Reads TOML: [faults] with name = rate, [systems] with name = multiplier; what is not named keeps its default.
// Fails (invalid) on bad TOML, an unknown name, or a rate outside its range, naming line and key.
[[nodiscard]] Result<FaultRates> read_fault_rates(std::string_view toml_text);
// The rates as TOML text that read_fault_rates reads back.
[[nodiscard]] std::string write_fault_rates(const FaultRates& rates);

struct SampleOptions {
  std::filesystem::path out;       // folder, made where it is absent; files of the same names are replaced
  std::int64_t residents = 20000;  // living in the borough on the reference date: 1,000 to 10,000,000, met exactly
  std::uint64_t seed = 1;
  std::string reference_date = "2026-06-01";  // YYYY-MM-DD, 1990 to 2099; the lives end here
  FaultRates faults;
  int threads = 1;  // 1 to 256
};

// How often a fault could have happened, did, and was expected to (the sum of its probabilities).
struct FaultTally {
  std::int64_t eligible = 0;
  std::int64_t carried = 0;
  double expected = 0;
};

struct SampleSummary {
  std::int64_t residents = 0;    // on the reference date
  std::int64_t people_ever = 0;  // who lived in the borough at any time in the ten years
  std::int64_t households_ever = 0;
  std::int64_t properties = 0;
  std::int64_t records = 0;
  std::int64_t records_of_nobody = 0;
  std::int64_t people_with_records = 0;
  std::int64_t neighbourhoods = 0;
  std::int64_t bytes = 0;
  std::int64_t largest_buffer = 0;  // bytes of finished text that waited to be written at one time
  std::array<std::int64_t, system_count> per_system{};
  std::array<FaultTally, fault_count> per_fault{};
};

// Makes the borough below options.out: ten CSV files, truth/ and README.md. progress, where given, is called from the calling thread with
// 0..1. Fails: invalid options (invalid), a folder or file that cannot be written, or a full disk (unavailable).
[[nodiscard]] Result<SampleSummary> make_borough(const SampleOptions& options, const std::function<void(double fraction)>& progress = {});

}  // namespace cw::sample
