// SPDX-License-Identifier: MIT
// Work that may take its time.
//
//   std::thread thread([] { work_in_background(); ... });   // from here on others go first, where the machine is busy
#pragma once

namespace cw {

// This thread gives way to others of the machine that have work (setpriority(2): nice 10), for as long as it runs. For threads that hold no
// lock for which others wait.
void work_in_background();

}  // namespace cw
