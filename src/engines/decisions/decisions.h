// SPDX-License-Identifier: MIT
// The decision engine: DMN models and their language FEEL, read, compiled and evaluated (OMG DMN 1.5, read from 1.1 on).
//
//   CW_TRY(auto file, dmn::read_definitions(xml, "loans.dmn"));             // text to data: model/read.h
//   CW_TRY(const auto model, dmn::Model::make({std::move(file)}));           // data to something that runs; shared by all threads
//   feel::Evaluation evaluation;                                            // one for each evaluation: budgets and diagnostics
//   const dmn::Inputs inputs = {{"Age", feel::Value::number(34)}};
//   CW_TRY(const feel::Value risk, model->evaluate("Risk", inputs, evaluation));
//   std::cout << feel::to_text(risk);
//   for (const auto& why : evaluation.diagnostics()) std::cout << feel::to_text(why);
//
// Pure: no files, no clock, no logging. Errors of an evaluation are null and a diagnostic, never an exception. What an evaluation may use
// of time and memory is bounded by feel::Limits.
//
// Reading order: feel/value.h (values), feel/type.h, feel/parse.h (text to tree), feel/compile.h (tree to program), feel/functions.h (the
// built-in functions, from one table), model/definitions.h (a file as data), model/model.h; conformance/test_cases.h runs the DMN TCK.
#pragma once

#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/value.h"
#include "engines/decisions/model/definitions.h"
#include "engines/decisions/model/model.h"
#include "engines/decisions/model/read.h"
