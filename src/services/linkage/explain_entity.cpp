// SPDX-License-Identifier: MIT
// Why the records of an entity are one.
#include <fmt/format.h>

#include <algorithm>

#include "services/linkage/explain_text.h"
#include "services/linkage/explain_words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_records = 25, most_links = 20, most_named = 12;

std::string rest_of(std::size_t all, std::size_t shown, std::string_view what) {
  return all > shown ? fmt::format("  ... and {} more {}\n", thousands(all - shown), what) : "";
}

std::string names_of(const ExplainedRun& run, const std::vector<std::uint32_t>& records) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(records.size(), most_named); ++i) names.push_back(run.name_of(records[i]));
  if (records.size() > most_named) names.push_back(fmt::format("{} more", records.size() - most_named));
  return joined(names);
}

std::string links_text(const ExplainedRun& run, const linkage::ClusterExplanation& one) {
  std::string out = "\nThe links that hold them together, the strongest first (match weight, records):\n";
  for (std::size_t i = 0; i < std::min(one.links.size(), most_links); ++i) out += link_line(run, one.links[i]);
  out += rest_of(one.links.size(), most_links, "links");
  if (one.joined_by_hand) out += paragraph_of("These links do not reach every record: a person said that they are the same (--decisions).");
  if (one.weakest)
    out += paragraph_of(fmt::format("The weakest of them has match weight {:.2f}, probability {}; the threshold is {}.",
                                    one.weakest->weight, probability_words(one.weakest->weight), threshold_words(run)));
  std::string pairs = fmt::format("Of the {} of its records, {} at or above the threshold", counted(one.pairs, "pair", "pairs"),
                                  one.pairs_above == 1 ? "1 is" : thousands(one.pairs_above) + " are");
  if (run.weighed_now() > 0)
    pairs += fmt::format("; {} did not come out of the run's blocking and {} weighed just now", thousands(run.weighed_now()),
                         run.weighed_now() == 1 ? "was" : "were");
  else if (one.pairs_scored < one.pairs)
    pairs += fmt::format("; {} were never compared", thousands(one.pairs - one.pairs_scored));
  out += paragraph_of(pairs + ".");
  if (one.against.empty()) return out;
  out += "Pairs that speak against it, the worst first:\n";
  for (const linkage::ScoredEdge& link : one.against) out += link_line(run, link);
  return out;
}

std::string split_text(const ExplainedRun& run, const linkage::ClusterExplanation& one) {
  std::string out = "\nWhat would split it:\n";
  if (one.split.links.empty())
    return out + paragraph_of(fmt::format("No link of weight above 0 joins {} with {}.", names_of(run, one.split.left),
                                          names_of(run, one.split.right)));
  const std::size_t links = one.split.links.size();
  out += paragraph_of(fmt::format("Without {}, together worth {:.2f}, it would fall into {} and {}:",
                                  links == 1 ? std::string("this one link") : fmt::format("these {} links", links), one.split.weight,
                                  names_of(run, one.split.left), names_of(run, one.split.right)));
  for (std::size_t i = 0; i < std::min(links, most_links); ++i) out += link_line(run, one.split.links[i]);
  return out + rest_of(links, most_links, "links");
}

std::string_view validity_words(linkage::Validity validity) {
  switch (validity) {
    case linkage::Validity::sound: return "Sound: links at or above the threshold reach every record, and nothing known is against it.";
    case linkage::Validity::weak_link:
      return "Weak link: no link at or above the threshold reaches some of its records; the evidence as a whole joined them. Worth a look.";
    case linkage::Validity::over_merged:
      return "Too large: more records than is natural on this list, and on average they are not alike enough. It may be several.";
    case linkage::Validity::conflict:
      return "Conflict: it holds two records of a source that is said to hold everyone once, or goes against a person's decision.";
  }
  return "";
}

// The strongest link out of the entity that was not followed.
std::string cut_text(const ExplainedRun& run, linkage::RecordIndex record) {
  const std::vector<std::uint32_t>& cluster = run.people().cluster;
  const linkage::Cut* strongest = nullptr;
  std::size_t cuts = 0;
  for (const linkage::Cut& cut : run.people().cuts) {
    if (cluster[cut.left] != cluster[record] && cluster[cut.right] != cluster[record]) continue;
    ++cuts;
    if (strongest == nullptr || cut.weight > strongest->weight) strongest = &cut;
  }
  if (strongest == nullptr) return "";
  return "\n" +
         paragraph_of(fmt::format("{} at or above the threshold to other records not followed, since {}. The strongest:",
                                  cuts == 1 ? "1 link was" : fmt::format("{} links were", cuts), strongest->reason)) +
         link_line(run, {strongest->left, strongest->right, strongest->weight});
}

}  // namespace

std::string entity_text(const ExplainedRun& run, linkage::RecordIndex record) {
  const linkage::ClusterExplanation one = run.explainer().why_one(record);
  std::string title = fmt::format("{}: {}", person_words(run, record), counted(one.records.size(), "record", "records"));
  title[0] = static_cast<char>(title[0] >= 'a' && title[0] <= 'z' ? title[0] - 'a' + 'A' : title[0]);
  std::string out = paragraph_of(title);
  for (std::size_t i = 0; i < std::min(one.records.size(), most_records); ++i) out += record_lines(run, one.records[i]);
  out += rest_of(one.records.size(), most_records, "records");
  if (one.records.size() == 1) {
    out += "\n" + paragraph_of("It stands alone: no other record was joined to it.") + cut_text(run, record);
    return out + paragraph_of(fmt::format("`commonweal explain --out {} {} OTHER_ID` says why another record is not the same.",
                                          run.folder().string(), run.name_of(record)));
  }
  out += links_text(run, one) + split_text(run, one);
  const auto note = std::ranges::find(run.people().entities, run.people().cluster[record], &linkage::EntityNote::cluster);
  if (note != run.people().entities.end()) out += "\nValidity:\n" + paragraph_of(validity_words(note->validity));
  return out + cut_text(run, record);
}

}  // namespace cw::link
