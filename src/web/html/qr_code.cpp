// SPDX-License-Identifier: MIT
// QR codes. The clauses are those of ISO/IEC 18004:2015.
#include "web/html/qr_code.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <string>

namespace cw::html {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int most_version = 15;
// Table 9, level M: codewords for correction in each block, and blocks.
constexpr std::array<int, most_version> correction = {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24};
constexpr std::array<int, most_version> blocks = {1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10};

int size_of(int version) { return 17 + 4 * version; }

// Where alignment patterns have their centres, on both axes (annex E).
std::vector<int> centres_of(int version) {
  if (version == 1) return {};
  const int count = version / 7 + 2, size = size_of(version);
  const int step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
  std::vector<int> out(static_cast<std::size_t>(count), 6);
  for (int i = count - 1, at = size - 7; i >= 1; --i, at -= step) out[static_cast<std::size_t>(i)] = at;
  return out;
}

// Table 1: modules for codewords, whole ones.
int codewords_of(int version) {
  int modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const int count = version / 7 + 2;
    modules -= (25 * count - 10) * count - 55;
    if (version >= 7) modules -= 36;
  }
  return modules / 8;
}

int data_codewords_of(int version) {
  const auto at = static_cast<std::size_t>(version - 1);
  return codewords_of(version) - correction[at] * blocks[at];
}

// Multiplication in the field of 256 elements by x^8 + x^4 + x^3 + x^2 + 1 (7.5.2).
std::uint8_t product(std::uint8_t a, std::uint8_t b) {
  unsigned out = 0;
  for (int i = 7; i >= 0; --i) {
    out = (out << 1U) ^ ((out >> 7U) * 0x11DU);
    out ^= ((b >> static_cast<unsigned>(i)) & 1U) * a;
  }
  return static_cast<std::uint8_t>(out);
}

// The generator polynomial with roots 1, a, a^2 ..., without its leading 1 (annex A).
Bytes generator_of(int degree) {
  Bytes out(static_cast<std::size_t>(degree), 0);
  out.back() = 1;
  std::uint8_t root = 1;
  for (int i = 0; i < degree; ++i) {
    for (std::size_t j = 0; j < out.size(); ++j) {
      out[j] = product(out[j], root);
      if (j + 1 < out.size()) out[j] ^= out[j + 1];
    }
    root = product(root, 2);
  }
  return out;
}

Bytes remainder_of(const Bytes& data, const Bytes& generator) {
  Bytes out(generator.size(), 0);
  for (const std::uint8_t byte : data) {
    const auto factor = static_cast<std::uint8_t>(byte ^ out.front());
    out.erase(out.begin());
    out.push_back(0);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] ^= product(generator[i], factor);
  }
  return out;
}

class Bits {
 public:
  void add(unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) {
      if (used_ % 8 == 0) bytes_.push_back(0);
      bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | (((value >> static_cast<unsigned>(i)) & 1U) << (7 - used_ % 8)));
      ++used_;
    }
  }
  [[nodiscard]] std::size_t used() const { return used_; }
  Bytes bytes_;

 private:
  std::size_t used_ = 0;
};

// Mode, length, the text, the end, then bytes that fill it up (7.4).
Bytes data_of(std::string_view text, int version) {
  const auto capacity = static_cast<std::size_t>(data_codewords_of(version));
  Bits bits;
  bits.add(0b0100, 4);
  bits.add(static_cast<unsigned>(text.size()), version < 10 ? 8 : 16);
  for (const char c : text) bits.add(static_cast<unsigned char>(c), 8);
  bits.add(0, static_cast<int>(std::min<std::size_t>(4, capacity * 8 - bits.used())));
  for (std::uint8_t fill = 0xEC; bits.bytes_.size() < capacity; fill ^= 0xEC ^ 0x11) bits.bytes_.push_back(fill);
  return std::move(bits.bytes_);
}

// In blocks, each with its correction, taken from in turn (7.5, 7.6).
Bytes with_correction(const Bytes& data, int version) {
  const auto at = static_cast<std::size_t>(version - 1);
  const std::size_t count = static_cast<std::size_t>(blocks[at]), shorter = data.size() / count, longer_ones = data.size() % count;
  const Bytes generator = generator_of(correction[at]);
  std::vector<Bytes> parts, remainders;
  for (std::size_t i = 0, from = 0; i < count; ++i) {
    const std::size_t length = shorter + (i >= count - longer_ones ? 1 : 0);
    parts.emplace_back(data.begin() + static_cast<std::ptrdiff_t>(from), data.begin() + static_cast<std::ptrdiff_t>(from + length));
    remainders.push_back(remainder_of(parts.back(), generator));
    from += length;
  }
  Bytes out;
  for (std::size_t i = 0; i <= shorter; ++i)
    for (const Bytes& part : parts)
      if (i < part.size()) out.push_back(part[i]);
  for (std::size_t i = 0; i < generator.size(); ++i)
    for (const Bytes& part : remainders) out.push_back(part[i]);
  return out;
}

