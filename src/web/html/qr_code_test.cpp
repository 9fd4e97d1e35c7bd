// SPDX-License-Identifier: MIT
#include "web/html/qr_code.h"

#include <gtest/gtest.h>

#include <string>

namespace cw::html {
namespace {

TEST(QrCodes, AreOfTheLeastVersionThatHoldsTheText) {
  EXPECT_EQ(make_qr_code("")->size, 21);
  EXPECT_EQ(make_qr_code(std::string(14, 'a'))->size, 21);
  EXPECT_EQ(make_qr_code(std::string(15, 'a'))->size, 25);
  EXPECT_EQ(make_qr_code(std::string(180, 'a'))->size, 53);
  EXPECT_EQ(make_qr_code(std::string(181, 'a'))->size, 57);
  EXPECT_EQ(make_qr_code(std::string(412, 'a'))->size, 77);
  EXPECT_FALSE(make_qr_code(std::string(413, 'a')).has_value());
}

TEST(QrCodes, ArePicturesWithAQuietZoneAndALabel) {
  const Html picture = qr_picture(*make_qr_code("otpauth://totp/a?secret=b"), "a \"key\"");
  EXPECT_NE(picture.view().find("viewBox=\"0 0 33 33\""), std::string_view::npos) << "25 modules and four on each side";
  EXPECT_NE(picture.view().find("aria-label=\"a &quot;key&quot;\""), std::string_view::npos);
  EXPECT_NE(picture.view().find("M4 4h7v1h-7z"), std::string_view::npos) << "the first row of the finder pattern";
}

}  // namespace
}  // namespace cw::html
