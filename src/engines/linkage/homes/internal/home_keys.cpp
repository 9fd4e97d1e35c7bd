// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/internal/home_keys.h"

#include <algorithm>
#include <unordered_map>

#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {
namespace {

// An address text: place (postcode), premises and whether a flat is named.
struct AddressText {
  std::uint32_t place = 0, premises = 0;
  std::uint8_t flat = 0;
  std::uint32_t rows = 0;
  std::uint32_t uprn = 0, uprn_rows = 0;      // the UPRN it is seen with most
  std::uint32_t second = 0, second_rows = 0;  // and the next
  std::uint32_t street = 0;
};
struct UprnFacts {
  std::uint32_t rows = 0;  // with an address text
  std::uint32_t texts = 0;
  std::uint32_t text = none, text_rows = 0;  // the text it is seen with most
  std::uint32_t premises_rows =
      0;  // with the premises it is seen with most; a slip in the postcode makes another text of the same premises
  // One home's premises stand for it. A block's UPRN is seen with those of its flats.
  [[nodiscard]] bool sound() const { return texts <= 1 || (premises_rows >= 2 && premises_rows * 2 >= rows); }
};

class HomeFinder {
 public:
  explicit HomeFinder(const HomeEvidence& evidence) : e_(evidence) {}

  HomeKeys run() {
    make_texts();
    count_pairs();
    assign_rows();
    order_by_person();
    repair_places();
    settle_by_person();
    settle_by_number();
    return std::move(out_);
  }

 private:
  static std::uint64_t text_key(std::uint32_t place, std::uint32_t premises, std::uint8_t flat) {
    return (std::uint64_t{place} << 33) ^ (std::uint64_t{premises} << 1) ^ flat;
  }

  // A text for each place, premises and flat; and for each street of these where one postcode covers two with the same number.
  void make_texts() {
    text_of_row_.assign(e_.rows, none);
    std::unordered_map<std::uint64_t, std::uint32_t> ids;
    ids.reserve(e_.rows / 4);
    std::vector<std::uint64_t> streets;  // address << 32 | street, for each row that has both
    std::vector<AddressText> addresses;
    for (std::size_t row = 0; row < e_.rows; ++row) {
      if (e_.place[row] == 0) continue;
      const auto [at, fresh] =
          ids.try_emplace(text_key(e_.place[row], e_.premises[row], e_.flat[row]), static_cast<std::uint32_t>(addresses.size()));
      if (fresh) addresses.push_back({e_.place[row], e_.premises[row], e_.flat[row]});
      text_of_row_[row] = at->second;
      if (e_.street[row] != 0 && e_.premises[row] != 0) streets.push_back(std::uint64_t{at->second} << 32 | e_.street[row]);
    }
    const auto other_text = split_by_street(streets, addresses);
    for (std::size_t row = 0; row < e_.rows; ++row) {
      if (text_of_row_[row] == none) continue;
      const auto other = other_text.find(std::uint64_t{text_of_row_[row]} << 32 | e_.street[row]);
      if (other != other_text.end()) text_of_row_[row] = other->second;
      ++addresses[text_of_row_[row]].rows;
    }
    texts_ = std::move(addresses);
  }

  // Adds an address for each further street; gives address << 32 | street -> the address added. Streets spelled alike are one.
  std::unordered_map<std::uint64_t, std::uint32_t> split_by_street(std::vector<std::uint64_t>& streets,
                                                                   std::vector<AddressText>& addresses) {
    std::sort(streets.begin(), streets.end());
    std::unordered_map<std::uint64_t, std::uint32_t> out;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> counted, kept;  // rows, street; street, address
    for (std::size_t i = 0; i < streets.size();) {
      const auto address = static_cast<std::uint32_t>(streets[i] >> 32);
      counted.clear();
      kept.clear();
      for (std::size_t begin = i; i < streets.size() && streets[i] >> 32 == address; begin = i) {
        while (i < streets.size() && streets[i] == streets[begin]) ++i;
        counted.emplace_back(static_cast<std::uint32_t>(i - begin), static_cast<std::uint32_t>(streets[begin]));
      }
      std::sort(counted.begin(), counted.end(),
                [](const auto& a, const auto& b) { return std::pair(b.first, a.second) < std::pair(a.first, b.second); });
      addresses[address].street = counted[0].second;
      kept.emplace_back(counted[0].second, address);
      for (std::size_t c = 1; c < counted.size(); ++c) {
        const auto [rows, street] = counted[c];
        auto same = std::find_if(kept.begin(), kept.end(), [&](const auto& each) { return alike_streets(each.first, street); });
        if (same == kept.end()) {
          if (rows < 2 || rows * 8 < counted[0].first) continue;
          AddressText more = addresses[address];
          more.street = street;
          kept.emplace_back(street, static_cast<std::uint32_t>(addresses.size()));
          addresses.push_back(more);
          same = kept.end() - 1;
        }
        if (same->second != address) out.emplace(std::uint64_t{address} << 32 | street, same->second);
      }
    }
    return out;
  }
  // Spelled two slips apart at most, or one within the other; a street not known is alike to each.
  [[nodiscard]] bool alike_streets(std::uint32_t a, std::uint32_t b) const {
    if (a == 0 || b == 0 || a == b) return true;
    const std::string &one = e_.street_text[a], &two = e_.street_text[b];
    return damerau_levenshtein_within(one, two, 2) <= 2 || one.find(two) != std::string::npos || two.find(one) != std::string::npos;
  }

