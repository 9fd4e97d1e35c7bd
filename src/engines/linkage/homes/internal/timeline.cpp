// SPDX-License-Identifier: MIT
// The path of homes with the least cost (Viterbi): a record that does not fit costs more than half of two moves and less than two of a
// move, so a single record between two of another home is a slip, and two records are a move.
#include "engines/linkage/homes/internal/timeline.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

// An interval has two days that may not fit, and somewhat more where other records speak of another home in between.
constexpr double move_cost = 0.75, misfit_cost = 1.0, old_address_cost = 0.6, interval_end_cost = 0.5, absent_cost = 0.5;
constexpr double left_cost = 0.7, takeover_cost = 0.5, taken_share = 0.5, stranger_share = 0.6;
constexpr std::int32_t takeover_days = 60;
constexpr std::size_t most_events = 4000, most_homes = 64;  // of one person; a cluster of more is no person
constexpr std::int32_t near_days = 14;
constexpr std::size_t people_per_task = 4096;
constexpr std::int32_t child_days = 18 * 365 + 4, leaving_days = 16 * 365;

struct Event {
  std::int32_t day;
  std::uint8_t part;   // 0 end of an interval, 1 a day, 2 start of one
  std::uint32_t home;  // index into the person's homes
  std::uint32_t row;
};
// Who is known to have moved into a home, and when, and until when a record holds them there: ordered by home, day, person.
struct Arrival {
  std::uint32_t home, person, family;
  std::int32_t day, last;
};
class Arrivals {
 public:
  Arrivals(const HomeEvidence& e, const std::vector<std::uint32_t>& home_of_row) {
    for (std::size_t row = 0; row < e.rows; ++row)
      if (home_of_row[row] != none && e.days[row].exact)
        all_.push_back({home_of_row[row], e.person[row], e.family[row], e.days[row].first, e.days[row].last});
    std::sort(all_.begin(), all_.end(), [](const Arrival& a, const Arrival& b) {
      return std::tuple(a.home, a.day, a.person, a.family, a.last) < std::tuple(b.home, b.day, b.person, b.family, b.last);
    });
  }
  [[nodiscard]] std::span<const Arrival> at(std::uint32_t home) const {
    const auto range = std::ranges::equal_range(all_, home, {}, &Arrival::home);
    return {range.begin(), range.end()};
  }

 private:
  std::vector<Arrival> all_;
};

struct Product {
  std::vector<Stay> stays;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> stay_of_row;  // row, index into stays
  std::vector<std::uint32_t> doubtful;                               // rows
};

class PersonLine {
 public:
  PersonLine(const HomeEvidence& e, const HomeKeys& keys, const Arrivals& arrivals)
      : e_(e), keys_(keys), home_of_row_(keys.home_of_row), arrivals_(&arrivals) {}

  void run(std::uint32_t person, std::span<const std::uint32_t> rows, Product& out) {
    person_ = person;
    rows_ = rows;
    out_ = &out;
    base_ = out.stays.size();
    list_homes();
    events_.clear();
    if (homes_.empty()) return place_rows();
    if (homes_.size() > most_homes) return crowd();
    if (rows_.size() <= 64 && homes_.size() > 1)
      find_out_of_date();
    else
      out_of_date_.clear();
    list_events();
    if (!events_.empty()) follow_path();
    add_undated();
    set_bounds();
    place_rows();
  }

 private:
  // No person has so many homes: records wrongly taken for one person's. Each home stands by itself.
  void crowd() {
    for (const std::uint32_t home : homes_) {
      Stay stay;
      stay.person = person_;
      stay.home = home;
      for (const std::uint32_t row : rows_)
        if (home_of_row_[row] == home && e_.days[row].first != no_day) {
          stay.first = stay.dated() ? std::min(stay.first, e_.days[row].first) : e_.days[row].first;
          stay.last = std::max(stay.last, e_.days[row].last);
        }
      stay.last_known = false;
      out_->stays.push_back(stay);
    }
    place_rows();
  }

