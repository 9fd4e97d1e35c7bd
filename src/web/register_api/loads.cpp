// SPDX-License-Identifier: MIT
// Sources, and their loads: a file handed in, what becomes of it, and what a person says to it.
#include "services/place/loads.h"

#include <algorithm>

#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using place::LoadFormat;
using place::LoadView;
using sources::LoadId;
using sources::Source;

constexpr std::string_view tag = "loads";
constexpr std::pair<std::string_view, LoadFormat> types[] = {{"text/csv", LoadFormat::csv},
                                                             {"text/tab-separated-values", LoadFormat::tsv},
                                                             {"application/x-ndjson", LoadFormat::ndjson},
                                                             {"application/vnd.apache.parquet", LoadFormat::parquet}};

std::string all_types() {
  std::string out;
  for (const auto& [type, format] : types) out += (out.empty() ? "" : ", ") + std::string(type);
  return out;
}

Schema count_of(std::string what) { return Schema::integer().described(std::move(what)); }

void define_source_schemas(Api& api) {
  const Schema words = Schema::text().of_size(0, 200);
  api.define("ColumnUse",
             Schema::object({{"column", Schema::text().of_size(1, 200).described("as the file names it")},
                             {"name", Schema::text().of_size(1, 64).described("as the register names it: a to z, digits and _")},
                             {"kind", Schema::text().described("what it holds: a word of the vocabulary, such as given_name")}}));
  api.define("Source",
             Schema::object({{"name", Schema::text().of_size(1, 64).described("as the access policy names it; never changes")},
                             {"title", words.described("for people")},
                             {"organisation", words.described("whose records these are, as the access policy has it")},
                             {"system", words.described("where they come from")},
                             {"refresh", words.described("how often, in words")},
                             {"identifier_scheme", words.described("what the id is: library card number")},
                             {"agreement", words.described("the sharing agreement, as the access policy names it")},
                             {"id_column", words.described("the file's column that holds the id")},
                             {"columns", Schema::array(Schema::reference("ColumnUse")).described("those that are used; no other is read")},
                             {"duplicates", Schema::text().one_of({"possible", "free"}).described("free: each person once at most")},
                             {"most_changed_share",
                              Schema::number().between(0, 1).described("a load that would remove or change more stops and asks")}}));
  api.define("Sources", Schema::object({{"sources", Schema::array(Schema::reference("Source"))}}));
}

void define_load_schemas(Api& api) {
  api.define("Load",
             Schema::object(
                 {{"load", Schema::text().formatted("uuid")},
                  {"source", Schema::text()},
                  {"title", Schema::text()},
                  {"kind", Schema::text().one_of({"whole", "part"})},
                  {"state", Schema::text()
                                .one_of({"waiting", "reading", "held", "applying", "applied", "cancelled", "undoing", "undone", "failed"})
                                .described("held: it asks, see question. failed: nothing of it was done, see problem")},
                  {"started_at", Schema::text().formatted("date-time")},
                  {"bytes", count_of("of the file")},
                  {"rows", count_of("read so far; rejected ones too")},
                  {"added", count_of("records that are new")},
                  {"changed", count_of("records with other content than before")},
                  {"gone", count_of("records that are not in the file any more")},
                  {"unchanged", count_of("records")},
                  {"rejected", count_of("rows that were not taken")},
                  {"held_before", count_of("records that the source had")},
                  {"done", count_of("of added, changed and gone: handed to the register so far")},
                  {"changed_since", count_of("of an undone load: records left as they are, since something changed them after it")},
                  {"question", Schema::text()},
                  {"problem", Schema::text()}}));
  api.define("Loads", Schema::object({{"loads", Schema::array(Schema::reference("Load")).described("newest first")}}));
  api.define("RejectedCell", Schema::object({{"column", Schema::text()}, {"text", Schema::text()}}));
  api.define("RejectedRow", Schema::object({{"line", count_of("of the file; 0 where the register refused the row later")},
                                            {"column", Schema::text()},
                                            {"reason", Schema::text()},
                                            {"cells", Schema::array(Schema::reference("RejectedCell")).described("those that you may see")},
                                            {"cells_withheld", count_of("those that you may not see")}}));
  api.define("RejectedRows", Schema::object({{"rejects", Schema::array(Schema::reference("RejectedRow"))}}));
}

Value source_value(const Source& source) {
  // What is kept is what is shown.
  return parse_json(sources::source_text(source)).value_or(Value());
}