  struct Counted {
    std::uint32_t uprn, text, rows;
  };
  // Counted: ordered by UPRN.
  void describe_uprns(const std::vector<Counted>& counted) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> premises;  // premises, rows
    for (std::size_t i = 0; i < counted.size();) {
      UprnFacts& uprn = uprns_[counted[i].uprn];
      premises.clear();
      std::size_t end = i;
      for (; end < counted.size() && counted[end].uprn == counted[i].uprn; ++end) {
        uprn.rows += counted[end].rows;
        ++uprn.texts;
        premises.emplace_back(texts_[counted[end].text].premises, counted[end].rows);
      }
      std::sort(premises.begin(), premises.end());
      std::uint32_t main_premises = 0;
      for (std::size_t p = 0; p < premises.size();) {
        std::uint32_t rows = 0;
        std::size_t run = p;
        while (run < premises.size() && premises[run].first == premises[p].first) rows += premises[run++].second;
        if (rows > uprn.premises_rows) {
          uprn.premises_rows = rows;
          main_premises = premises[p].first;
        }
        p = run;
      }
      for (std::size_t c = i; c < end; ++c) {  // of two texts as frequent with it, the one that more records hold
        const AddressText& text = texts_[counted[c].text];
        if (text.premises != main_premises) continue;
        if (uprn.text == none || std::pair(counted[c].rows, text.rows) > std::pair(uprn.text_rows, texts_[uprn.text].rows)) {
          uprn.text = counted[c].text;
          uprn.text_rows = counted[c].rows;
        }
      }
      i = end;
    }
  }

  void count_pairs() {
    std::vector<std::uint64_t> pairs;
    for (std::size_t row = 0; row < e_.rows; ++row)
      if (e_.uprn[row] != 0 && text_of_row_[row] != none) pairs.push_back(std::uint64_t{e_.uprn[row]} << 32 | text_of_row_[row]);
    std::sort(pairs.begin(), pairs.end());
    uprns_.resize(e_.uprn_text.size());
    std::vector<Counted> counted;
    for (std::size_t i = 0; i < pairs.size();) {
      std::size_t end = i;
      while (end < pairs.size() && pairs[end] == pairs[i]) ++end;
      counted.push_back(
          {static_cast<std::uint32_t>(pairs[i] >> 32), static_cast<std::uint32_t>(pairs[i]), static_cast<std::uint32_t>(end - i)});
      i = end;
    }
    describe_uprns(counted);
    for (const Counted& each : counted) {
      if (!uprns_[each.uprn].sound()) continue;
      AddressText& text = texts_[each.text];
      if (each.rows > text.uprn_rows) {
        text.second = std::exchange(text.uprn, each.uprn);
        text.second_rows = std::exchange(text.uprn_rows, each.rows);
      } else if (each.rows > text.second_rows) {
        text.second = each.uprn;
        text.second_rows = each.rows;
      }
    }
  }

  std::uint32_t home_of(std::uint64_t key, const HomeFacts& facts) {
    const auto [at, fresh] = home_ids_.try_emplace(key, static_cast<std::uint32_t>(out_.homes.size()));
    if (fresh) out_.homes.push_back(facts);
    return at->second;
  }
  std::uint32_t home_of_uprn(std::uint32_t uprn) {
    HomeFacts facts;
    facts.uprn = uprn;
    if (uprns_[uprn].text != none && uprns_[uprn].sound()) {
      const AddressText& text = texts_[uprns_[uprn].text];
      facts.place = text.place;
      facts.premises = text.premises;
      facts.flat = text.flat;
      facts.street = text.street;
    }
    return home_of(uprn, facts);
  }
  std::uint32_t home_of_text(std::uint32_t text) {
    const AddressText& t = texts_[text];
    return home_of(std::uint64_t{1} << 32 | text, {0, t.place, t.premises, 0, t.flat, t.street});
  }

