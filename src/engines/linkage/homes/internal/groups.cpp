// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/internal/groups.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

constexpr std::size_t homes_per_task = 2048;
constexpr std::size_t most_compared = 96;       // stays at one home compared pair by pair; more is no household
constexpr std::int32_t shared_days = 120;       // two people live together who share a home for longer than a move takes
constexpr std::int32_t same_day_days = 31;      // within which people came together
constexpr std::int32_t parent_days = 15 * 365;  // the least age of a parent
constexpr std::int32_t child_days = 18 * 365 + 4;
constexpr std::int32_t window_days = 730;       // within which people seen at a home count as seen at one time
constexpr std::uint32_t shared_house_from = 4;  // unrelated people at one time
constexpr std::uint32_t communal_from = 9;

enum class Time : std::uint8_t { together, possible, apart };

struct Product {
  struct Home {
    std::uint32_t home, groups, people, together;
    HomeKind kind;
    std::uint8_t words;
  };
  std::vector<Home> homes;
  std::vector<std::uint32_t> stays, groups;  // stay, its group within the home
  std::vector<Tie> ties;
};

// Who has a household number of which source at which home.
class NumbersAtHome {
 public:
  NumbersAtHome(const HomeEvidence& e, const HomeKeys& homes) {
    for (std::size_t row = 0; row < e.rows; ++row)
      if (e.number[row] != 0 && homes.home_of_row[row] != none) all_.push_back({homes.home_of_row[row], e.person[row], e.source[row]});
    std::sort(all_.begin(), all_.end());
    all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
  }
  [[nodiscard]] bool same_source(std::uint32_t home, std::uint32_t a, std::uint32_t b) const {
    auto one = std::lower_bound(all_.begin(), all_.end(), Key{home, a, 0});
    auto two = std::lower_bound(all_.begin(), all_.end(), Key{home, b, 0});
    const auto of = [&](auto at, std::uint32_t person) { return at != all_.end() && (*at)[0] == home && (*at)[1] == person; };
    while (of(one, a) && of(two, b)) {
      if ((*one)[2] == (*two)[2]) return true;
      ((*one)[2] < (*two)[2] ? one : two)++;
    }
    return false;
  }

 private:
  using Key = std::array<std::uint32_t, 3>;  // home, person, source
  std::vector<Key> all_;
};

class HomeGroups {
 public:
  HomeGroups(const HomeEvidence& e, const People& people, const std::vector<Stay>& stays, const std::vector<std::uint8_t>& words,
             const NumbersAtHome& numbers)
      : e_(e), people_(people), stays_(stays), words_(words), numbers_(&numbers) {}

  void run(std::uint32_t home, std::span<const std::uint32_t> at_home, Product& out) {
    ids_ = at_home;
    parent_.resize(ids_.size());
    std::iota(parent_.begin(), parent_.end(), 0U);
    tie_.assign(ids_.size(), Tie::alone);
    HomeKind kind = HomeKind::household;
    together_ = 1;
    if (ids_.size() > most_compared) {
      kind = HomeKind::communal;
      together_ = static_cast<std::uint32_t>(ids_.size());
    } else if (ids_.size() > 1) {
      set_spans();
      tie_families();
      clip_to_families();
      kind = judge_home(home);
      if (kind == HomeKind::household) join_families();
    }
    if (kind != HomeKind::household) separate();
    write(home, kind, out);
  }

 private:
  [[nodiscard]] const Stay& stay(std::size_t i) const { return stays_[ids_[i]]; }

  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

