// SPDX-License-Identifier: MIT
// Double Metaphone: L. Philips, "The Double Metaphone Search Algorithm", C/C++ Users Journal, June 2000. A key for the likeliest sound of a
// name and a second for its other likely sound, of at most four symbols each: 0 is "th", X is "sh", A any vowel at the start. One function
// holds the rules of one letter. Pure, any thread.
#include <algorithm>
#include <initializer_list>

#include "engines/linkage/phonetic_letters.h"
#include "engines/linkage/similarity.h"

namespace cw::linkage {
namespace {

using Options = std::initializer_list<std::string_view>;

class Metaphone {
 public:
  explicit Metaphone(std::string letters) : last_(static_cast<int>(letters.size()) - 1), text_(std::move(letters)) {
    slavo_germanic_ = text_.find_first_of("WK") != std::string::npos || text_.find("CZ") != std::string::npos;
    text_.append(padding, ' ');
  }

  DoubleMetaphone run() {
    if (has(0, {"GN", "KN", "PN", "WR", "PS"})) ++at_;
    if (letter(0) == 'X') {
      add("S");
      ++at_;
    }
    while (at_ <= last_ && (keys_.primary.size() < key_length || keys_.secondary.size() < key_length)) step();
    keys_.primary.resize(std::min(keys_.primary.size(), key_length));
    keys_.secondary.resize(std::min(keys_.secondary.size(), key_length));
    return std::move(keys_);
  }

 private:
  static constexpr std::size_t key_length = 4;
  static constexpr std::size_t padding = 6;

