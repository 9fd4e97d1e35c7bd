// SPDX-License-Identifier: MIT
#include "base/background.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cw {

// On Linux a priority is a thread's own, whatever POSIX says. Where it cannot be lowered nothing is lost.
void work_in_background() { static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 10)); }

}  // namespace cw
