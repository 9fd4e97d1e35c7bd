// SPDX-License-Identifier: MIT
#include "web/http/conditional.h"

#include <gtest/gtest.h>

namespace cw::web {
namespace {

Request with(std::string_view name, std::string_view value) {
  Request request;
  request.headers.add(name, value);
  return request;
}

int status_of(const std::optional<Response>& response) { return response ? response->status : 0; }

TEST(ConditionalRequests, SendNothingTwice) {
  EXPECT_EQ(status_of(not_modified(with("If-None-Match", "\"6\", W/\"7\""), etag_of("7"))), 304);
  EXPECT_EQ(status_of(not_modified(with("If-None-Match", "\"6\""), etag_of("7"))), 0);
  EXPECT_EQ(status_of(not_modified(with("If-None-Match", "*"), etag_of("7"))), 304);
  EXPECT_EQ(status_of(not_modified(Request{}, etag_of("7"))), 0);
}

TEST(ConditionalRequests, ChangeOnlyTheVersionThatTheyMean) {
  EXPECT_EQ(status_of(unmet_condition(with("If-Match", "\"7\""), etag_of("7"), Precondition::required)), 0);
  EXPECT_EQ(status_of(unmet_condition(with("If-Match", "\"6\""), etag_of("7"), Precondition::required)), 412);
  EXPECT_EQ(status_of(unmet_condition(with("If-Match", "W/\"7\""), etag_of("7"), Precondition::required)), 412) << "weak is not enough";
  EXPECT_EQ(status_of(unmet_condition(Request{}, etag_of("7"), Precondition::required)), 428);
  EXPECT_EQ(status_of(unmet_condition(Request{}, etag_of("7"), Precondition::optional)), 0);
  Request two = with("If-Match", "\"5\"");
  two.headers.add("if-match", "\"7\"");
  EXPECT_EQ(status_of(unmet_condition(two, etag_of("7"), Precondition::required)), 0);
}

}  // namespace
}  // namespace cw::web