class Drawing {
 public:
  explicit Drawing(int version) : version_(version), size_(size_of(version)), fixed_(static_cast<std::size_t>(size_ * size_), 0) {
    code_.size = size_;
    code_.dark = fixed_;
    for (int i = 0; i < size_; ++i) fix(6, i, i % 2 == 0), fix(i, 6, i % 2 == 0);  // timing (6.3.5)
    for (const auto& [x, y] : {std::pair{3, 3}, std::pair{size_ - 4, 3}, std::pair{3, size_ - 4}}) put_finder(x, y);
    put_alignment();
    put_format(0);  // so that its modules are known
    if (version_ >= 7) put_version();
  }
  // Upwards and downwards in columns of two, from the right (7.7.3).
  void put(const Bytes& codewords) {
    std::size_t at = 0;
    for (int right = size_ - 1; right >= 1; right -= 2) {
      if (right == 6) right = 5;
      for (int step = 0; step < size_; ++step)
        for (int j = 0; j < 2; ++j) {
          const int x = right - j, y = ((right + 1) & 2) == 0 ? size_ - 1 - step : step;
          if (is_fixed(x, y) || at >= codewords.size() * 8) continue;
          set(x, y, (codewords[at / 8] >> (7 - at % 8)) & 1);
          ++at;
        }
    }
  }
  // The mask after which least looks like a finder pattern or is of one colour (7.8).
  QrCode masked() {
    int best = 0, least = std::numeric_limits<int>::max();
    for (int mask = 0; mask < 8; ++mask) {
      apply(mask);
      put_format(mask);
      const int found = penalty();
      if (found < least) least = found, best = mask;
      apply(mask);
    }
    apply(best);
    put_format(best);
    return code_;
  }