  void list_homes() {
    homes_.clear();
    for (const std::uint32_t row : rows_)
      if (home_of_row_[row] != none) homes_.push_back(home_of_row_[row]);
    std::sort(homes_.begin(), homes_.end());
    homes_.erase(std::unique(homes_.begin(), homes_.end()), homes_.end());
  }
  [[nodiscard]] std::uint32_t home_index(std::uint32_t row) const {
    return static_cast<std::uint32_t>(std::lower_bound(homes_.begin(), homes_.end(), home_of_row_[row]) - homes_.begin());
  }

  // A record that begins at a home on the day on which the person left it, or moved into another home after being seen at this one,
  // holds the old address.
  void find_out_of_date() {
    out_of_date_.clear();
    for (const std::uint32_t row : rows_)
      if (home_of_row_[row] != none && e_.days[row].exact && begins_at_leaving(row)) out_of_date_.push_back(row);
    const std::vector<std::uint32_t> sure = out_of_date_;
    for (const std::uint32_t row : rows_)
      if (home_of_row_[row] != none && e_.days[row].exact && !out_of_date(row) && (begins_at_moving(row, sure) || leaves_family(row)))
        out_of_date_.push_back(row);
  }
  // It begins long after the person's family came to the home, and the person is seen elsewhere from then on: whoever leaves the family
  // tells some lists the old address.
  [[nodiscard]] bool leaves_family(std::uint32_t row) const {
    const RecordDays& days = e_.days[row];
    bool elsewhere = false;
    for (const std::uint32_t other : rows_) {
      const RecordDays& theirs = e_.days[other];
      if (home_of_row_[other] == none || theirs.last == no_day || out_of_date(other)) continue;
      if (home_of_row_[other] == home_of_row_[row]) {
        if (other != row && theirs.last > days.first + takeover_days) return false;
        continue;
      }
      if (theirs.first < days.first - near_days) return false;
      elsewhere = elsewhere || !days.ended || (theirs.first < days.last - near_days && !arrives_near(home_of_row_[other], days.last));
    }
    const std::int32_t born = e_.born[row];
    if (!elsewhere || (born != no_day && days.first - born < leaving_days)) return false;
    const std::span<const Arrival> arrivals = arrivals_->at(home_of_row_[row]);
    return std::any_of(arrivals.begin(), arrivals.end(), [&](const Arrival& each) {
      return each.person != person_ && !stranger(each) && each.day < days.first - takeover_days && each.last > days.first;
    });
  }
  [[nodiscard]] bool arrives_near(std::uint32_t home, std::int32_t day) const {
    return std::any_of(rows_.begin(), rows_.end(), [&](std::uint32_t row) {
      return home_of_row_[row] == home && e_.days[row].exact && std::abs(e_.days[row].first - day) <= near_days;
    });
  }
  [[nodiscard]] bool begins_at_leaving(std::uint32_t row) const {
    const RecordDays& days = e_.days[row];
    bool left = false, elsewhere = false;
    for (const std::uint32_t other : rows_) {
      const RecordDays& theirs = e_.days[other];
      if (home_of_row_[other] == none || theirs.last == no_day) continue;
      if (home_of_row_[other] == home_of_row_[row])
        left = left || (theirs.ended && theirs.first < days.first && std::abs(theirs.last - days.first) <= near_days);
      else
        elsewhere = elsewhere || theirs.last > days.first || new_home_foreseen(other, row);
    }
    return left && (elsewhere || taken_after(home_index(row), days.first));
  }
  // A single day elsewhere in the last years before `row` begins, though the person lived at its home: the list was brought up to date
  // since.
  [[nodiscard]] bool new_home_foreseen(std::uint32_t other, std::uint32_t row) const {
    const RecordDays& theirs = e_.days[other];
    if (theirs.exact || theirs.first != theirs.last) return false;
    return std::any_of(rows_.begin(), rows_.end(), [&](std::uint32_t third) {
      return home_of_row_[third] == home_of_row_[row] && e_.days[third].exact && e_.days[third].ended &&
             e_.days[third].first < theirs.first - takeover_days && std::abs(e_.days[third].last - e_.days[row].first) <= near_days;
    });
  }
  // `sure`: records known to hold an old address; they show no move.
  [[nodiscard]] bool begins_at_moving(std::uint32_t row, const std::vector<std::uint32_t>& sure) const {
    const std::int32_t before = seen_before(row);
    if (before == no_day) return false;
    return std::any_of(rows_.begin(), rows_.end(), [&](std::uint32_t other) {
      if (home_of_row_[other] == none || home_of_row_[other] == home_of_row_[row] || !e_.days[other].exact) return false;
      if (std::abs(e_.days[other].first - e_.days[row].first) > near_days || std::find(sure.begin(), sure.end(), other) != sure.end())
        return false;
      const std::int32_t there_before = seen_before(other);  // of two homes seen before, the older one is the old address
      return there_before == no_day || before < there_before;
    });
  }
  // The first day, well before the record begins, on which another record shows the person at its home; not while others live there.
  [[nodiscard]] std::int32_t seen_before(std::uint32_t row) const {
    std::int32_t first = no_day;
    for (const std::uint32_t other : rows_) {
      const RecordDays& theirs = e_.days[other];
      if (home_of_row_[other] != home_of_row_[row] || theirs.first == no_day || theirs.first >= e_.days[row].first - takeover_days)
        continue;
      if (!theirs.exact && among_strangers(home_index(row), theirs.first)) continue;
      first = first == no_day ? theirs.first : std::min(first, theirs.first);
    }
    return first;
  }
  // A record with an old address begins on the day on which the person came to the new home: the one of another record that begins then,
  // else where the person is seen next, else where a list was brought up to date. An index into homes_; none.
  [[nodiscard]] std::uint32_t new_home_of(std::uint32_t row) const {
    const RecordDays& days = e_.days[row];
    std::uint32_t found = none;
    std::tuple<int, std::int32_t> best{3, 0};
    for (const std::uint32_t other : rows_) {
      const RecordDays& theirs = e_.days[other];
      if (home_of_row_[other] == none || home_of_row_[other] == home_of_row_[row] || theirs.first == no_day || out_of_date(other)) continue;
      const bool begins = theirs.exact && std::abs(theirs.first - days.first) <= near_days;
      const bool after = theirs.first > days.first && (!days.ended || theirs.first <= days.last);
      if (!begins && !after && !new_home_foreseen(other, row)) continue;
      const std::tuple<int, std::int32_t> rank{begins ? 0 : after ? 1 : 2, theirs.first};
      if (rank >= best) continue;
      best = rank;
      found = home_index(other);
    }
    return found;
  }
  [[nodiscard]] bool out_of_date(std::uint32_t row) const {
    return std::find(out_of_date_.begin(), out_of_date_.end(), row) != out_of_date_.end();
  }