  // The letter `offset` places from the current one; a blank outside the name.
  [[nodiscard]] char letter(int offset) const { return absolute(at_ + offset); }
  [[nodiscard]] char absolute(int place) const {
    return place < 0 || static_cast<std::size_t>(place) >= text_.size() ? ' ' : text_[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] bool starts_at(int place, const Options& options) const {
    if (place < 0 || static_cast<std::size_t>(place) >= text_.size()) return false;
    const std::string_view rest = std::string_view(text_).substr(static_cast<std::size_t>(place));
    return std::any_of(options.begin(), options.end(), [&](std::string_view option) { return rest.starts_with(option); });
  }
  [[nodiscard]] bool has(int offset, const Options& options) const { return starts_at(at_ + offset, options); }
  [[nodiscard]] bool vowel(int offset) const { return is_vowel(letter(offset)); }
  static bool is_vowel(char c) { return std::string_view("AEIOUY").find(c) != std::string_view::npos; }
  [[nodiscard]] bool germanic() const { return starts_at(0, {"VAN ", "VON ", "SCH"}); }
  [[nodiscard]] bool first() const { return at_ == 0; }
  [[nodiscard]] bool last() const { return at_ == last_; }

  void add(std::string_view both) { add(both, both); }
  void add(std::string_view primary, std::string_view secondary) {
    keys_.primary += primary;
    keys_.secondary += secondary;
  }
  void add_and_skip(std::string_view key, int letters) {
    add(key);
    at_ += letters;
  }
  void add_and_skip(std::string_view primary, std::string_view secondary, int letters) {
    add(primary, secondary);
    at_ += letters;
  }
  // A letter with one sound, which counts once when it is doubled.
  void plain(std::string_view key) { add_and_skip(key, letter(1) == letter(0) ? 2 : 1); }

  void step() {
    switch (letter(0)) {
      case 'A':
      case 'E':
      case 'I':
      case 'O':
      case 'U':
      case 'Y':
        if (first()) add("A");
        ++at_;
        return;
      case 'B': return plain("P");
      case phonetic::c_cedilla: return add_and_skip("S", 1);
      case 'C': return c();
      case 'D': return d();
      case 'F': return plain("F");
      case 'G': return letter(1) == 'H' ? gh() : g();
      case 'H': return h();
      case 'J': return j();
      case 'K':
      case 'Q': return plain("K");
      case 'L': return l();
      case 'M': return m();
      case 'N': return plain("N");
      case 'P': return p();
      case 'R': return r();
      case 'S': return s();
      case 'T': return t();
      case 'V': return plain("F");
      case 'W': return w();
      case 'X': return x();
      case 'Z': return z();
      default: ++at_;
    }
  }

  void c() {
    if (at_ > 1 && !vowel(-2) && has(-1, {"ACH"}) && letter(2) != 'I' && (letter(2) != 'E' || has(-2, {"BACHER", "MACHER"}))) {
      return add_and_skip("K", 2);
    }
    if (first() && has(0, {"CAESAR"})) return add_and_skip("S", 2);
    if (has(0, {"CHIA"})) return add_and_skip("K", 2);
    if (has(0, {"CH"})) return ch();
    if (has(0, {"CZ"}) && !has(-2, {"WICZ"})) return add_and_skip("S", "X", 2);
    if (has(1, {"CIA"})) return add_and_skip("X", 3);
    if (has(0, {"CC"}) && !(at_ == 1 && absolute(0) == 'M')) return cc();
    if (has(0, {"CK", "CG", "CQ"})) return add_and_skip("K", 2);
    if (has(0, {"CIO", "CIE", "CIA"})) return add_and_skip("S", "X", 2);
    if (has(0, {"CI", "CE", "CY"})) return add_and_skip("S", 2);
    if (has(1, {" C", " Q", " G"})) return add_and_skip("K", 3);
    add_and_skip("K", has(1, {"C", "K", "Q"}) && !has(1, {"CE", "CI"}) ? 2 : 1);
  }

  void ch() {
    if (!first() && has(0, {"CHAE"})) return add_and_skip("K", "X", 2);
    if (first() && has(1, {"HARAC", "HARIS", "HOR", "HYM", "HIA", "HEM"}) && !starts_at(0, {"CHORE"})) return add_and_skip("K", 2);
    const bool hard_neighbours = (first() || has(-1, {"A", "O", "U", "E"})) && has(2, {"L", "R", "N", "M", "B", "H", "F", "V", "W", " "});
    if (germanic() || has(-2, {"ORCHES", "ARCHIT", "ORCHID"}) || has(2, {"T", "S"}) || hard_neighbours) return add_and_skip("K", 2);
    if (first()) return add_and_skip("X", 2);
    if (starts_at(0, {"MC"})) return add_and_skip("K", 2);
    add_and_skip("X", "K", 2);
  }

  void cc() {
    if (!has(2, {"I", "E", "H"}) || has(2, {"HU"})) return add_and_skip("K", 2);
    if ((at_ == 1 && letter(-1) == 'A') || has(-1, {"UCCEE", "UCCES"})) return add_and_skip("KS", 3);
    add_and_skip("X", 3);
  }

  void d() {
    if (has(0, {"DGI", "DGE", "DGY"})) return add_and_skip("J", 3);
    if (has(0, {"DG"})) return add_and_skip("TK", 2);
    add_and_skip("T", has(0, {"DT", "DD"}) ? 2 : 1);
  }

  void gh() {
    if (!first() && !vowel(-1)) return add_and_skip("K", 2);
    if (first()) return add_and_skip(letter(2) == 'I' ? "J" : "K", 2);
    const bool silent = has(-2, {"B", "H", "D"}) || has(-3, {"B", "H", "D"}) || has(-4, {"B", "H"});  // Parker's rule
    if (silent) {
      at_ += 2;
    } else if (letter(-1) == 'U' && has(-3, {"C", "G", "L", "R", "T"})) {
      add_and_skip("F", 2);
    } else {
      add_and_skip(letter(-1) == 'I' ? "" : "K", 2);
    }
  }

  void g() {
    if (letter(1) == 'N') {
      if (at_ == 1 && is_vowel(absolute(0)) && !slavo_germanic_) return add_and_skip("KN", "N", 2);
      if (!has(2, {"EY"}) && !slavo_germanic_) return add_and_skip("N", "KN", 2);
      return add_and_skip("KN", 2);
    }
    if (has(1, {"LI"}) && !slavo_germanic_) return add_and_skip("KL", "L", 2);
    if (first() && has(1, {"Y", "ES", "EP", "EB", "EL", "EY", "IB", "IL", "IN", "IE", "EI", "ER"})) return add_and_skip("K", "J", 2);
    if (has(1, {"ER", "Y"}) && !starts_at(0, {"DANGER", "RANGER", "MANGER"}) && !has(-1, {"E", "I", "RGY", "OGY"})) {
      return add_and_skip("K", "J", 2);
    }
    if (has(1, {"E", "I", "Y"}) || has(-1, {"AGGI", "OGGI"})) {
      if (germanic() || has(1, {"ET"})) return add_and_skip("K", 2);
      if (has(1, {"IER "})) return add_and_skip("J", 2);
      return add_and_skip("J", "K", 2);
    }
    plain("K");
  }

  void h() {
    if ((first() || vowel(-1)) && vowel(1)) return add_and_skip("H", 2);
    ++at_;
  }

  void j() {
    const bool san = starts_at(0, {"SAN "});
    if (san || has(0, {"JOSE"})) {
      const bool spanish = san || (first() && letter(4) == ' ');
      return add_and_skip(spanish ? "H" : "J", "H", 1);
    }
    if (first()) {
      add("J", "A");
    } else if (vowel(-1) && !slavo_germanic_ && has(1, {"A", "O"})) {
      add("J", "H");
    } else if (last()) {
      add("J", "");
    } else if (!has(1, {"L", "T", "K", "S", "N", "M", "B", "Z"}) && !has(-1, {"S", "K", "L"})) {
      add("J");
    }
    at_ += letter(1) == 'J' ? 2 : 1;
  }

  void l() {
    if (letter(1) != 'L') return add_and_skip("L", 1);
    const bool spanish_end = at_ == last_ - 2 && has(-1, {"ILLO", "ILLA", "ALLE"});
    const bool spanish_plural = (starts_at(last_ - 1, {"AS", "OS"}) || starts_at(last_, {"A", "O"})) && has(-1, {"ALLE"});
    add_and_skip("L", spanish_end || spanish_plural ? "" : "L", 2);
  }

  void m() {
    const bool silent_b = has(-1, {"UMB"}) && (at_ + 1 == last_ || has(2, {"ER"}));
    add_and_skip("M", silent_b || letter(1) == 'M' ? 2 : 1);
  }

  void p() {
    if (letter(1) == 'H') return add_and_skip("F", 2);
    add_and_skip("P", has(1, {"P", "B"}) ? 2 : 1);
  }

  void r() {
    const bool french = last() && !slavo_germanic_ && has(-2, {"IE"}) && !has(-4, {"ME", "MA"});
    add_and_skip(french ? "" : "R", "R", letter(1) == 'R' ? 2 : 1);
  }

  void s() {
    if (has(-1, {"ISL", "YSL"})) return add_and_skip("", 1);
    if (first() && has(0, {"SUGAR"})) return add_and_skip("X", "S", 1);
    if (has(0, {"SH"})) return add_and_skip(has(1, {"HEIM", "HOEK", "HOLM", "HOLZ"}) ? "S" : "X", 2);
    if (has(0, {"SIO", "SIA"})) return add_and_skip("S", slavo_germanic_ ? "S" : "X", 3);
    if (has(1, {"Z"})) return add_and_skip("S", "X", 2);
    if (first() && has(1, {"M", "N", "L", "W"})) return add_and_skip("S", "X", 1);
    if (has(0, {"SC"})) return sc();
    const bool french = last() && has(-2, {"AI", "OI"});
    add_and_skip(french ? "" : "S", "S", letter(1) == 'S' ? 2 : 1);
  }

  void sc() {
    if (letter(2) != 'H') return add_and_skip(has(2, {"I", "E", "Y"}) ? "S" : "SK", 3);
    if (has(3, {"ER", "EN"})) return add_and_skip("X", "SK", 3);
    if (has(3, {"OO", "UY", "ED", "EM"})) return add_and_skip("SK", 3);
    const bool german = first() && !vowel(3) && letter(3) != 'W';
    add_and_skip("X", german ? "S" : "X", 3);
  }

  void t() {
    if (has(0, {"TION", "TIA", "TCH"})) return add_and_skip("X", 3);
    if (has(0, {"TH", "TTH"})) {
      if (has(2, {"OM", "AM"}) || germanic()) return add_and_skip("T", 2);
      return add_and_skip("0", "T", 2);
    }
    add_and_skip("T", has(1, {"T", "D"}) ? 2 : 1);
  }

  void w() {
    if (has(0, {"WR"})) return add_and_skip("R", 2);
    if (first() && (vowel(1) || has(0, {"WH"}))) add("A", vowel(1) ? "F" : "A");
    if ((last() && vowel(-1)) || has(-1, {"EWSKI", "EWSKY", "OWSKI", "OWSKY"}) || starts_at(0, {"SCH"})) return add_and_skip("", "F", 1);
    if (has(0, {"WICZ", "WITZ"})) return add_and_skip("TS", "FX", 4);
    ++at_;
  }

  void x() {
    const bool silent = last() && (has(-3, {"IAU", "EAU"}) || has(-2, {"AU", "OU"}));
    add_and_skip(silent ? "" : "KS", has(1, {"C", "X"}) ? 2 : 1);
  }

  void z() {
    if (letter(1) == 'H') return add_and_skip("J", 2);
    const bool ts = has(1, {"ZO", "ZI", "ZA"}) || (slavo_germanic_ && !first() && letter(-1) != 'T');
    add_and_skip("S", ts ? "TS" : "S", letter(1) == 'Z' ? 2 : 1);
  }

  int at_ = 0;
  int last_;
  std::string text_;
  bool slavo_germanic_ = false;
  DoubleMetaphone keys_;
};

// No key needs more of a name than this; it also keeps places within int.
constexpr std::size_t longest_name = 4096;

}  // namespace

DoubleMetaphone double_metaphone(std::string_view name) {
  std::string letters = phonetic::letters_of(name.substr(0, longest_name));
  const auto begin = letters.find_first_not_of(" '-.");
  if (begin == std::string::npos) return {};
  return Metaphone(letters.substr(begin)).run();
}

}  // namespace cw::linkage
