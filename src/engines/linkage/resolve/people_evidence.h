// SPDX-License-Identifier: MIT
// What groups of records know of their people that no pair tells: numbers of a person's own, registers, middle names, sex, dates of birth
// and what bounds them, names that go together. Learnt once from all records; then told of any of them, so that a batch and the live index
// judge by the same.
//
//   const PeopleEvidence evidence = PeopleEvidence::learn(model, facts, edges);   // facts: person_facts.h, of all records
//   evidence.add_to(input, facts_of_some);                                        // ResolveInput of those records
//
// Without learning (`PeopleEvidence()`) only numbers of a person's own count. Pure; any thread may ask.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engines/linkage/model.h"
#include "engines/linkage/resolve/birth_bounds.h"
#include "engines/linkage/resolve/name_lift.h"
#include "engines/linkage/resolve/person_facts.h"
#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

class PeopleEvidence {
 public:
  // By the codes of whoever read the facts.
  struct Learnt {
    // Bits that it is worth that two records differ; nothing where every list gives the column or none does.
    std::optional<float> sex = {}, middle = {}, birth = {};
    float middle_missing = 0;                        // one has middle names, the other none on a list that gives them
    std::vector<bool> gives_middle = {};             // by source
    std::vector<bool> registers = {};                // by source; empty where none is
    std::optional<BirthBounds> bounds = {};          // nothing without dates of birth
    std::shared_ptr<const NameLift> lift = nullptr;  // null without names, dates of birth or homes
  };
  PeopleEvidence() = default;
  explicit PeopleEvidence(Learnt learnt) : learnt_(std::move(learnt)) {}
  [[nodiscard]] const Learnt& learnt() const { return learnt_; }
  // The edges are between records numbered as the facts; the model is that which made their weights.
  [[nodiscard]] static PeopleEvidence learn(const Model& model, std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges);
  // Fills own_numbers, registration, traits, born and doubt; facts by record of the input. Neither has to outlive the input.
  void add_to(ResolveInput& input, std::span<const PersonFacts> facts) const;

 private:
  void learn_registers(std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges);
  void learn_traits(const Model& model, std::span<const PersonFacts> facts);
  void learn_births(std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges);
  void learn_names(std::span<const PersonFacts> facts);
  void add_registrations(ResolveInput& input, std::span<const PersonFacts> facts) const;
  void add_traits(ResolveInput& input, std::span<const PersonFacts> facts) const;
  void add_births(ResolveInput& input, std::span<const PersonFacts> facts) const;
  void add_doubt(ResolveInput& input, std::span<const PersonFacts> facts) const;

  Learnt learnt_;
};

}  // namespace cw::linkage
