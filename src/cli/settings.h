// SPDX-License-Identifier: MIT
// The settings of the program, each declared once (base/config.h says how they are read and shown).
#pragma once

#include "base/config.h"

namespace cw::cli {

inline constexpr SettingDeclaration setting_declarations[] = {
    {"log.level", SettingKind::text, "warning", "Least serious events that are logged.", {.one_of = "debug info warning error off"}},
    {"store.location", SettingKind::text, "data",
     "The store: a folder or file (SQLite), or postgresql://HOST/DATABASE without a password."},
    {"log.format", SettingKind::text, "plain", "Lines for people, or one JSON object a line.", {.one_of = "plain json"}},
    {"trust.checkpoint_seconds",
     SettingKind::integer,
     "3600",
     "How often the server signs a checkpoint of the access log, in seconds.",
     {.least = 1, .most = 604'800}},
    {"trust.keys",
     SettingKind::text,
     "keys",
     "Folder of the keys of access log and accounts, best kept and backed up apart from the store.",
     {}},
    {"pace.searches",
     SettingKind::integer,
     "300",
     "Searches that one account may make in ten minutes while somebody is signed in to it; 0: any number.",
     {.least = 0, .most = 1'000'000}},
    {"pace.people",
     SettingKind::integer,
     "1200",
     "People whom one account may open in ten minutes while somebody is signed in to it; 0: any number.",
     {.least = 0, .most = 1'000'000}},
    {"pace.token_searches",
     SettingKind::integer,
     "0",
     "Searches and matches that one program may make in ten minutes by its tokens; 0: any number.",
     {.least = 0, .most = 100'000'000}},
    {"pace.token_people",
     SettingKind::integer,
     "0",
     "People whom one program may open in ten minutes by its tokens; 0: any number.",
     {.least = 0, .most = 100'000'000}},
    {"desk.data",
     SettingKind::text,
     "real",
     "demonstration: every page says that its people are invented.",
     {.one_of = "real demonstration"}},
    {"look.name", SettingKind::text, "Commonweal", "Name of the place, as its pages show it.", {}},
    {"look.name_welsh", SettingKind::text, "", "The same in Welsh; empty: as in English.", {}},
    {"look.service", SettingKind::text, "", "Name of the service in the head of pages; empty: the word for a desk.", {}},
    {"look.service_welsh", SettingKind::text, "", "The same in Welsh.", {}},
    {"look.colour", SettingKind::text, "#12436d", "Colour of the head of pages, as #rrggbb.", {}},
    {"look.text_colour", SettingKind::text, "#ffffff", "Colour of the words upon it; their contrast has to be at least 4.5.", {}},
};

}  // namespace cw::cli