  // What is held of a stay for telling who lived there together: its days, clipped to those of its family.
  struct Span {
    std::int32_t first = no_day, last = no_day, earliest = no_day, latest = no_day;
    bool exact = false;
    std::uint32_t weight = 1;
    std::uint32_t first_list = none, last_list = none;
  };
  // One list names both at the home on one day, as a census does.
  [[nodiscard]] static bool listed_together(const Span& a, const Span& b) {
    const auto same = [](std::int32_t day_a, std::uint32_t list_a, std::int32_t day_b, std::uint32_t list_b) {
      return list_a != none && list_a == list_b && std::abs(day_a - day_b) <= 1;
    };
    return same(a.first, a.first_list, b.first, b.first_list) || same(a.last, a.last_list, b.last, b.last_list) ||
           same(a.first, a.first_list, b.last, b.last_list) || same(a.last, a.last_list, b.first, b.first_list);
  }
  void set_spans() {
    spans_.resize(ids_.size());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const Stay& s = stay(i);
      spans_[i] = {s.first,
                   s.last,
                   s.earliest,
                   s.latest,
                   s.exact && s.last > s.first,
                   s.exact && s.last > s.first                       ? 3U
                   : s.last - s.first > shared_days && s.sources > 1 ? 2U
                                                                     : 1U,
                   s.first_list,
                   s.last_list};
    }
  }
  // Where days of moving in and out are known for some of a family, the others were there no earlier and no later: their records may be of
  // a service that goes on holding an old address.
  void clip_to_families() {
    struct Family {
      std::int32_t first = no_day, last = no_day;
      bool exact = false, over = true;
    };
    std::vector<Family> families(ids_.size());
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      if (!spans_[i].exact) continue;
      Family& family = families[root(i)];
      family.first = family.exact ? std::min(family.first, spans_[i].first) : spans_[i].first;
      family.exact = true;
      family.over = family.over && spans_[i].latest != no_day;
      family.last = std::max(family.last, spans_[i].last);
    }
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      const Family& family = families[root(i)];
      Span& span = spans_[i];
      if (!family.exact || span.exact || span.first == no_day) continue;
      const std::int32_t last = family.over ? family.last : std::max(family.last, span.last);
      span.first = std::clamp(span.first, std::min(family.first, last), last);
      span.last = std::clamp(span.last, span.first, std::max(span.first, last));
      span.earliest = std::max(span.earliest, family.first);
      if (family.over) span.latest = span.latest == no_day ? last : std::min(span.latest, last);
    }
  }

  [[nodiscard]] static Time time_of(const Span& a, const Span& b) {
    if (a.first == no_day || b.first == no_day) return Time::possible;
    const Span &one = a.first <= b.first ? a : b, &two = a.first <= b.first ? b : a;
    const std::int32_t shared = std::min(one.last, two.last) - two.first;
    const std::int32_t shorter = std::min(one.last - one.first, two.last - two.first);
    if (listed_together(a, b)) return Time::together;
    if (one.exact && two.exact && two.first - one.first <= same_day_days && shared > same_day_days) return Time::together;
    if (shared >= 0 && shorter < shared_days) {  // a short time is together with a long one where it lies well within it
      const Span &brief = one.last - one.first < two.last - two.first ? one : two, &other = &brief == &one ? two : one;
      const bool begins = brief.first >= other.first + shared_days || (other.earliest == no_day && brief.first >= other.first);
      const bool ends = brief.last <= other.last - shared_days || (other.latest == no_day && brief.last <= other.last);
      if (begins && ends) return Time::together;
    } else if (shared > shared_days && shared * 4 >= shorter) {  // less is one family leaving late and another coming early
      return Time::together;
    }
    const std::int32_t left = one.latest, came = two.earliest;
    if (left != no_day && came != no_day && left <= came + shared_days) return Time::apart;
    return Time::possible;
  }

  [[nodiscard]] bool same_number(std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t i = people_.number_begin[a]; i < people_.number_begin[a + 1]; ++i)
      for (std::uint32_t j = people_.number_begin[b]; j < people_.number_begin[b + 1]; ++j)
        if (people_.numbers[i] == people_.numbers[j]) return true;
    return false;
  }
  // 2: one family name; 1: a name that half a community bears.
  [[nodiscard]] int same_name(std::uint32_t a, std::uint32_t b) const {
    int best = 0;
    for (std::uint32_t i = people_.name_begin[a]; i < people_.name_begin[a + 1] && best < 2; ++i)
      for (std::uint32_t j = people_.name_begin[b]; j < people_.name_begin[b + 1] && best < 2; ++j) {
        const std::string &one = e_.family_text[people_.names[i]], &two = e_.family_text[people_.names[j]];
        if (!alike_family_names(one, two)) continue;
        best = std::max(best, common_second_name(one) ? 1 : 2);
      }
    return best;
  }

  // Families: one number in a source, or one name at times that do not exclude each other. Those seen together come first: a name alone
  // does not join two families of which one came after the other.
  void tie_families() {
    const auto n = static_cast<std::uint32_t>(ids_.size());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> by_name, by_name_only;
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = i + 1; j < n; ++j) {
        const std::uint32_t a = stay(i).person, b = stay(j).person;
        const Time time = time_of(spans_[i], spans_[j]);
        if (same_number(a, b) || (a == b && time == Time::together)) {
          set_tie(i, j, Tie::number);
        } else if (a != b && time != Time::apart) {
          const int name = same_name(a, b);
          if (name > 0 && time == Time::together) by_name.emplace_back(i, j);
          if (name > 1 && time == Time::possible) by_name_only.emplace_back(i, j);
        }
      }
    for (const auto& [i, j] : by_name)
      if (root(i) == root(j) || !numbered_apart(root(i), root(j))) set_tie(i, j, Tie::name);
    for (const auto& [i, j] : by_name_only)
      if (root(i) != root(j) && !one_after_other(root(i), root(j)) && !numbered_apart(root(i), root(j))) set_tie(i, j, Tie::name);
  }
  [[nodiscard]] bool one_after_other(std::uint32_t a, std::uint32_t b) {
    bool apart = false;
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
      for (std::uint32_t j = 0; j < ids_.size(); ++j) {
        if (root(i) != a || root(j) != b) continue;
        const Time time = time_of(spans_[i], spans_[j]);
        if (time == Time::together) return false;
        apart = apart || time == Time::apart;
      }
    return apart;
  }
  void set_tie(std::uint32_t i, std::uint32_t j, Tie tie) {
    unite(i, j);
    for (const std::uint32_t each : {i, j})
      if (tie_[each] == Tie::alone || tie == Tie::number) tie_[each] = tie;
  }

  // Who is not known to be a child: also where no record speaks of any day.
  [[nodiscard]] bool adult(std::size_t i) const {
    const std::int32_t born = people_.born[stay(i).person], seen = stay(i).dated() ? stay(i).last : e_.reference;
    return born == no_day || seen == no_day || seen - born >= child_days;
  }

  // How many families of adults are at the home at about one time, at most. Families whose days of moving are known do not count where
  // these exclude each other.
  [[nodiscard]] std::uint32_t families_together() {
    std::uint32_t most = 0;
    std::vector<std::uint32_t> families;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (spans_[i].first == no_day) continue;
      families.clear();
      for (std::uint32_t j = 0; j < ids_.size(); ++j) {
        const Span& span = spans_[j];
        if (span.first == no_day || !adult(j) || span.first > spans_[i].first + window_days || span.last < spans_[i].first) continue;
        if (span.exact && (span.first > spans_[i].first || i == j)) continue;
        families.push_back(root(j));
      }
      std::sort(families.begin(), families.end());
      families.erase(std::unique(families.begin(), families.end()), families.end());
      most = std::max(most, static_cast<std::uint32_t>(families.size()));
    }
    return most;
  }

  struct Crowd {
    std::uint32_t families = 0, single = 0, children = 0, exact = 0;
  };
  [[nodiscard]] Crowd crowd() {
    Crowd out;
    std::vector<std::uint32_t> size(ids_.size(), 0);
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      ++size[root(i)];
      out.children += adult(i) ? 0 : 1;
      out.exact += stay(i).exact ? 1 : 0;
    }
    for (const std::uint32_t each : size) {
      out.families += each > 0 ? 1 : 0;
      out.single += each == 1 ? 1 : 0;
    }
    return out;
  }

  [[nodiscard]] HomeKind judge_home(std::uint32_t home) {
    const Crowd c = crowd();
    together_ = std::max(1U, families_together());
    const auto people = static_cast<std::uint32_t>(ids_.size());
    const bool mostly_single = c.single * 10 >= c.families * 7 && c.children * 5 <= people;
    if (words_[home] != 0 && c.families >= 3 && mostly_single) return HomeKind::communal;
    if (!mostly_single) return HomeKind::household;
    if (together_ >= communal_from) return HomeKind::communal;
    if (together_ >= shared_house_from && c.exact * 2 <= people) return HomeKind::shared_house;
    return HomeKind::household;
  }

  // Families that are seen at the home together are one household: couples and children of other names, lodgers. A late record of one
  // former occupant does not join two families: as many pairs must be together as are apart.
  void join_families() {
    const auto n = static_cast<std::uint32_t>(ids_.size());
    count_times();
    bool changed = true;
    while (changed) {
      changed = false;
      for (std::uint32_t a = 0; a < n; ++a)
        for (std::uint32_t b = a + 1; b < n; ++b) {
          if (root(a) != a || root(b) != b || !lived_together(times_[a * n + b]) || !fit_in_age(a, b) || barely_shown(a, b) ||
              barely_shown(b, a) || succeeds(a, b) || succeeds(b, a) || numbered_apart(a, b))
            continue;
          for (std::uint32_t i = 0; i < n; ++i)
            if ((root(i) == a || root(i) == b) && tie_[i] == Tie::alone) tie_[i] = Tie::together;
          unite(a, b);
          for (std::uint32_t c = 0; c < n; ++c) {
            times_[a * n + c] += times_[b * n + c];
            times_[c * n + a] = times_[a * n + c];
          }
          changed = true;
        }
    }
  }
  // A source that numbers households has both at this home, under different numbers.
  [[nodiscard]] bool numbered_apart(std::uint32_t a, std::uint32_t b) {
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
      for (std::uint32_t j = 0; j < ids_.size() && root(i) == a; ++j)
        if (root(j) == b && stay(i).person != stay(j).person && numbers_->same_source(stay(i).home, stay(i).person, stay(j).person))
          return true;
    return false;
  }
  [[nodiscard]] bool shown_well(std::uint32_t family) {
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
      if (root(i) == family && (stay(i).rows > 1 || stay(i).exact)) return true;
    return false;
  }
  // One record of somebody of another name does not make a member of a family that is known to have moved in, but where it says that
  // they came on one day: former occupants stay on lists, and flats are mistaken.
  [[nodiscard]] bool barely_shown(std::uint32_t a, std::uint32_t b) {
    std::uint32_t rows = 0;
    bool known = false;
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      if (root(i) == a) rows += stay(i).rows;
      known = known || (root(i) == b && spans_[i].exact);
    }
    return known && rows < 2 && !came_together(a, b);
  }
  [[nodiscard]] bool came_together(std::uint32_t a, std::uint32_t b) {
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
      for (std::uint32_t j = 0; j < ids_.size(); ++j)
        if (root(i) == a && root(j) == b && spans_[i].exact && spans_[j].exact &&
            std::abs(spans_[i].first - spans_[j].first) <= same_day_days)
          return true;
    return false;
  }
  // Children of one family do not live with adults who are all too young to be their parents.
  [[nodiscard]] bool fit_in_age(std::uint32_t a, std::uint32_t b) {
    std::int32_t oldest[2] = {no_day, no_day};  // day of birth of the oldest
    bool unknown[2] = {false, false}, child[2] = {true, true};
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      if (root(i) != a && root(i) != b) continue;
      const std::size_t side = root(i) == a ? 0 : 1;
      const std::int32_t born = people_.born[stay(i).person];
      unknown[side] = unknown[side] || born == no_day;
      child[side] = child[side] && !adult(i);
      if (born != no_day) oldest[side] = oldest[side] == no_day ? born : std::min(oldest[side], born);
    }
    if (child[0] == child[1]) return true;
    const std::size_t young = child[0] ? 0 : 1;
    return shown_well(young == 0 ? a : b) && (unknown[1 - young] || oldest[young] - oldest[1 - young] >= parent_days);
  }
  // Family b moved in on a known day, a was there before, and little shows that a stayed: b came after a.
  [[nodiscard]] bool succeeds(std::uint32_t a, std::uint32_t b) {
    std::int32_t came = no_day, before = no_day;
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      const Span& span = spans_[i];
      if (root(i) == b && span.exact) came = came == no_day ? span.first : std::min(came, span.first);
      if (root(i) == a && span.first != no_day) before = before == no_day ? span.first : std::min(before, span.first);
    }
    if (came == no_day || before == no_day || before > came - shared_days / 2) return false;
    std::uint32_t surely = 0;
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      const Span& span = spans_[i];
      if (root(i) != a || span.first == no_day || span.last < came + shared_days) continue;
      if (const std::int32_t left = stay(i).left; left != no_day && left > came - shared_days && left < came + shared_days) continue;
      surely += stay(i).confirmed >= came + shared_days ? 1 : 0;
    }
    return surely == 0;
  }
  struct Times {
    std::uint32_t together = 0, apart = 0, timeless = 0;
    Times& operator+=(const Times& other) {
      together += other.together;
      apart += other.apart;
      timeless += other.timeless;
      return *this;
    }
  };
  void count_times() {
    const auto n = static_cast<std::uint32_t>(ids_.size());
    times_.assign(std::size_t{n} * n, {});
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < n; ++j) {
        if (i == j) continue;
        Times& times = times_[root(i) * n + root(j)];
        const Time time = time_of(spans_[i], spans_[j]);
        const std::uint32_t weight = std::min(spans_[i].weight, spans_[j].weight);
        times.together += time == Time::together ? weight : 0;
        times.apart += time == Time::apart ? weight : 0;
        times.timeless += !stay(i).dated() && !stay(j).dated() ? 1 : 0;
      }
  }
  [[nodiscard]] static bool lived_together(const Times& times) {
    if (times.together == 0 && times.apart == 0 && times.timeless > 0)
      return true;  // a list of one day: who is named at one home lives there
    return times.together > 0 && times.together >= times.apart;
  }

  void separate() {
    std::iota(parent_.begin(), parent_.end(), 0U);
    std::fill(tie_.begin(), tie_.end(), Tie::alone);
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
      for (std::uint32_t j = i + 1; j < ids_.size() && stay(j).person == stay(i).person; ++j) unite(i, j);
  }

  void write(std::uint32_t home, HomeKind kind, Product& out) {
    std::vector<std::uint32_t> group(ids_.size(), none);
    std::uint32_t groups = 0, people = 0;
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      const std::uint32_t r = root(i);
      if (group[r] == none) group[r] = groups++;
      people += i == 0 || stay(i).person != stay(i - 1).person ? 1 : 0;
      out.stays.push_back(ids_[i]);
      out.groups.push_back(group[r]);
      out.ties.push_back(tie_[i]);
    }
    out.homes.push_back({home, groups, people, together_, kind, words_[home]});
  }

  const HomeEvidence& e_;
  const People& people_;
  const std::vector<Stay>& stays_;
  const std::vector<std::uint8_t>& words_;
  const NumbersAtHome* numbers_;
  std::span<const std::uint32_t> ids_;
  std::vector<std::uint32_t> parent_;
  std::vector<Tie> tie_;
  std::vector<Span> spans_;
  std::vector<Times> times_;  // by pairs of families
  std::uint32_t together_ = 1;
};

