// SPDX-License-Identifier: MIT
// What a model is made of: its elements by number, each with its program and the elements it requires.
#pragma once

#include <map>
#include <optional>
#include <unordered_map>

#include "engines/decisions/feel/callable.h"
#include "engines/decisions/feel/compile.h"
#include "engines/decisions/internal/boxed.h"
#include "engines/decisions/internal/item_types.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

// One variable of a program: an element, or an import as a context of those elements that are required from it.
struct Requirement {
  std::string name;
  std::vector<std::size_t> elements;     // one, where it is no import
  std::vector<std::string> field_names;  // for an import, the elements' names in it
};

struct Element {
  ElementKind kind = ElementKind::input_data;
  std::size_t file = 0, place = 0;  // the file's number, and the place among those of its kind in the file
  std::string id, name;
  std::string variable;  // its name where it is required
  feel::TypePtr type;    // of the value; absent: any
  std::string label;     // for diagnostics: "decision 'Risk'"
  std::vector<Requirement> requirements;
  feel::Program program;                    // decisions and knowledge models
  std::vector<feel::Parameter> parameters;  // knowledge models and services
  feel::Value function;                     // the same
  std::vector<std::size_t> service_inputs;  // services: elements in the order of the parameters
  std::vector<std::size_t> service_outputs;
};

struct Model::Parts {
  std::vector<Definitions> files;
  std::vector<Problem> problems;
  std::optional<ItemTypes> types;
  std::vector<Element> elements;
  std::map<std::pair<std::size_t, std::string>, std::size_t> by_id;  // file and id
  std::uint64_t work = 0;                                            // of reading expressions: cells by variables in scope
  std::uint64_t fold_steps = 5'000'000;                              // left for evaluating constant parts beforehand

  [[nodiscard]] std::optional<std::size_t> find_file(std::string_view namespace_uri) const;
  // Elements by their names and the names of their variables, in the order of the elements. Made when all elements are.
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
  // By a reference as a file has it.
  [[nodiscard]] std::optional<std::size_t> find_reference(std::size_t file, std::string_view reference) const;
  // By name: in a namespace, or in the main file before others.
  [[nodiscard]] std::optional<std::size_t> find_named(std::string_view name, std::string_view namespace_uri, ElementKind kind) const;

  // What may be asked for by a name: a decision, or where none has it a decision service.
  [[nodiscard]] std::optional<std::size_t> find_answer(std::string_view name) const;

  // model_build.cpp
  void build();
  void add_elements(std::size_t file);
  void set_signature(Element& element, const BusinessKnowledgeModel& from);
  void set_signature(Element& element, const DecisionService& from);
  void require(Element& element, const std::vector<Reference>& references);
  [[nodiscard]] std::vector<feel::Variable> variables_of(const Element& element) const;
  void compile(Element& element, const Boxed& logic);
};

// What an evaluation knows of a model's elements so far.
struct ModelState {
  explicit ModelState(const Model::Parts& of) : model(of) { known.reserve(16); }
  enum class Status : std::uint8_t { unknown, in_progress, known };
  const Model::Parts& model;

  void set(std::size_t element, feel::Value value);
  // Each as its element's type wants it, else null with a diagnostic; what names no element is passed over.
  void set_inputs(const Inputs& inputs, feel::Evaluation& evaluation);
  [[nodiscard]] feel::Value value_of(std::size_t element, feel::Evaluation& evaluation);
  // The variables of an element's program, in their order, into slots.
  void gather(const Element& element, feel::Evaluation& evaluation, feel::Value* slots);

 private:
  // Elements that were asked for, few as a rule even in models of thousands: gone through one by one, or found by a table once they are
  // many.
  struct Known {
    std::size_t element = 0;
    Status status = Status::unknown;
    feel::Value value;
  };
  [[nodiscard]] Known* find(std::size_t element);
  [[nodiscard]] Known& at(std::size_t element);  // made where it is not there
  std::vector<Known> known;
  std::unordered_map<std::size_t, std::size_t> places;  // in `known`, of all elements in it, once there are more than a few
};

// Sets the state of an evaluation for as long as it lives.
class StateScope {
 public:
  StateScope(feel::Evaluation& evaluation, ModelState& state) : evaluation_(evaluation), outer_(evaluation.model_state) {
    evaluation.model_state = &state;
  }
  ~StateScope() { evaluation_.model_state = outer_; }
  StateScope(const StateScope&) = delete;
  StateScope& operator=(const StateScope&) = delete;

 private:
  feel::Evaluation& evaluation_;
  void* outer_;
};

// The function values of knowledge models and services.
[[nodiscard]] feel::Value make_knowledge_function(const Model::Parts& model, std::size_t element, feel::TypePtr result);
[[nodiscard]] feel::Value make_service_function(const Model::Parts& model, std::size_t element);

}  // namespace cw::dmn