Value load_value(const LoadView& view) {
  const sources::LoadReport& load = view.report;
  return Value(Structure{{"load", Value(load.id.text())},
                         {"source", Value(load.source)},
                         {"title", Value(load.title)},
                         {"kind", text_of(name_of(load.kind))},
                         {"state", Value(view.state)},
                         {"started_at", Value(load.started_at)},
                         {"bytes", Value(view.bytes)},
                         {"rows", Value(view.read_rows)},
                         {"added", Value(load.added)},
                         {"changed", Value(load.changed)},
                         {"gone", Value(load.gone)},
                         {"unchanged", Value(load.unchanged)},
                         {"rejected", Value(load.rejected)},
                         {"held_before", Value(load.held_before)},
                         {"done", Value(load.done)},
                         {"changed_since", Value(load.changed_since)},
                         {"question", Value(load.question)},
                         {"problem", Value(view.problem)}});
}

Result<Response> put_source(place::Place& place, ApiCall& call, std::string_view name, place::Existing existing) {
  CW_TRY(const Source source, sources::read_source(write_json(call.body)));
  if (!name.empty() && source.name != name) return fail(ErrorCode::invalid, "it is another name than the address has.", "/name");
  CW_TRY(const Source kept, place::Loads(place).put_source(asking_of(call.request), source, existing));
  return Response::json(source_value(kept), existing == place::Existing::must_not_be_there ? 201 : 200);
}

Result<Response> list_sources(place::Place& place) {
  CW_TRY(const std::vector<Source> sources, place::Loads(place).list_sources());
  List out;
  for (const Source& source : sources) out.push_back(source_value(source));
  return Response::json(Value(Structure{{"sources", Value(std::move(out))}}));
}

Result<Response> show_source(place::Place& place, ApiCall& call) {
  CW_TRY(const Source source, place::Loads(place).source(std::string(call.request.parameter("source"))));
  return Response::json(source_value(source));
}

// The operation lets only these types through.
LoadFormat format_of(const Request& request) {
  const std::string_view field = request.headers.get("Content-Type");
  for (const auto& [type, format] : types)
    if (field.size() >= type.size() && same_without_case(field.substr(0, type.size()), type)) return format;
  return LoadFormat::csv;
}

Result<Response> start(place::Place& place, ApiCall& call) {
  place::LoadOffer offer;
  offer.source = std::string(call.request.parameter("source"));
  offer.title = std::string(call.text("title"));
  offer.kind = call.text("kind") == "part" ? sources::LoadKind::part : sources::LoadKind::whole;
  offer.format = format_of(call.request);
  const Body& body = call.request.body;
  CW_TRY(const LoadView load, place::Loads(place).start(asking_of(call.request), offer, [&](std::uint64_t offset, std::span<char> into) {
    return body.read(offset, into);
  }));
  Response out = Response::json(load_value(load), 202);
  out.headers.set("Location", "/api/v1/loads/" + load.report.id.text());
  return out;
}

LoadId load_in_path(const Request& request) { return LoadId::parse(request.parameter("load")).value_or(LoadId()); }

Result<Response> show_loads(place::Place& place, ApiCall& call) {
  CW_TRY(const std::vector<LoadView> loads,
         place::Loads(place).of_source(std::string(call.request.parameter("source")), static_cast<std::size_t>(call.integer("most", 20))));
  List out;
  for (const LoadView& load : loads) out.push_back(load_value(load));
  return Response::json(Value(Structure{{"loads", Value(std::move(out))}}));
}

Result<Response> show_load(place::Place& place, ApiCall& call) {
  CW_TRY(const LoadView load, place::Loads(place).find(load_in_path(call.request)));
  return Response::json(load_value(load));
}

Result<Response> show_rejects(place::Place& place, ApiCall& call) {
  CW_TRY(const std::vector<place::RejectView> rows, place::Loads(place).rejects(asking_of(call.request), load_in_path(call.request),
                                                                                static_cast<std::size_t>(call.integer("most", 100))));
  List out;
  for (const place::RejectView& row : rows) {
    List cells;
    for (const auto& [column, text] : row.cells) cells.emplace_back(Structure{{"column", Value(column)}, {"text", Value(text)}});
    out.emplace_back(Structure{{"line", Value(row.line)},
                               {"column", Value(row.column)},
                               {"reason", Value(row.reason)},
                               {"cells", Value(std::move(cells))},
                               {"cells_withheld", Value(static_cast<std::int64_t>(row.cells_withheld))}});
  }
  return Response::json(Value(Structure{{"rejects", Value(std::move(out))}}));
}

using Say = Result<LoadView> (place::Loads::*)(const place::Asking&, LoadId);

