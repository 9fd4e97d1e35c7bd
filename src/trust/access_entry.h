// SPDX-License-Identifier: MIT
// One line of the access log: who looked at whom, as what, for which purpose, what they saw, and which rule said so. The text that is kept
// is JSON with its keys in a fixed order, so that equal entries are equal bytes. Pure.
//
//   AccessEntry entry = entry_of(policy, request, decision);
//   entry.subjects = {person.text()};
//   entry_text(entry);                                 // {"account":"...","roles":["adviser"],"purpose":"contact", ...}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/access.h"

namespace cw::trust {

// How somebody came in.
enum class Door : std::uint8_t { page, api, command, job };
enum class AccessOutcome : std::uint8_t {
  allowed,
  refused,
  failed  // allowed, but the reader got an error instead of data
};

struct AccessEntry {
  Timestamp at;
  AccessOutcome outcome = AccessOutcome::allowed;
  std::string account;
  std::vector<std::string> roles;
  std::string organisation, team, purpose, legal_basis;
  AccessAction action = AccessAction::read;
  SubjectKind kind = SubjectKind::person;
  std::vector<std::string> subjects;  // ids of the register: everybody of whom something was seen or refused
  std::vector<std::string> fields_asked, fields_shown;
  std::vector<std::string> sources, agreements;
  std::string decided_by;  // name of the rule, or of the cause where no rule decided
  std::string policy;      // its version
  FlagSet subject_flags = 0, obligations = 0;
  Urgency urgency = Urgency::ordinary;
  std::string reason;  // as the reader gave it
  Door door = Door::command;
  std::string from;                  // network address or host
  std::string detail;                // what else: the kind of search, the file of an export
  std::vector<std::int64_t> erases;  // numbers of the entries whose content this one erases
  bool operator==(const AccessEntry&) const = default;
};

// What request and decision say; subjects, door, from and detail are the caller's.
[[nodiscard]] AccessEntry entry_of(const AccessPolicy& policy, const AccessRequest& request, const AccessDecision& decision);
[[nodiscard]] std::string entry_text(const AccessEntry& entry);
// Invalid where the text is not what entry_text() writes.
[[nodiscard]] Result<AccessEntry> read_entry(std::string_view text);

}  // namespace cw::trust
