// SPDX-License-Identifier: MIT
// Standardising: from what the columns of a source hold to one form that can be compared. The facade: everything of this folder.
//
//   CW_TRY(Transform family, find_transform("family_name"));    // by name, as a config does
//   family("Mrs O’BRIEN (née Smith)");                          // "obrien"
//   auto born = parse_date("3rd Feb 01");                       // or by function
//   if (born) format(*born);                                    // "2001-02-03"; born->precision == DatePrecision::day
//   parse_date("31/02/2001").reason;                            // Reason::impossible
//   parse_postcode("swia 1aa")->text;                           // "SW1A 1AA"
//   parse_phone("07700 900 123")->e164;                         // "+447700900123"
//   parse_address("Flat 2, 14A Acacia Ave, Alderwick")->street; // "acacia avenue"
//   same_nickname_group("Peggy", "Margaret");                   // true
//
// Rules for every function here: total on any bytes, valid UTF-8 or not; linear time; no state, so any thread; what is nothing comes out as
// nothing with a Reason where it was refused; standardising twice changes nothing. Text comes out in fold()'s form (lower case ASCII where
// the script allows) unless the value has a customary form of its own (postcode, E.164, National Insurance number).
//
// Word lists (titles, placeholders, street types, nicknames ...) are data: packages/linkage-en, with a copy built in (word_lists.h).
#pragma once

#include "engines/linkage/standardise/contact.h"        // IWYU pragma: export: telephone, e-mail
#include "engines/linkage/standardise/dates.h"          // IWYU pragma: export: partial dates, default dates
#include "engines/linkage/standardise/identifiers.h"    // IWYU pragma: export: NHS, National Insurance, pupil numbers; gender
#include "engines/linkage/standardise/names.h"          // IWYU pragma: export: names of people
#include "engines/linkage/standardise/nicknames.h"      // IWYU pragma: export: short forms of given names
#include "engines/linkage/standardise/places.h"         // IWYU pragma: export: postcode, UPRN, address
#include "engines/linkage/standardise/reason.h"         // IWYU pragma: export: why a value was refused
#include "engines/linkage/standardise/shared_values.h"  // IWYU pragma: export: values held by too many
#include "engines/linkage/standardise/text.h"           // IWYU pragma: export: trim, fold, extract ...
#include "engines/linkage/standardise/transforms.h"     // IWYU pragma: export: all of them by name