// Rows of each person, values counted: most frequent first.
template <class ValueOf>
void values_by_person(const HomeEvidence& e, ValueOf value_of, std::size_t most, std::vector<std::uint32_t>& begin,
                      std::vector<std::uint32_t>& values) {
  std::vector<std::uint64_t> pairs;
  for (std::size_t row = 0; row < e.rows; ++row)
    if (const std::uint32_t value = value_of(row); value != 0) pairs.push_back(std::uint64_t{e.person[row]} << 32 | value);
  std::sort(pairs.begin(), pairs.end());
  begin.assign(e.person_ids.size() + 1, 0);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counted;  // rows, value
  std::size_t at = 0;
  for (std::uint32_t p = 0; p < e.person_ids.size(); ++p) {
    begin[p] = static_cast<std::uint32_t>(values.size());
    counted.clear();
    for (; at < pairs.size() && pairs[at] >> 32 == p; ++at) {
      const auto value = static_cast<std::uint32_t>(pairs[at]);
      if (counted.empty() || counted.back().second != value) counted.emplace_back(0, value);
      ++counted.back().first;
    }
    std::sort(counted.begin(), counted.end(),
              [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    for (std::size_t i = 0; i < std::min(most, counted.size()); ++i) values.push_back(counted[i].second);
  }
  begin[e.person_ids.size()] = static_cast<std::uint32_t>(values.size());
}

}  // namespace

People describe_people(const HomeEvidence& e) {
  People out;
  values_by_person(e, [&](std::size_t row) { return e.family[row]; }, 6, out.name_begin, out.names);
  values_by_person(e, [&](std::size_t row) { return e.number[row]; }, 16, out.number_begin, out.numbers);
  std::vector<std::uint32_t> begin, births;
  values_by_person(
      e, [&](std::size_t row) { return e.born[row] == no_day ? 0 : static_cast<std::uint32_t>(e.born[row] + 1'000'000); }, 1, begin,
      births);
  out.born.assign(e.person_ids.size(), no_day);
  for (std::size_t p = 0; p < e.person_ids.size(); ++p)
    if (begin[p] < begin[p + 1]) out.born[p] = static_cast<std::int32_t>(births[begin[p]]) - 1'000'000;
  out.relation.assign(e.person_ids.size(), 0);
  for (std::size_t row = 0; row < e.rows; ++row) out.relation[e.person[row]] |= e.relation[row];
  return out;
}

Groups group_stays(const HomeEvidence& evidence, const People& people, const HomeKeys& homes, const std::vector<Stay>& stays,
                   unsigned threads) {
  const std::size_t count = homes.homes.size();
  std::vector<std::uint32_t> begin(count + 1, 0), order(stays.size());
  for (const Stay& stay : stays) ++begin[stay.home + 1];
  for (std::size_t i = 1; i <= count; ++i) begin[i] += begin[i - 1];
  std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
  for (std::size_t s = 0; s < stays.size(); ++s) order[at[stays[s].home]++] = static_cast<std::uint32_t>(s);
  std::vector<std::uint32_t> named(count, 0), communal(count, 0);
  for (std::size_t row = 0; row < evidence.rows; ++row)
    if (const std::uint32_t home = homes.home_of_row[row]; home != none) {
      ++named[home];
      communal[home] += evidence.communal_word[row];
    }
  std::vector<std::uint8_t> words(count, 0);
  for (std::size_t i = 0; i < count; ++i) words[i] = communal[i] > 0 && communal[i] * 3 >= named[i] ? 1 : 0;

  Groups out;
  out.group_of_stay.assign(stays.size(), none);
  out.tie_of_stay.assign(stays.size(), Tie::alone);
  out.kind_of_home.assign(count, HomeKind::household);
  out.people_at_home.assign(count, 0);
  out.together_at_home.assign(count, 1);
  out.words_at_home = words;
  const NumbersAtHome numbers(evidence, homes);
  const auto produce = [&](std::size_t task, HomeGroups& worker) {
    Product product;
    for (std::size_t home = task * homes_per_task; home < std::min(count, (task + 1) * homes_per_task); ++home)
      worker.run(static_cast<std::uint32_t>(home), std::span(order).subspan(begin[home], begin[home + 1] - begin[home]), product);
    return product;
  };
  const auto commit = [&](Product product) -> Result<void> {
    std::size_t next = 0;
    for (const Product::Home& home : product.homes) {
      for (; next < product.stays.size() && stays[product.stays[next]].home == home.home; ++next) {
        out.group_of_stay[product.stays[next]] = out.count + product.groups[next];
        out.tie_of_stay[product.stays[next]] = product.ties[next];
      }
      out.count += home.groups;
      out.kind_of_home[home.home] = home.kind;
      out.people_at_home[home.home] = home.people;
      out.together_at_home[home.home] = home.together;
    }
    return {};
  };
  const Result<void> done = run_in_order<Product>((count + homes_per_task - 1) / homes_per_task, threads,
                                                  [&] { return HomeGroups(evidence, people, stays, words, numbers); }, produce, commit);
  static_cast<void>(done);  // commit never fails
  return out;
}

}  // namespace cw::linkage::internal
