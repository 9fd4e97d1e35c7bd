// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/internal/wording.h"

#include <vector>

namespace cw::linkage::internal {
namespace {

std::string listed(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return out;
}

std::string entry_number(const Entry& entry) {
  std::string out = std::to_string(entry.low);
  if (entry.suffix != '\0') out += entry.suffix;
  if (entry.high > entry.low) out += "-" + std::to_string(entry.high);
  return out;
}

std::string our_unit(const NormalAddress& address) { return address.unit.empty() ? number_text(address) : address.unit; }

class Words {
 public:
  Words(const Comparison& comparison, const NormalAddress& address, const GazetteerStore& store, const Entry& entry)
      : c_(comparison), address_(address), store_(store), entry_(entry) {}

  std::string run() {
    postcode();
    number();
    words_of("building", c_.building);
    words_of("street", c_.street);
    unit();
    std::string out = same_.empty() ? "" : "same " + listed(same_);
    for (const std::string& each : other_) out += (out.empty() ? "" : "; ") + each;
    return out.empty() ? "nothing in common" : out;
  }

 private:
  void postcode() {
    switch (c_.postcode) {
      case PostcodeLevel::same: same_.emplace_back("postcode"); break;
      case PostcodeLevel::one_letter: other_.emplace_back("postcode one letter apart"); break;
      case PostcodeLevel::sector: other_.emplace_back("another postcode of the same sector"); break;
      case PostcodeLevel::district: other_.emplace_back("another postcode of the same district"); break;
      case PostcodeLevel::different: other_.emplace_back("postcode differs"); break;
      case PostcodeLevel::not_given: other_.emplace_back("no postcode given"); break;
      case PostcodeLevel::not_listed: other_.emplace_back("the gazetteer gives no postcode"); break;
    }
  }
  void number() {
    switch (c_.number) {
      case NumberLevel::same: same_.emplace_back("number"); break;
      case NumberLevel::in_range: other_.push_back(number_text(address_) + " lies in " + entry_number(entry_)); break;
      case NumberLevel::ranges_overlap: other_.push_back(number_text(address_) + " overlaps " + entry_number(entry_)); break;
      case NumberLevel::not_given: other_.emplace_back("no number given"); break;
      case NumberLevel::not_listed: other_.emplace_back("the gazetteer gives no number"); break;
      case NumberLevel::different: other_.push_back("number " + number_text(address_) + " is not " + entry_number(entry_)); break;
      case NumberLevel::none: break;
    }
  }
  void words_of(const std::string& what, WordsLevel level) {
    switch (level) {
      case WordsLevel::same: same_.push_back(what); break;
      case WordsLevel::similar:
        other_.push_back(what + (what != "street" ? " spelt differently"
                                 : c_.edits == 1  ? " one letter apart"
                                 : c_.edits == 2  ? " two letters apart"
                                                  : " abbreviated"));
        break;
      case WordsLevel::type_differs: other_.push_back(what + " of the same name but another type"); break;
      case WordsLevel::partly:
        other_.push_back(what == "building" && c_.another_name ? "another name of the building" : what + " partly the same");
        break;
      case WordsLevel::different: other_.push_back(what + " differs"); break;
      case WordsLevel::not_given:
        if (what == "street") other_.push_back("no street given");
        break;
      case WordsLevel::none: break;
    }
  }
  void unit() {
    const std::string theirs = entry_.unit == no_entry ? entry_number(entry_) : std::string(store_.units().text(entry_.unit));
    switch (c_.unit) {
      case UnitLevel::same: same_.emplace_back(address_.unit.empty() ? "letter of the number" : "flat"); break;
      case UnitLevel::as_suffix: other_.push_back("flat " + our_unit(address_) + " is written " + theirs); break;
      case UnitLevel::not_given: other_.emplace_back("which flat is not said"); break;
      case UnitLevel::not_listed: other_.push_back("flat " + our_unit(address_) + " is not listed"); break;
      case UnitLevel::kind_differs: other_.push_back("unit " + our_unit(address_) + " is of another kind"); break;
      case UnitLevel::suffix_not_said: other_.emplace_back("same flat, the letter of the number in one of them only"); break;
      case UnitLevel::different: other_.push_back("flat " + our_unit(address_) + " is not " + theirs); break;
      case UnitLevel::none: break;
    }
  }

  const Comparison& c_;
  const NormalAddress& address_;
  const GazetteerStore& store_;
  const Entry& entry_;
  std::vector<std::string> same_, other_;
};

}  // namespace

std::string in_words(const Comparison& comparison, const NormalAddress& address, const GazetteerStore& store, const Entry& entry) {
  return Words(comparison, address, store, entry).run();
}

}  // namespace cw::linkage::internal
