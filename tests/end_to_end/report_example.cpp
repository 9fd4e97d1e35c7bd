// SPDX-License-Identifier: MIT
// report_example FILE   writes the report of the example, for looking at it and for report_page_test.mjs.
#include <cstdio>
#include <memory>

#include "services/linkage/report/test_example.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("report_example FILE: where to write the page\n", stderr);
    return 2;
  }
  const std::string page = cw::link::render_report(cw::link::report_example());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(argv[1], "wb"), std::fclose);
  return file && std::fwrite(page.data(), 1, page.size(), file.get()) == page.size() ? 0 : 1;
}
