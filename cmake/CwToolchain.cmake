# Compiler settings shared by every target, and the fast tools where they are present.
find_program(CW_CCACHE ccache)
if(CW_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CW_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CW_CCACHE})
endif()

add_library(cw_settings INTERFACE)
target_compile_options(cw_settings INTERFACE -Wall -Wextra -Wpedantic)
if(CW_WERROR)
  target_compile_options(cw_settings INTERFACE -Werror)
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
endif()
find_package(Threads REQUIRED)

# clang warns of std::get_temporary_buffer, which libstdc++ 12 itself calls for std::stable_sort. g++ keeps the warning for our own code.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(cw_settings INTERFACE -Wno-deprecated-declarations)
endif()
