// SPDX-License-Identifier: MIT
// The one place that compiles Boost.JSON: every other file includes <boost/json.hpp> for its declarations only, and links here.
#include <boost/json/src.hpp>