  // A single day at a home before the day on which the person is known to have moved in, and while another home is known: the record was
  // brought up to date since.
  [[nodiscard]] bool foreseen(std::uint32_t row) const {
    const RecordDays& days = e_.days[row];
    if (homes_.size() < 2 || rows_.size() > 64 || days.exact || days.first != days.last) return false;
    bool later = false, elsewhere = false;
    for (const std::uint32_t other : rows_) {
      const RecordDays& theirs = e_.days[other];
      if (home_of_row_[other] == none || !theirs.exact || out_of_date(other)) continue;
      if (home_of_row_[other] != home_of_row_[row])
        elsewhere = elsewhere || (theirs.first <= days.first && theirs.last >= days.last);
      else if (theirs.first <= days.first)
        return false;
      else
        later = true;
    }
    return later && elsewhere;
  }

  void list_events() {
    events_.clear();
    for (const std::uint32_t row : rows_) {
      const RecordDays& days = e_.days[row];
      if (home_of_row_[row] == none || days.first == no_day || events_.size() >= most_events || foreseen(row)) continue;
      const std::uint32_t home = out_of_date(row) ? new_home_of(row) : home_index(row);
      if (home == none) continue;
      const bool interval = days.last > days.first;
      if (interval) events_.push_back({days.first, 2, home, row});
      events_.push_back({days.last, static_cast<std::uint8_t>(interval ? 0 : 1), home, row});
    }
    std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
      return std::tuple(a.day, a.part, a.home, a.row) < std::tuple(b.day, b.part, b.home, b.row);
    });
  }

  // What it costs to live elsewhere on a day within an interval: absent_cost for the whole of it.
  void absent_costs(std::vector<double>& cost) const {
    const std::size_t n = events_.size(), k = homes_.size();
    for (const std::uint32_t row : rows_) {
      const RecordDays& days = e_.days[row];
      if (home_of_row_[row] == none || days.first == no_day || days.last <= days.first || out_of_date(row)) continue;
      const std::uint32_t home = home_index(row);
      std::size_t inside = 0;
      const std::int32_t until = days.ended ? days.last : days.last + 1;  // where it still holds, the last day is within
      for (const Event& event : events_) inside += days.first < event.day && event.day < until && event.home != home ? 1 : 0;
      for (std::size_t i = 0; i < n; ++i)
        if (days.first < events_[i].day && events_[i].day < until && events_[i].home != home)
          for (std::size_t h = 0; h < k; ++h)
            if (h != home) cost[i * k + h] += absent_cost / static_cast<double>(inside);
    }
  }

  // Living on at a home that a record says the person left, or that others took over, costs once: on the first day after.
  void left_costs(std::vector<double>& cost) const {
    const std::size_t n = events_.size(), k = homes_.size();
    for (std::uint32_t h = 0; h < k; ++h) {
      std::int32_t left = no_day;
      for (std::size_t i = 0; i < n; ++i) {
        if (events_[i].home != h) continue;
        const RecordDays& days = e_.days[events_[i].row];
        if (days.ended && events_[i].day == days.last) left = std::max(left, days.last);
      }
      if (left != no_day) add_once(cost, h, left, left_cost);
      const std::int32_t taken = takeover_day(h);
      if (taken == no_day) continue;
      add_once(cost, h, taken, takeover_cost);
      for (std::size_t i = 0; i < n; ++i)
        if (events_[i].home == h && events_[i].day > taken)
          for (std::uint32_t other = 0; other < k; ++other)
            if (other != h) cost[i * k + other] *= taken_share;
    }
  }
  void add_once(std::vector<double>& cost, std::uint32_t home, std::int32_t after, double what) const {
    for (std::size_t i = 0; i < events_.size(); ++i)
      if (events_[i].day > after) {
        cost[i * homes_.size() + home] += what;
        return;
      }
  }
  // The first day, well after the person is first seen at the home, on which two others of other names are known to have moved in.
  [[nodiscard]] std::int32_t takeover_day(std::uint32_t h) const {
    const auto first = std::find_if(events_.begin(), events_.end(), [&](const Event& event) { return event.home == h; });
    if (first == events_.end()) return no_day;
    const std::span<const Arrival> arrivals = arrivals_->at(homes_[h]);
    for (std::size_t i = 0; i + 1 < arrivals.size(); ++i)
      if (arrivals[i].day > first->day + takeover_days && arrivals[i + 1].day - arrivals[i].day <= near_days &&
          arrivals[i].person != arrivals[i + 1].person && stranger(arrivals[i]) && stranger(arrivals[i + 1]))
        return arrivals[i].day;
    return no_day;
  }
  // Somebody of another name is known to have moved in after that day, and nobody of the person's name.
  [[nodiscard]] bool taken_after(std::uint32_t h, std::int32_t day) const {
    bool taken = false;
    for (const Arrival& each : arrivals_->at(homes_[h])) {
      if (each.day <= day + near_days) continue;
      if (!stranger(each)) return false;
      taken = true;
    }
    return taken;
  }
  // Another home of the person is in the same place: a flat or a house number is easily mistaken.
  [[nodiscard]] bool next_door(std::uint32_t h) const {
    const std::uint32_t place = keys_.homes[homes_[h]].place;
    return place != 0 && std::any_of(homes_.begin(), homes_.end(),
                                     [&](std::uint32_t home) { return home != homes_[h] && keys_.homes[home].place == place; });
  }
  // Others are known to live at the home on that day, and nobody of the person's name is known to have moved in by then.
  [[nodiscard]] bool among_strangers(std::uint32_t h, std::int32_t day) const {
    bool lived_in = false;
    for (const Arrival& each : arrivals_->at(homes_[h])) {
      if (!stranger(each) && each.day <= day + near_days) return false;
      lived_in = lived_in || (stranger(each) && each.day < day - takeover_days && each.last >= day);
    }
    return lived_in;
  }
  [[nodiscard]] bool stranger(const Arrival& arrival) const {
    return arrival.person != person_ && std::none_of(rows_.begin(), rows_.end(), [&](std::uint32_t row) {
             return e_.family[row] == arrival.family && arrival.family != 0;
           });
  }

  void follow_path() {
    const std::size_t n = events_.size(), k = homes_.size();
    std::vector<double> cost(n * k, 0);
    if (k > 1 && n <= 256) absent_costs(cost);
    std::vector<bool> seen(k, false);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint32_t home = events_[i].home;
      double misfit = events_[i].part != 1 ? interval_end_cost : seen[home] ? old_address_cost : misfit_cost;
      if (k > 1 && events_[i].part == 1 && (seen[home] || next_door(home)) && among_strangers(home, events_[i].day))
        misfit *= stranger_share;
      for (std::size_t h = 0; h < k; ++h) cost[i * k + h] += h == home ? 0 : misfit;
      seen[home] = true;
    }
    if (k > 1) left_costs(cost);
    std::vector<std::uint32_t> from(n * k, 0);
    for (std::size_t i = 1; i < n; ++i) {
      std::size_t best = 0;
      for (std::size_t h = 1; h < k; ++h)
        if (cost[(i - 1) * k + h] < cost[(i - 1) * k + best]) best = h;
      for (std::size_t h = 0; h < k; ++h) {
        const double stay = cost[(i - 1) * k + h], move = cost[(i - 1) * k + best] + move_cost;
        from[i * k + h] = static_cast<std::uint32_t>(move < stay ? best : h);
        cost[i * k + h] += std::min(stay, move);
      }
    }
    state_.assign(n, 0);
    std::size_t last = 0;
    for (std::size_t h = 1; h < k; ++h)
      if (cost[(n - 1) * k + h] < cost[(n - 1) * k + last] ||
          (cost[(n - 1) * k + h] == cost[(n - 1) * k + last] && h == events_[n - 1].home))
        last = h;
    for (std::size_t i = n; i-- > 0;) {
      state_[i] = static_cast<std::uint32_t>(last);
      last = from[i * k + last];
    }
    cut_into_stays();
  }

  // A single day at a home that the person moves to later: the record was brought up to date since. It leaves the path.
  void drop_foreseen() {
    const std::size_t n = events_.size();
    for (std::size_t i = 0; i < n; ++i) {
      const bool single = events_[i].part == 1 && events_[i].home == state_[i] && (i == 0 || state_[i - 1] != state_[i]) &&
                          (i + 1 < n && state_[i + 1] != state_[i]);
      if (!single) continue;
      bool later = false;
      for (std::size_t j = i + 1; j < n && !later; ++j) later = state_[j] == state_[i] && events_[j].home == state_[j];
      if (later) state_[i] = state_[i > 0 ? i - 1 : i + 1];
    }
  }

  void cut_into_stays() {
    drop_foreseen();
    stay_of_event_.assign(events_.size(), none);
    for (std::size_t i = 0; i < events_.size();) {
      std::size_t end = i;
      Stay stay;
      stay.person = person_;
      stay.home = homes_[state_[i]];
      for (; end < events_.size() && state_[end] == state_[i]; ++end) {
        stay_of_event_[end] = static_cast<std::uint32_t>(out_->stays.size());
        if (events_[end].home == state_[end]) add_event(stay, events_[end]);
      }
      open_stay(stay, i, end);
      close_stay(stay, i, end);
      if (stay.dated())
        out_->stays.push_back(stay);
      else
        std::fill(stay_of_event_.begin() + static_cast<std::ptrdiff_t>(i), stay_of_event_.begin() + static_cast<std::ptrdiff_t>(end), none);
      i = end;
    }
  }

  void add_event(Stay& stay, const Event& event) const {
    const std::uint32_t list = event.part == 1 ? e_.source[event.row] : none;
    if (!stay.dated()) {
      stay.first = event.day;
      stay.first_list = list;
    }
    if (event.day > stay.last || list != none) stay.last_list = list;
    stay.last = std::max(stay.last, event.day);
  }

  // A record gives the day of moving in, and at most one source speaks of the home before: that one was brought up to date later.
  void open_stay(Stay& stay, std::size_t begin, std::size_t end) const {
    std::int32_t came = no_day;
    for (std::size_t i = begin; i < end && came == no_day; ++i)
      if (events_[i].home == state_[i] && e_.days[events_[i].row].exact && events_[i].day == e_.days[events_[i].row].first)
        came = events_[i].day;
    if (came == no_day) return;
    std::uint32_t source = none;
    for (std::size_t i = begin; i < end && events_[i].day < came; ++i) {
      if (events_[i].home != state_[i] || among_strangers(state_[i], events_[i].day)) continue;
      if (source != none && source != e_.source[events_[i].row]) return;
      source = e_.source[events_[i].row];
    }
    stay.first = came;
    stay.exact = true;
  }

  // A record gives the day of leaving, and at most one speaks of the home later: that one holds the old address.
  void close_stay(Stay& stay, std::size_t begin, std::size_t end) const {
    std::int32_t left = no_day;
    for (std::size_t i = begin; i < end; ++i)
      if (events_[i].home == state_[i] && e_.days[events_[i].row].ended && events_[i].day == e_.days[events_[i].row].last)
        left = std::max(left, events_[i].day);
    stay.left = left;
    if (left == no_day) return;
    std::size_t later = 0;
    for (std::size_t i = begin; i < end; ++i)
      if (events_[i].home == state_[i] && events_[i].day > left) later += events_[i].part == 1 ? 1 : 2;
    if (later > 1) return;
    stay.last = std::max(stay.first, left);
    stay.ended = true;
  }

  [[nodiscard]] std::uint32_t stay_at(std::uint32_t home) const {
    std::uint32_t found = none;
    for (std::size_t s = base_; s < out_->stays.size(); ++s)
      if (out_->stays[s].home == home) found = static_cast<std::uint32_t>(s);
    return found;
  }

  // Records without a day: part of a stay at the home, or a time of its own that is not known.
  void add_undated() {
    const bool dated = out_->stays.size() > base_;
    for (const std::uint32_t row : rows_) {
      if (home_of_row_[row] == none || e_.days[row].first != no_day || stay_at(home_of_row_[row]) != none) continue;
      Stay stay;
      stay.person = person_;
      stay.home = home_of_row_[row];
      stay.last_known = !dated;
      out_->stays.push_back(stay);
    }
    if (!dated) {
      add_homes_without_a_stay();
      keep_main_home();
    }
    add_second_homes();
  }

  // Others took over the one home of which a day is known, and it costs least to have lived at a home of which none is: no stay has a day,
  // and yet records name the home.
  void add_homes_without_a_stay() {
    for (const std::uint32_t home : homes_) {
      if (stay_at(home) != none) continue;
      Stay stay;
      stay.person = person_;
      stay.home = home;
      out_->stays.push_back(stay);
    }
  }

  // No record has a day that counts: the home of most records is where the person lives.
  void keep_main_home() {
    std::vector<std::uint32_t> rows(out_->stays.size() - base_, 0);
    if (rows.empty()) return;
    for (const std::uint32_t row : rows_)
      if (home_of_row_[row] != none) ++rows[stay_at(home_of_row_[row]) - base_];
    const std::uint32_t most = *std::max_element(rows.begin(), rows.end());
    for (std::size_t i = 0; i < rows.size(); ++i) out_->stays[base_ + i].last_known = rows[i] == most;
  }

  // A child of whom two sources show another home in between lives in two homes.
  void add_second_homes() {
    if (events_.empty() || homes_.size() < 2) return;
    for (std::size_t h = 0; h < homes_.size(); ++h) {
      Stay stay;
      stay.person = person_;
      stay.home = homes_[h];
      stay.beside = true;
      std::vector<std::uint32_t> sources;
      bool child = true;
      for (std::size_t i = 0; i < events_.size(); ++i) {
        if (events_[i].home != h || state_[i] == h || events_[i].part != 1) continue;
        const std::uint32_t row = events_[i].row;
        child = child && e_.born[row] != no_day && events_[i].day - e_.born[row] < child_days;
        if (std::find(sources.begin(), sources.end(), e_.source[row]) == sources.end()) sources.push_back(e_.source[row]);
        add_event(stay, events_[i]);
      }
      if (child && sources.size() >= 2 && stay.last - stay.first > 180 && stay_at(homes_[h]) == none) out_->stays.push_back(stay);
    }
  }

  void set_bounds() {
    const std::size_t end = out_->stays.size();
    for (std::size_t s = base_; s < end; ++s) {
      Stay& stay = out_->stays[s];
      if (!stay.dated()) continue;
      if (stay.exact) stay.earliest = stay.first;
      if (stay.ended) stay.latest = stay.last;
      if (stay.beside) continue;
      if (s > base_ && out_->stays[s - 1].dated() && !stay.exact) stay.earliest = out_->stays[s - 1].last;
      if (s + 1 < end && out_->stays[s + 1].dated() && !out_->stays[s + 1].beside) {
        stay.last_known = false;
        if (!stay.ended) stay.latest = std::max(stay.last, out_->stays[s + 1].first);
      }
    }
  }

  // Which stay each record speaks of: the one at its home if the person lives there then or later, otherwise where the person lives on
  // the record's day.
  void place_rows() {
    row_stay_.assign(rows_.size(), none);
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const auto at = static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), events_[i].row) - rows_.begin());
      if (events_[i].home == state_[i] || row_stay_[at] == none) row_stay_[at] = stay_of_event_[i];
    }
    std::vector<std::vector<std::uint32_t>> sources(out_->stays.size() - base_);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::uint32_t row = rows_[i], home = home_of_row_[row];
      std::uint32_t stay = row_stay_[i];
      if (out_of_date(row)) {
        if (stay == none) stay = stay_on(e_.days[row].last);
        out_->doubtful.push_back(row);
      } else if (home == none) {
        stay = stay_on(e_.days[row].last);
      } else if (stay == none || out_->stays[stay].home != home) {
        const std::uint32_t own = stay_at(home);
        if (own != none && (stay == none || own > stay || out_->stays[own].beside)) stay = own;
        if (own != stay) out_->doubtful.push_back(row);
      }
      out_->stay_of_row.emplace_back(row, stay);
      if (stay == none || home != out_->stays[stay].home) continue;
      ++out_->stays[stay].rows;
      auto& known = sources[stay - base_];
      if (std::find(known.begin(), known.end(), e_.source[row]) == known.end()) known.push_back(e_.source[row]);
    }
    confirm(sources.size());
    for (std::size_t s = 0; s < sources.size(); ++s) out_->stays[base_ + s].sources = static_cast<std::uint32_t>(sources[s].size());
  }

  void confirm(std::size_t stays) {
    struct Latest {
      std::int32_t day = no_day;
      std::uint32_t source = none;
    };
    std::vector<Latest> latest(stays);
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (stay_of_event_[i] == none || events_[i].home != state_[i]) continue;
      Latest& last = latest[stay_of_event_[i] - base_];
      Stay& stay = out_->stays[stay_of_event_[i]];
      const std::uint32_t source = e_.source[events_[i].row];
      if (last.source != none && last.source != source)
        stay.confirmed = std::max(stay.confirmed, last.day);  // events come in order of days
      last = {events_[i].day, source};
    }
  }

  // Where the person lives on that day, for a record that names no home; the last home where no day is known.
  [[nodiscard]] std::uint32_t stay_on(std::int32_t day) const {
    std::uint32_t found = none;
    for (std::size_t s = base_; s < out_->stays.size(); ++s) {
      const Stay& stay = out_->stays[s];
      if (stay.beside || (found == none && day != no_day && stay.dated() && stay.first > day + 2 * 365)) continue;
      if (found == none || (stay.dated() && (day == no_day || stay.first <= day))) found = static_cast<std::uint32_t>(s);
    }
    return found;
  }

  const HomeEvidence& e_;
  const HomeKeys& keys_;
  const std::vector<std::uint32_t>& home_of_row_;
  const Arrivals* arrivals_;
  std::uint32_t person_ = 0;
  std::span<const std::uint32_t> rows_;
  Product* out_ = nullptr;
  std::size_t base_ = 0;
  std::vector<std::uint32_t> homes_;
  std::vector<Event> events_;
  std::vector<std::uint32_t> state_, stay_of_event_, row_stay_, out_of_date_;
};

}  // namespace

