// SPDX-License-Identifier: MIT
// For tests: a process of its own that is killed in the middle of its work.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cw::test {

// Runs `work(tell)` in a child, where tell(number) says a number to this process, and is false where nobody listens. Kills the child as
// soon as `go_on(number)` is false; the numbers that it had said until then go to `go_on` as well.
template <class Number, class Work, class GoOn>
void killed(Work work, GoOn go_on) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(ends[0]);
    work([&](Number number) { return write(ends[1], &number, sizeof number) == sizeof number; });
    _exit(0);
  }
  close(ends[1]);
  Number number = 0;
  while (read(ends[0], &number, sizeof number) == sizeof number && go_on(number)) {
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (read(ends[0], &number, sizeof number) == sizeof number) go_on(number);
  close(ends[0]);
}

// The same, killed when `work(tell)` has told as often as `most`.
template <class Work>
void killed_after(int most, Work work) {
  int told = 0;
  killed<char>([&](const auto& tell) { work([&] { return tell(1); }); }, [&](char) { return ++told < most; });
}

}  // namespace cw::test
