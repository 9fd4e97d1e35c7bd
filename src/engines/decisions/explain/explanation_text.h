// SPDX-License-Identifier: MIT
// An explanation in plain words, for an officer and for the person whom the decision concerns: short sentences, no FEEL where plain words
// exist. The model's own names, questions, notes of rules and reasons of nulls are given as they are.
#pragma once

#include <string>

#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/explain/words.h"

namespace cw::dmn {

[[nodiscard]] std::string explanation_text(const Explanation& explanation, const Words& words);

}  // namespace cw::dmn