void add_source_operations(Api& api, place::Place& place) {
  api.add({.path = "/sources",
           .id = "list_sources",
           .summary = "The sources that are registered.",
           .tag = std::string(tag),
           .headers = asking_headers(),
           .replies = {{200, "by name", Schema::reference("Sources")}},
           .options = needs(scope_sources_read),
           .handler = [&place](ApiCall&) { return list_sources(place); }});
  api.add({.method = Method::post,
           .path = "/sources",
           .id = "register_source",
           .summary = "A new source: whose records it holds, how it names them, and what its columns are used as.",
           .tag = std::string(tag),
           .headers = asking_headers(),
           .body = Schema::reference("Source"),
           .replies = {{201, "the source", Schema::reference("Source")}},
           .options = needs(scope_sources_write),
           .handler = [&place](ApiCall& call) { return put_source(place, call, {}, place::Existing::must_not_be_there); }});
  api.add({.path = "/sources/{source}",
           .id = "get_source",
           .summary = "What is known of a source.",
           .tag = std::string(tag),
           .headers = asking_headers(),
           .replies = {{200, "the source", Schema::reference("Source")}},
           .options = needs(scope_sources_read),
           .handler = [&place](ApiCall& call) { return show_source(place, call); }});
  api.add({.method = Method::put,
           .path = "/sources/{source}",
           .id = "put_source",
           .summary = "Registers a source, or changes what is known of it; every version is kept.",
           .tag = std::string(tag),
           .headers = asking_headers(),
           .body = Schema::reference("Source"),
           .replies = {{200, "the source", Schema::reference("Source")}},
           .options = needs(scope_sources_write),
           .handler = [&place](ApiCall& call) {
             return put_source(place, call, call.request.parameter("source"), place::Existing::may_be_there);
           }});
}

void add_reading_operations(Api& api, place::Place& place) {
  api.add({.path = "/sources/{source}/loads",
           .id = "list_loads",
           .summary = "The loads of a source.",
           .tag = std::string(tag),
           .query = {{"most", Schema::integer().between(1, 500)}},
           .headers = asking_headers(),
           .replies = {{200, "newest first", Schema::reference("Loads")}},
           .options = needs(scope_loads_read),
           .handler = [&place](ApiCall& call) { return show_loads(place, call); }});
  api.add({.path = "/loads/{load:uuid}",
           .id = "get_load",
           .summary = "How far a load is, what it changes, and why it stopped.",
           .tag = std::string(tag),
           .headers = asking_headers(),
           .replies = {{200, "the load", Schema::reference("Load")}},
           .options = needs(scope_loads_read),
           .handler = [&place](ApiCall& call) { return show_load(place, call); }});
  api.add({.path = "/loads/{load:uuid}/rejects",
           .id = "get_load_rejects",
           .summary = "The rows of a load that were not taken, with the reason and the cells that your purpose gives you.",
           .tag = std::string(tag),
           .query = {{"most", Schema::integer().between(1, 10'000)}},
           .headers = asking_headers(),
           .replies = {{200, "in the order of the file", Schema::reference("RejectedRows")}},
           .options = needs(scope_loads_read),
           .handler = [&place](ApiCall& call) { return show_rejects(place, call); }});
}

void add_word(Api& api, place::Place& place, const std::string& word, const std::string& summary, Say say) {
  api.add({.method = Method::post,
           .path = "/loads/{load:uuid}/" + word,
           .id = word + "_load",
           .summary = summary,
           .tag = std::string(tag),
           .headers = asking_headers(),
           .body = Schema::reference("Undo"),
           .replies = {{202, "the load; what is asked for goes on in the background", Schema::reference("Load")}},
           .options = needs(scope_loads_write),
           .handler = [&place, say](ApiCall& call) -> Result<Response> {
             place::Asking asking = asking_of(call.request);
             asking.reason = *member(call.body, "reason")->get<std::string>();
             place::Loads loads(place);
             CW_TRY(const LoadView load, (loads.*say)(asking, load_in_path(call.request)));
             return Response::json(load_value(load), 202);
           }});
}

}  // namespace

void add_load_operations(Api& api, place::Place& place) {
  define_source_schemas(api);
  define_load_schemas(api);
  add_source_operations(api, place);
  add_reading_operations(api, place);
  api.add({.method = Method::post,
           .path = "/sources/{source}/loads",
           .id = "start_load",
           .summary =
               "Hands in a file; the differences to what is there are applied in the background, unless it changes too much: then it asks.",
           .tag = std::string(tag),
           .query = {{"kind", Schema::text().one_of({"whole", "part"}).described("whole (default): what is not in the file is gone")},
                     {"title", Schema::text().of_size(1, 200).described("of the file, for people; no personal data")}},
           .headers = asking_headers(),
           .raw_body_type = all_types(),
           .replies = {{202, "the load; Location says where to look how far it is", Schema::reference("Load")}},
           .options = {.body_limit = place::most_load_bytes,
                       .deadline_seconds = 600,
                       .body_keep = BodyKeep::file,
                       .access = std::string(scope_loads_write)},
           .handler = [&place](ApiCall& call) { return start(place, call); }});
  add_word(api, place, "confirm", "Lets a load that is held go on.", &place::Loads::confirm);
  add_word(api, place, "stop", "Stops a load that waits or is held: nothing of it is done.", &place::Loads::stop);
  add_word(api, place, "undo", "Takes an applied load back, record by record; those that were changed since stay.", &place::Loads::undo);
}

}  // namespace cw::web
