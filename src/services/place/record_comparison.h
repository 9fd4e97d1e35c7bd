// SPDX-License-Identifier: MIT
// Two records of the register side by side outside the review queue, for whoever judges that they are of one person or of two.
//
//   CW_TRY(const ComparedRecords seen, compare_records(*place, asking, {7}, {12}));
//   seen.fields;                                      // how each compares, with its match weight, where both may be seen
//
// Decision, entry and marks of protected people as for any look at the people whose records they are. not_found where one is not there.
#pragma once

#include <vector>

#include "services/place/place.h"
#include "services/place/reviews.h"

namespace cw::place {

struct ComparedRecords {
  ReviewRecord left, right;
  registry::PersonId left_person, right_person;
  std::vector<ReviewField> fields;  // in the model's order
  bool shown_apart = false;         // a protected person is among them
};
[[nodiscard]] Result<ComparedRecords> compare_records(Place& place, const Asking& asking, registry::RecordNumber left,
                                                      registry::RecordNumber right);

}  // namespace cw::place
