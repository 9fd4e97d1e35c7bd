# CW_PCH: what most sources include of the standard library, fmt and GoogleTest is compiled once instead of some 900 times. Preset release alone sets it: a build
# without it (preset clang) finds an #include that is missing, and sanitizers and clang-tidy see each file as it is.
#
# Only headers of others are in it, so that nothing of ours is compiled anew for its sake; but where nearly every source of a target includes one of ours anyway, and it is a large
# one, the target has a precompiled header of its own with that too (cw_module's CENTRAL). <filesystem> and <iomanip> stay out of the modules' one: std::quoted would be found
# before a function of that name of our own. g++ takes it only for the flags that it was made with, and says so otherwise (-Winvalid-pch).
option(CW_PCH "Compile common headers of others once (g++, release builds)" OFF)
if(CW_PCH AND (NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CW_SANITIZE))
  message(STATUS "CW_PCH is for g++ without sanitizers: left off")
  set(CW_PCH OFF)
endif()

if(CW_PCH)
  find_package(fmt REQUIRED)
  # Some libraries ask for it, and a precompiled header serves either all who have it or all who have not.
  target_compile_options(cw_settings INTERFACE -pthread)
  # g++ clears up its memory each time it has grown by some 100 MB, and finds little to give back in what is precompiled: 8 % of a file's time. From half a GB on is enough.
  target_compile_options(cw_settings INTERFACE --param=ggc-min-heapsize=524288)
  set(cw_common_headers
    <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <codecvt> <cstdint> <cstdlib> <cstring> <functional> <limits> <locale> <map> <memory> <mutex> <numeric> <optional> <set>
    <span> <sstream> <string> <string_view> <tuple> <unordered_map> <unordered_set> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)
  set(cw_common_headers_of_modules ${cw_common_headers})
  set(cw_common_headers_of_tests ${cw_common_headers} <condition_variable> <filesystem> <fstream> <random> <thread> <gtest/gtest.h>)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/nothing.cpp CONTENT "// What a precompiled header belongs to.\n")
  foreach(kind modules tests)
    add_library(cw_headers_of_${kind} OBJECT ${CMAKE_BINARY_DIR}/precompiled/nothing.cpp)
    target_link_libraries(cw_headers_of_${kind} PRIVATE cw_settings fmt::fmt)
    # ccache keeps what was compiled with a precompiled header if g++ leaves a trace of it (ccache's manual, "Precompiled headers").
    target_compile_options(cw_headers_of_${kind} PRIVATE -fpch-preprocess)
    target_precompile_headers(cw_headers_of_${kind} PRIVATE ${cw_common_headers_of_${kind}})
  endforeach()
  if(CW_TESTS)
    target_link_libraries(cw_headers_of_tests PRIVATE GTest::gtest)
    cw_quick_to_build(cw_headers_of_tests)
  endif()
endif()

# cw_precompiled(target kind [<header of ours> ...]): the target's sources begin with what is compiled already; kind is `modules` or `tests`. The target links cw_settings and fmt, those
# of tests GoogleTest too.
function(cw_precompiled target kind)
  if(CW_PCH)
    # g++ passes over the second in silence; clang-tidy on this build's compile_commands.json stops without it. The others are warnings about inlined code of the library, wrong ones,
    # that g++ 12 holds back only where it reads the library's headers itself; every other preset has them.
    target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-ignored-gch -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
    if(ARGN)
      target_precompile_headers(${target} PRIVATE ${cw_common_headers_of_${kind}} ${ARGN})
    else()
      target_precompile_headers(${target} REUSE_FROM cw_headers_of_${kind})
    endif()
  endif()
endfunction()
