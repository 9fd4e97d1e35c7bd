// SPDX-License-Identifier: MIT
// Any text as Commonweal-Node is refused, whatever it is; what a node writes is read as it was written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "web/register_api/nodes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const cw::trust::Digest key{1, 2, 3};
  cw::web::Request request;
  request.id = "01a21e78-79a3-7cb6-85b0-744def1c518a";
  request.peer_address = "192.0.2.1";
  request.segments = {std::string(reinterpret_cast<const char*>(data), size)};
  const cw::Timestamp now{1'772'000'000'000'000};
  const std::string value = cw::web::node_field_value(request, key, now);
  request.headers.add(cw::web::node_field, value);
  const auto said = cw::web::read_node_field(request, key, now);
  if (!said || said->client_address != "192.0.2.1" || said->request_id != request.id) std::abort();
  request.headers.set(cw::web::node_field, std::string(reinterpret_cast<const char*>(data), size));
  if (cw::web::read_node_field(request, key, now)) std::abort();
  return 0;
}
