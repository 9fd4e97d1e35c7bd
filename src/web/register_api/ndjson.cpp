// SPDX-License-Identifier: MIT
#include "web/register_api/internal/ndjson.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace cw::web {
namespace {

tl::unexpected<Error> wrong(std::string what, std::string field) { return fail(ErrorCode::invalid, std::move(what), std::move(field)); }

}  // namespace

Result<std::vector<NumberedLine>> lines_of(std::string_view body, std::size_t most) {
  std::vector<NumberedLine> out;
  for (std::size_t number = 1; !body.empty(); ++number) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    if (const std::string_view line = trim(body.substr(0, end)); !line.empty()) out.push_back({number, line});
    if (out.size() > most) return fail(ErrorCode::too_large, "a body holds at most " + std::to_string(most) + " lines.");
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return out;
}

Result<place::RecordLine> read_record_line(std::string_view line) {
  const Result<Value> value = parse_json(line);
  if (!value) return wrong("the line is no JSON.", "");
  const Structure* members = value->get<Structure>();
  if (members == nullptr) return wrong("the line is no JSON object.", "");
  place::RecordLine out;
  bool source = false, id = false, removes = false;
  for (const auto& [name, content] : *members) {
    const std::string* text = content.get<std::string>();
    if (name == "source" || name == "id") {
      if (text == nullptr) return wrong("it must be text.", "/" + name);
      (name == "id" ? out.key.id : out.key.source) = *text;
      (name == "id" ? id : source) = true;
    } else if (name == "columns") {
      if (content.get<Structure>() == nullptr) return wrong("it must be an object.", "/columns");
      out.columns = content;
    } else if (name == "remove") {
      if (content.get<bool>() == nullptr || !*content.get<bool>()) return wrong("it must be true, or left out.", "/remove");
      removes = true;
    } else {
      return wrong("a line has source, id, and columns or remove, and nothing else.", "");
    }
  }
  if (!source) return wrong("it is missing.", "/source");
  if (!id) return wrong("it is missing.", "/id");
  if (removes == out.columns.has_value()) return wrong("a line has either columns or remove.", "/columns");
  return out;
}

}  // namespace cw::web
