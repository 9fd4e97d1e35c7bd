// SPDX-License-Identifier: MIT
// How many addresses a second one thread matches against a gazetteer of 120,000 properties, reading them from text included.
#include <benchmark/benchmark.h>

#include <array>

#include "engines/linkage/addresses/address_match.h"

namespace cw::linkage {
namespace {

constexpr std::array names = {"Acacia", "Rosemary", "Kingfisher", "Hazel", "Mill", "Church", "Station", "Victoria", "Lavender", "Sycamore",
                              "Bridge", "Meadow",   "Orchard",    "Manor", "Park", "Grange", "Weir",    "Ember",    "Juniper",  "Tailor"};
constexpr std::array types = {"Street", "Road", "Lane", "Avenue", "Close", "Drive", "Crescent", "Way"};
constexpr std::array localities = {"Netherby", "Farrowby", "Oldmere", "Millbeck", "Greywell", "Fenwick", "Hollin", "Stowe"};

std::string address_of(std::uint32_t n, bool messy) {  // NOLINT: a bench's own
  const std::uint32_t number = n % 60 + 1, street = n / 60;
  std::string name = names[street % names.size()];
  if (messy && n % 7 == 0) name.erase(2, 1);
  const std::string place = localities[street / (names.size() * types.size()) % localities.size()];
  constexpr std::string_view letters = "ABDEFGHJLNPQRSTUWXYZ";
  const std::uint32_t unit = n / 20;
  std::string postcode =
      "AL" + std::to_string(unit / 2000 + 1) + " " + std::to_string(unit / 200 % 10) + letters[unit / 20 % 10] + letters[unit % 20];
  if (messy && n % 50 == 0) std::swap(postcode[postcode.size() - 1], postcode[postcode.size() - 2]);
  const std::string flat = n % 5 == 0 ? "Flat " + std::to_string(n % 9 + 1) + ", " : "";
  return flat + std::to_string(number) + " " + name + " " + types[street / names.size() % types.size()] + ", " +
         (messy ? "" : place + ", ") + "Alderwick, " + postcode;
}

void match_messy_addresses(benchmark::State& state) {
  constexpr std::uint32_t properties = 120'000;
  Gazetteer gazetteer;
  for (std::uint32_t n = 0; n < properties; ++n) gazetteer.add({std::to_string(n + 1), "", *parse_address(address_of(n, false))});
  gazetteer.finish();
  std::vector<std::string> asked;
  for (std::uint32_t n = 0; n < 20'000; ++n) asked.push_back(address_of(n * 6007U % properties, true));
  AddressMatcher matcher(gazetteer);
  std::uint32_t right = 0, wrong = 0;
  for (std::uint32_t n = 0; n < asked.size(); ++n) {  // first the answers, then the time
    const AddressMatch found = matcher.match(*parse_address(asked[n]));
    const bool own = found.entry == n * 6007U % properties;
    right += own ? 1 : 0;
    wrong += !own && found.entry != no_entry ? 1 : 0;
  }
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(matcher.match(*parse_address(asked[next++ % asked.size()])));
  state.SetItemsProcessed(state.iterations());
  state.counters["right"] = static_cast<double>(right) / static_cast<double>(asked.size());
  state.counters["wrong"] = static_cast<double>(wrong) / static_cast<double>(asked.size());
  state.counters["bytes_per_property"] = static_cast<double>(gazetteer.memory_bytes()) / properties;
}
BENCHMARK(match_messy_addresses);

}  // namespace
}  // namespace cw::linkage
