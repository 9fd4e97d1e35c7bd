// SPDX-License-Identifier: MIT
#include "store/test_store.h"

namespace cw::store::test {

const std::string& OnBothDatabases::url() {
  if (url_.empty()) url_ = GetParam() == Database::sqlite ? folder_.at("store.sqlite").string() : postgres().new_database();
  return url_;
}

Connection OnBothDatabases::connect(OpenOptions options) {
  Result<Connection> opened = open(url(), options);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(*opened);
}

}  // namespace cw::store::test