  // The UPRN that the text stands for, or 0. Text without a number stands for one only where nearly all such text of the place does.
  [[nodiscard]] std::uint32_t uprn_of(const AddressText& text) const {
    if (text.premises == 0 && (text.uprn_rows < 2 || text.second_rows * 4 > text.uprn_rows)) return 0;
    return text.uprn;
  }

  // The text that it is seen with most has mostly another UPRN: the one of the flat, and this the one of the block.
  [[nodiscard]] bool of_block(std::uint32_t uprn) const {
    const UprnFacts& facts = uprns_[uprn];
    return facts.texts > 1 && facts.text != none && texts_[facts.text].premises != 0 && texts_[facts.text].uprn != uprn &&
           texts_[facts.text].uprn_rows > facts.text_rows;
  }

  std::uint32_t home_by_uprn(std::uint32_t uprn, std::uint32_t text) {
    if (text == none) return home_of_uprn(uprn);
    const UprnFacts& facts = uprns_[uprn];
    const AddressText& t = texts_[text];
    const bool own = t.uprn == uprn || t.premises == 0;
    if (!facts.sound() || of_block(uprn)) {
      if (t.uprn != 0 && t.premises != 0) return home_of_uprn(t.uprn);
      return t.premises != 0 && facts.texts > 2 ? home_of_text(text) : home_of_uprn(uprn);
    }
    // A UPRN seen little, with a text that mostly has another: the block's in place of the flat's.
    if (!own && facts.text == text && facts.text_rows * 2 <= t.uprn_rows) return home_of_uprn(t.uprn);
    return home_of_uprn(uprn);
  }

  void assign_rows() {
    out_.home_of_row.assign(e_.rows, none);
    by_postcode_only_.assign(e_.rows, false);
    for (std::size_t row = 0; row < e_.rows; ++row) {
      const std::uint32_t text = text_of_row_[row];
      if (e_.uprn[row] != 0) {
        out_.home_of_row[row] = home_by_uprn(e_.uprn[row], text);
        continue;
      }
      if (text == none) continue;
      const AddressText& t = texts_[text];
      by_postcode_only_[row] = t.premises == 0;
      if (const std::uint32_t uprn = uprn_of(t); uprn != 0)
        out_.home_of_row[row] = home_of_uprn(uprn);
      else if (t.premises != 0)
        out_.home_of_row[row] = home_of_text(text);
    }
  }

  void order_by_person() {
    begin_.assign(e_.person_ids.size() + 1, 0);
    for (std::size_t row = 0; row < e_.rows; ++row) ++begin_[e_.person[row] + 1];
    for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
    rows_.resize(e_.rows);
    std::vector<std::uint32_t> at(begin_.begin(), begin_.end() - 1);
    for (std::size_t row = 0; row < e_.rows; ++row) rows_[at[e_.person[row]]++] = static_cast<std::uint32_t>(row);
  }

  [[nodiscard]] bool near_places(std::uint32_t a, std::uint32_t b) const {
    return damerau_levenshtein_within(e_.place_text[a], e_.place_text[b], 1) <= 1;
  }

  // A text that only one person has, whose postcode is one slip from that of a home with the same premises and a record of the same person
  // or family name: the slip is put right.
  void repair_places() {
    std::vector<std::uint32_t> rows_at(out_.homes.size()), first_person(out_.homes.size(), none);
    std::vector<bool> several(out_.homes.size(), false);
    for (std::size_t row = 0; row < e_.rows; ++row)
      if (const std::uint32_t home = out_.home_of_row[row]; home != none) {
        ++rows_at[home];
        if (first_person[home] == none) first_person[home] = e_.person[row];
        several[home] = several[home] || first_person[home] != e_.person[row];
      }
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_name, by_person;  // premises and name, or person -> homes
    const auto remember = [](std::vector<std::uint32_t>& homes, std::uint32_t home) {
      if (homes.size() < 16 && std::find(homes.begin(), homes.end(), home) == homes.end()) homes.push_back(home);
    };
    std::vector<std::uint32_t> doubtful;
    for (std::size_t row = 0; row < e_.rows; ++row) {
      const std::uint32_t home = out_.home_of_row[row];
      if (home == none || out_.homes[home].premises == 0) continue;
      if (out_.homes[home].uprn == 0 && !several[home] && e_.uprn[row] == 0 && rows_at[home] <= 3)
        doubtful.push_back(static_cast<std::uint32_t>(row));
    }
    if (doubtful.empty()) return;
    for (std::size_t row = 0; row < e_.rows; ++row) {
      const std::uint32_t home = out_.home_of_row[row];
      if (home == none || out_.homes[home].premises == 0 || (out_.homes[home].uprn == 0 && !several[home])) continue;
      const std::uint64_t premises = std::uint64_t{out_.homes[home].premises} << 32;
      if (e_.family[row] != 0) remember(by_name[premises | e_.family[row]], home);
      remember(by_person[premises | e_.person[row]], home);
    }
    for (const std::uint32_t row : doubtful) {
      const HomeFacts& facts = out_.homes[out_.home_of_row[row]];
      const std::uint64_t premises = std::uint64_t{facts.premises} << 32;
      std::uint32_t found = none;
      for (const auto* homes : {find(by_person, premises | e_.person[row]), find(by_name, premises | e_.family[row])}) {
        if (homes == nullptr || found != none) continue;
        for (const std::uint32_t home : *homes)
          if (found == none && out_.homes[home].flat == facts.flat && alike_streets(out_.homes[home].street, facts.street) &&
              near_places(out_.homes[home].place, facts.place))
            found = home;
      }
      if (found != none) out_.home_of_row[row] = found;
    }
  }
  static const std::vector<std::uint32_t>* find(const std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>& map,
                                                std::uint64_t key) {
    const auto at = map.find(key);
    return at == map.end() ? nullptr : &at->second;
  }

