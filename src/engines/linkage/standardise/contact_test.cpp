// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/contact.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

TEST(Phone, EveryWayToDialOneNumberGivesOneNumber) {
  for (const char* text :
       {"020 7946 0123", "(020) 7946-0123", "+44 20 7946 0123", "+44 (0)20 7946 0123", "0044 20 7946 0123", "0044 (0) 20 7946 0123",
        "2079460123", "442079460123", "Tel: 020.7946.0123 (home)", "020 7946 0123 / 07700 900999", "０２０ ７９４６ ０１２３"}) {
    const auto phone = parse_phone(text);
    ASSERT_TRUE(phone) << text;
    EXPECT_EQ(phone->e164, "+442079460123") << text;
    EXPECT_TRUE(phone->fictional);
  }
}

TEST(Phone, KindsAndExtensionsAreKept) {
  EXPECT_EQ(parse_phone("07700 900123")->kind, PhoneKind::mobile);
  EXPECT_EQ(parse_phone("0300 123 4567")->kind, PhoneKind::non_geographic);
  EXPECT_EQ(parse_phone("020 7219 4321")->fictional, false);
  EXPECT_EQ(parse_phone("01204 52300")->e164, "+44120452300") << "Bolton has numbers of nine digits";
  EXPECT_EQ(parse_phone("020 7946 0123 ext 45")->extension, "45");
  EXPECT_EQ(parse_phone("+33 1 23 45 67 89")->e164, "+33123456789");
  EXPECT_EQ(parse_phone("00 33 1 23 45 67 89")->kind, PhoneKind::foreign);
}

TEST(Phone, WhatIsNoNumberSaysWhy) {
  EXPECT_EQ(parse_phone("").reason, Reason::empty);
  EXPECT_EQ(parse_phone("none").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("00000000000").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("0077777777").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("00").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("01234567890").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("01111111111").reason, Reason::placeholder);
  EXPECT_EQ(parse_phone("0207946").reason, Reason::malformed);
  EXPECT_EQ(parse_phone("ask at the desk").reason, Reason::malformed);
  EXPECT_EQ(parse_phone("0400 123 4567").reason, Reason::impossible);
  EXPECT_EQ(parse_phone("020 7946 012").reason, Reason::malformed);
}

TEST(Email, IsLowerCaseWithItsTag) {
  EXPECT_EQ(*parse_email(" Bob.Smith+Gas@Example.ORG "), "bob.smith+gas@example.org");
  EXPECT_EQ(*parse_email("mailto:bob@example.org?subject=x"), "bob@example.org");
  EXPECT_EQ(*parse_email("Bob <bob@example.org>"), "bob@example.org");
  EXPECT_EQ(*parse_email("bob@example.org; ann@example.org"), "bob@example.org");
}

TEST(Email, PlaceholdersAndBrokenOnesAreRefused) {
  for (const char* text :
       {"none@none.com", "noemail@council.gov.uk", "test@test.com", "none", "n/a", "no-reply@example.org", "x@noemail.com"}) {
    EXPECT_EQ(parse_email(text).reason, Reason::placeholder) << text;
  }
  for (const char* text :
       {"bob", "bob@", "@example.org", "bob@example", "bob@@example.org", "b..b@example.org", "bob@-x.org", "bob@1.2.3.4"}) {
    EXPECT_EQ(parse_email(text).reason, Reason::malformed) << text;
  }
  EXPECT_TRUE(parse_email("test@example.org"));
}

TEST(Email, TheCanonicalFormIsTheMailbox) {
  EXPECT_EQ(canonical_email("a.b.c+x@GoogleMail.com"), "abc@gmail.com");
  EXPECT_EQ(canonical_email("a.b+x@example.org"), "a.b@example.org");
  EXPECT_EQ(canonical_email("none+x@example.org"), std::nullopt);
}

}  // namespace
}  // namespace cw::linkage
