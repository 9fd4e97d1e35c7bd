// SPDX-License-Identifier: MIT
#include "services/register/test_register.h"

#include <stdexcept>

#include "base/json.h"
#include "services/register/test_resolver.h"

namespace cw::registry::test {

const Act by_test{"ann", "a test", {}, {}};

Value columns(std::string_view json) { return parse_json(json).value(); }
Value with_number(const std::string& number, const std::string& name) {
  return Value(Structure{{"given_name", Value(name)}, {"nhs_number", Value(number)}});
}

Running::Running(const std::string& url, const Clock& clock, FourEyes four_eyes) {
  store::WriterOptions options;
  options.open.durability = store::Durability::relaxed;
  auto started = store::Writer::start(url, options);
  if (!started) throw std::runtime_error(started.error().message);
  writer_ = std::move(*started);
  auto opened = Register::open({url, *writer_, std::make_unique<NumberResolver>(), clock, system_randomness(), four_eyes, options.open});
  if (!opened) throw std::runtime_error(opened.error().message);
  register_ = std::move(*opened);
}
Running::~Running() = default;

OnAStore::OnAStore() = default;
OnAStore::~OnAStore() = default;

void OnAStore::SetUp() {
  store::Connection db = connect();
  const auto migrated = store::migrate(db, {register_migrations()});
  ASSERT_TRUE(migrated) << migrated.error().message;
}

std::unique_ptr<Running> OnAStore::start(FourEyes four_eyes) { return std::make_unique<Running>(url(), clock_, four_eyes); }
std::vector<std::string> OnAStore::faults() {
  store::Connection db = connect();
  auto check = check_register(db);
  return check ? check->faults : std::vector<std::string>{check.error().message};
}

PersonView OnAStore::view(PersonId person, AsOf as_of) {
  store::Connection db = connect();
  WholeView viewer;
  auto read = read_person(db, viewer, person, as_of);
  if (!read) throw std::runtime_error(read.error().message);
  return std::move(*read);
}

}  // namespace cw::registry::test
