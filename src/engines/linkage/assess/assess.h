// SPDX-License-Identifier: MIT
// How good a linkage is: against a truth, by a person's review of a sample, or in the model's own opinion; and whether it is as good for
// everybody.
//
//   PairEvaluation pairs; pairs.add(weight, truth) ...;                        // one pass over scored pairs
//   auto table = threshold_table(pairs, {.matches = m, .pairs = all});         // curves.h: tp fp tn fn, precision ... phi, ROC, PR
//   Calibration c = calibrate(pairs);                                          // does a probability mean what it says
//   auto opinion = model_opinion(pairs);                                       // without a truth: what the model expects
//   GroupReport by_sex = evaluate_groups(cluster, truth, {}, groups);          // groups.h: differences beyond chance, in plain words
//   auto drawn = sample_records(cluster, 300, seed);                           // review.h: what to show a reviewer ...
//   ReviewEstimates e = estimate_review(units, records);                       // ... and what follows, with intervals
//   auto near = nearest_records(table, columns, {.queries = rows});            // neighbours.h: what the linkage may have missed
//
// All pure: no files, no clock, no logging; seeds come in. docs/reference/accuracy.md has the formulas and their sources.
#pragma once

#include "engines/linkage/assess/curves.h"
#include "engines/linkage/assess/groups.h"
#include "engines/linkage/assess/neighbours.h"
#include "engines/linkage/assess/review.h"
#include "engines/linkage/assess/statistics.h"
#include "engines/linkage/evaluation.h"