 private:
  [[nodiscard]] std::size_t at(int x, int y) const { return static_cast<std::size_t>(y * size_ + x); }
  [[nodiscard]] bool is_fixed(int x, int y) const { return fixed_[at(x, y)] != 0; }
  // dark: 1 or 0
  void set(int x, int y, int dark) { code_.dark[at(x, y)] = static_cast<std::uint8_t>(dark); }
  void fix(int x, int y, int dark) {
    if (x < 0 || y < 0 || x >= size_ || y >= size_) return;
    set(x, y, dark);
    fixed_[at(x, y)] = 1;
  }
  void put_finder(int x, int y) {
    for (int dy = -4; dy <= 4; ++dy)
      for (int dx = -4; dx <= 4; ++dx) {
        const int ring = std::max(std::abs(dx), std::abs(dy));
        fix(x + dx, y + dy, ring != 2 && ring != 4);
      }
  }
  void put_alignment() {
    const std::vector<int> centres = centres_of(version_);
    if (centres.empty()) return;
    const int last = centres.back();
    for (const int y : centres)
      for (const int x : centres) {
        if ((x == 6 && (y == 6 || y == last)) || (x == last && y == 6)) continue;  // there are the finder patterns
        for (int dy = -2; dy <= 2; ++dy)
          for (int dx = -2; dx <= 2; ++dx) fix(x + dx, y + dy, std::max(std::abs(dx), std::abs(dy)) != 1);
      }
  }
  // Level and mask with a BCH code, twice (7.9); level M is 00.
  void put_format(int mask) {
    unsigned rest = static_cast<unsigned>(mask);
    for (int i = 0; i < 10; ++i) rest = (rest << 1U) ^ ((rest >> 9U) * 0x537U);
    const unsigned bits = ((static_cast<unsigned>(mask) << 10U) | rest) ^ 0x5412U;
    const auto bit = [&](int i) { return static_cast<int>((bits >> static_cast<unsigned>(i)) & 1U); };
    for (int i = 0; i <= 5; ++i) fix(8, i, bit(i));
    fix(8, 7, bit(6));
    fix(8, 8, bit(7));
    fix(7, 8, bit(8));
    for (int i = 9; i < 15; ++i) fix(14 - i, 8, bit(i));
    for (int i = 0; i < 8; ++i) fix(size_ - 1 - i, 8, bit(i));
    for (int i = 8; i < 15; ++i) fix(8, size_ - 15 + i, bit(i));
    fix(8, size_ - 8, 1);
  }
  // The version with a Golay code, twice (7.10).
  void put_version() {
    unsigned rest = static_cast<unsigned>(version_);
    for (int i = 0; i < 12; ++i) rest = (rest << 1U) ^ ((rest >> 11U) * 0x1F25U);
    const unsigned bits = (static_cast<unsigned>(version_) << 12U) | rest;
    for (int i = 0; i < 18; ++i) {
      const int a = size_ - 11 + i % 3, b = i / 3;
      const int dark = static_cast<int>((bits >> static_cast<unsigned>(i)) & 1U);
      fix(a, b, dark);
      fix(b, a, dark);
    }
  }
  static bool turns(int mask, int x, int y) {
    switch (mask) {  // table 10
      case 0: return (x + y) % 2 == 0;
      case 1: return y % 2 == 0;
      case 2: return x % 3 == 0;
      case 3: return (x + y) % 3 == 0;
      case 4: return (x / 3 + y / 2) % 2 == 0;
      case 5: return x * y % 2 + x * y % 3 == 0;
      case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
      default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
  }
  void apply(int mask) {
    for (int y = 0; y < size_; ++y)
      for (int x = 0; x < size_; ++x)
        if (!is_fixed(x, y) && turns(mask, x, y)) code_.dark[at(x, y)] ^= 1;
  }
  // Runs of one colour, and what looks like a finder pattern, in one row or column (7.8.3.1, rules 1 and 3).
  [[nodiscard]] static int line_penalty(const std::string& line) {
    int out = 0;
    for (std::size_t from = 0; from < line.size();) {
      const std::size_t end = std::min(line.find(line[from] == '1' ? '0' : '1', from), line.size());
      if (end - from >= 5) out += static_cast<int>(end - from) - 2;
      from = end;
    }
    for (const std::string_view pattern : {"10111010000", "00001011101"})
      for (std::size_t found = line.find(pattern); found != std::string::npos; found = line.find(pattern, found + 1)) out += 40;
    return out;
  }
  [[nodiscard]] int penalty() const {
    int out = 0, dark = 0;
    for (int i = 0; i < size_; ++i) {
      std::string row, column;
      for (int j = 0; j < size_; ++j) {
        row += code_.is_dark(j, i) ? '1' : '0';
        column += code_.is_dark(i, j) ? '1' : '0';
      }
      dark += static_cast<int>(std::ranges::count(row, '1'));
      out += line_penalty(row) + line_penalty(column);
    }
    for (int y = 0; y + 1 < size_; ++y)  // rule 2: squares of one colour
      for (int x = 0; x + 1 < size_; ++x) {
        const int sum = code_.is_dark(x, y) + code_.is_dark(x + 1, y) + code_.is_dark(x, y + 1) + code_.is_dark(x + 1, y + 1);
        if (sum == 0 || sum == 4) out += 3;
      }
    return out + std::abs(dark * 20 / (size_ * size_) - 10) * 10;  // rule 4: how far from half of them dark
  }

  int version_, size_;
  Bytes fixed_;  // modules that hold no data
  QrCode code_;
};

}  // namespace

std::optional<QrCode> make_qr_code(std::string_view text) {
  for (int version = 1; version <= most_version; ++version) {
    const std::size_t header = version < 10 ? 2 : 3;  // 4 bits of mode, 8 or 16 of length, rounded up
    if (text.size() + header > static_cast<std::size_t>(data_codewords_of(version))) continue;
    Drawing drawing(version);
    drawing.put(with_correction(data_of(text, version), version));
    return drawing.masked();
  }
  return std::nullopt;
}

Html qr_picture(const QrCode& code, const Text& label) {
  constexpr int quiet = 4;
  std::string path;
  for (int y = 0; y < code.size; ++y)
    for (int x = 0; x < code.size; ++x) {
      int end = x;
      while (end < code.size && code.is_dark(end, y)) ++end;
      if (end == x) continue;
      path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h" + std::to_string(end - x) + "v1h-" +
              std::to_string(end - x) + "z";
      x = end;
    }
  const std::string side = std::to_string(code.size + 2 * quiet);
  Html out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"app-qr\" width=\"200\" height=\"200\" viewBox=\"0 0 "_html << side << " "_html
      << side << "\" role=\"img\" aria-label=\""_html << label << "\" shape-rendering=\"crispEdges\"><rect width=\""_html << side
      << "\" height=\""_html << side << "\" fill=\"#ffffff\"></rect><path fill=\"#000000\" d=\""_html << path << "\"></path></svg>\n"_html;
  return out;
}

}  // namespace cw::html