  // A record that gives a postcode only, or a text that two homes bear, is of the person's own home there.
  void settle_by_person() {
    for (std::size_t p = 0; p + 1 < begin_.size(); ++p)
      for (std::uint32_t i = begin_[p]; i < begin_[p + 1]; ++i) {
        const std::uint32_t row = rows_[i], text = text_of_row_[row];
        if (e_.uprn[row] != 0 || text == none) continue;
        const AddressText& t = texts_[text];
        const bool torn = t.premises != 0 && t.second_rows * 2 >= t.uprn_rows && t.second != 0;
        if (!by_postcode_only_[row] && !torn) continue;
        const std::uint32_t home = own_home(p, t, torn ? Doubt::two_homes : Doubt::postcode_only);
        if (home != none) out_.home_of_row[row] = home;
      }
  }

  enum class Doubt : std::uint8_t { postcode_only, two_homes };
  [[nodiscard]] std::uint32_t own_home(std::size_t person, const AddressText& text, Doubt doubt) const {
    for (std::uint32_t i = begin_[person]; i < begin_[person + 1]; ++i) {
      const std::uint32_t home = out_.home_of_row[rows_[i]];
      if (home == none || by_postcode_only_[rows_[i]]) continue;
      const HomeFacts& facts = out_.homes[home];
      if (doubt == Doubt::two_homes
              ? facts.uprn != 0 && e_.uprn[rows_[i]] == facts.uprn && (facts.uprn == text.uprn || facts.uprn == text.second)
              : facts.place == text.place)
        return home;
    }
    return none;
  }

  // Records that name no home but a household number of their source: the home of the others with the number, or one of its own.
  void settle_by_number() {
    std::unordered_map<std::uint32_t, std::uint32_t> home_of_number;
    for (std::size_t row = 0; row < e_.rows; ++row)
      if (e_.number[row] != 0 && out_.home_of_row[row] != none) home_of_number.try_emplace(e_.number[row], out_.home_of_row[row]);
    for (std::size_t row = 0; row < e_.rows; ++row) {
      if (e_.number[row] == 0 || out_.home_of_row[row] != none) continue;
      const auto at = home_of_number.find(e_.number[row]);
      out_.home_of_row[row] =
          at != home_of_number.end() ? at->second : home_of(std::uint64_t{2} << 32 | e_.number[row], {0, 0, 0, e_.number[row], 0, 0});
    }
  }

  const HomeEvidence& e_;
  HomeKeys out_;
  std::vector<AddressText> texts_;
  std::vector<std::uint32_t> text_of_row_;
  std::vector<UprnFacts> uprns_;
  std::unordered_map<std::uint64_t, std::uint32_t> home_ids_;
  std::vector<std::uint32_t> begin_, rows_;  // rows by person
  std::vector<bool> by_postcode_only_;
};

}  // namespace

HomeKeys find_homes(const HomeEvidence& evidence) { return HomeFinder(evidence).run(); }

std::string home_key(const HomeEvidence& evidence, const HomeFacts& home) {
  if (home.uprn != 0) return evidence.uprn_text[home.uprn];
  if (home.number != 0) return "household number " + std::to_string(home.number);
  std::string place = evidence.place_text[home.place];
  std::replace(place.begin(), place.end(), '|', ' ');
  return evidence.premises_text[home.premises] + (home.flat != 0 ? " (flat), " : ", ") + place;
}

}  // namespace cw::linkage::internal
