# Compiler settings shared by every target, and the fast tools where they are present.
find_program(CW_CCACHE ccache)
if(CW_CCACHE)
  # Without these, what is compiled with a precompiled header (CwPrecompiled.cmake) is never found again. Nothing here uses __TIME__.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CW_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CW_CCACHE})
endif()

add_library(cw_settings INTERFACE)
target_compile_options(cw_settings INTERFACE -Wall -Wextra -Wpedantic)
if(CW_WERROR)
  target_compile_options(cw_settings INTERFACE -Werror)
endif()
# x86-64-v2 (SSE4.2 and POPCNT; every server processor since 2009) counts bits in one instruction: pair scoring is 1.5 times as fast with it.
# Nothing newer by default: fused multiply-add would change the last bits of results. Wider loops choose AVX2 when the program starts.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(CW_CPU "x86-64-v2" CACHE STRING "Least processor that the program must run on (-march)")
  target_compile_options(cw_settings INTERFACE -march=${CW_CPU} -ffp-contract=off)
endif()
target_include_directories(cw_settings INTERFACE ${CMAKE_SOURCE_DIR}/src)

find_program(CW_MOLD mold)
if(CW_MOLD AND NOT CW_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()

# CW_SANITIZE is a comma separated list for -fsanitize= (presets asan and tsan set it).
if(CW_SANITIZE)
  add_compile_options(-fsanitize=${CW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CW_SANITIZE})
  # g++ 12 takes values for uninitialised that its own checks hide from it (GCC bug 105562); the other presets keep the warning.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(cw_settings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
find_package(Threads REQUIRED)

# clang warns of std::get_temporary_buffer, which libstdc++ 12 itself calls for std::stable_sort. g++ keeps the warning for our own code.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(cw_settings INTERFACE -Wno-deprecated-declarations)
endif()
