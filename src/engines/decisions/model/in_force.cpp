// SPDX-License-Identifier: MIT
#include "engines/decisions/model/in_force.h"

#include "engines/decisions/internal/xml.h"

namespace cw::dmn {
namespace {

constexpr std::string_view our_namespace = "urn:commonweal:dmn:1";

pugi::xml_node find_in_force(const pugi::xml_node& root) {
  for (const pugi::xml_node extensions : root.children()) {
    if (local_name(extensions) != "extensionElements") continue;
    for (const pugi::xml_node each : extensions.children())
      if (local_name(each) == "inForce" && namespace_of_prefix(each, prefix_of(each.name())) == our_namespace) return each;
  }
  return {};
}

Result<std::optional<feel::Date>> day_of(const pugi::xml_node& node, const char* name, std::string_view file) {
  const std::string written = attribute_of(node, name);
  if (written.empty()) return std::optional<feel::Date>();
  const auto day = feel::parse_date(written);
  if (!day) return fail(ErrorCode::invalid, std::string(file) + ": '" + name + "' of its inForce is not a day. Write it as 2026-04-01.");
  return day;
}

bool before(const feel::Date& left, const feel::Date& right) { return feel::days_since_epoch(left) < feel::days_since_epoch(right); }

std::string days_of(const InForce& in_force) {
  std::string text = in_force.from ? "from " + feel::to_text(*in_force.from) : std::string();
  if (in_force.to) text += (text.empty() ? "to " : " to ") + feel::to_text(*in_force.to);
  return text.empty() ? "always" : text;
}

std::string listed(const std::vector<VersionedFile>& files, const std::vector<std::size_t>& of) {
  std::string text;
  for (const std::size_t at : of) text += (text.empty() ? "" : "; ") + files[at].file + " (" + days_of(*files[at].in_force) + ")";
  return text;
}

Result<std::size_t> version_on(const std::vector<VersionedFile>& files, const std::vector<std::size_t>& versions, const feel::Date& day) {
  for (const std::size_t at : versions)
    if (!files[at].in_force)
      return fail(ErrorCode::conflict, files[at].file + " is one of several files of the model '" + files[at].name +
                                           "' and does not say when it is in force. Give one of them, or add inForce to each.");
  std::optional<std::size_t> found;
  for (const std::size_t at : versions) {
    if (!files[at].in_force->covers(day)) continue;
    if (found)
      return fail(ErrorCode::conflict, files[*found].file + " and " + files[at].file + " are both in force on " + feel::to_text(day) +
                                           ". Correct the days of one.");
    found = at;
  }
  if (!found)
    return fail(ErrorCode::not_found, "No version of the model '" + files[versions[0]].name + "' is in force on " + feel::to_text(day) +
                                          ". Given are " + listed(files, versions) + ".");
  return *found;
}

}  // namespace

bool InForce::covers(const feel::Date& day) const { return !(from && before(day, *from)) && !(to && before(*to, day)); }

Result<std::optional<InForce>> read_in_force(std::string_view xml, std::string_view file) {
  constexpr std::size_t largest = std::size_t{64} << 20;
  if (xml.size() > largest) return fail(ErrorCode::too_large, std::string(file) + " has more than 64 MB");
  if (xml.find(our_namespace) == std::string_view::npos) return std::optional<InForce>();
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return fail(ErrorCode::invalid, std::string(file) + ": not XML");
  const pugi::xml_node node = find_in_force(document.document_element());
  if (!node) return std::optional<InForce>();
  InForce found;
  found.version = attribute_of(node, "version");
  CW_TRY(found.from, day_of(node, "from", file));
  CW_TRY(found.to, day_of(node, "to", file));
  if (found.from && found.to && before(*found.to, *found.from))
    return fail(ErrorCode::invalid, std::string(file) + ": its inForce ends before it begins. Correct 'from' or 'to'.");
  return std::optional(std::move(found));
}

Result<std::vector<std::size_t>> files_in_force(const std::vector<VersionedFile>& files, const std::optional<feel::Date>& asked,
                                                const feel::Date& today) {
  std::vector<std::size_t> chosen;
  for (std::size_t at = 0; at < files.size(); ++at) {
    std::vector<std::size_t> versions;
    for (std::size_t other = 0; other < files.size(); ++other)
      if (files[other].namespace_uri == files[at].namespace_uri) versions.push_back(other);
    if (versions.front() != at) continue;  // its namespace was settled by an earlier file
    if (versions.size() == 1 && (!asked || !files[at].in_force)) {
      chosen.push_back(at);
      continue;
    }
    CW_TRY(const std::size_t found, version_on(files, versions, asked.value_or(today)));
    chosen.push_back(found);
  }
  return chosen;
}

}  // namespace cw::dmn