Timelines make_timelines(const HomeEvidence& evidence, const HomeKeys& keys, unsigned threads) {
  const std::size_t people = evidence.person_ids.size();
  std::vector<std::uint32_t> begin(people + 1, 0), rows(evidence.rows);
  for (std::size_t row = 0; row < evidence.rows; ++row) ++begin[evidence.person[row] + 1];
  for (std::size_t i = 1; i <= people; ++i) begin[i] += begin[i - 1];
  std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
  for (std::size_t row = 0; row < evidence.rows; ++row) rows[at[evidence.person[row]]++] = static_cast<std::uint32_t>(row);
  Timelines out;
  out.stay_of_row.assign(evidence.rows, none);
  out.doubtful.assign(evidence.rows, 0);
  const Arrivals arrivals(evidence, keys.home_of_row);
  const auto produce = [&](std::size_t task, PersonLine& line) {
    Product product;
    for (std::size_t p = task * people_per_task; p < std::min(people, (task + 1) * people_per_task); ++p)
      line.run(static_cast<std::uint32_t>(p), std::span(rows).subspan(begin[p], begin[p + 1] - begin[p]), product);
    return product;
  };
  const auto commit = [&](Product product) -> Result<void> {
    const auto first = static_cast<std::uint32_t>(out.stays.size());
    out.stays.insert(out.stays.end(), product.stays.begin(), product.stays.end());
    for (const auto& [row, stay] : product.stay_of_row) out.stay_of_row[row] = stay == none ? none : first + stay;
    for (const std::uint32_t row : product.doubtful) out.doubtful[row] = 1;
    return {};
  };
  const Result<void> done = run_in_order<Product>((people + people_per_task - 1) / people_per_task, threads,
                                                  [&] { return PersonLine(evidence, keys, arrivals); }, produce, commit);
  static_cast<void>(done);  // commit never fails
  return out;
}

}  // namespace cw::linkage::internal
