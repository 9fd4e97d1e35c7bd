# cw_quick_to_build(target): in a release build, which is that of ./run and ./test, a test's own code is not optimised; the modules that it tests are. It compiles in
# three fifths of the time, 90 seconds less of a clean build on two cores. Programs that measure are not for this.
function(cw_quick_to_build target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# cw_plainly_optimised(target): in a release build, a module that puts answers together from what other modules, optimised as ever, have read and written is compiled with -O1: three
# fifths of its time to build. What that costs at run time is in docs/benchmarks.md ("Pages with less optimisation").
function(cw_plainly_optimised target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # g++ 12 follows a std::variant less far then, and takes its move for that of something unset. Every other preset has this warning.
    target_compile_options(${target} PRIVATE -O1 $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
endfunction()

# cw_module(name SOURCES a.cpp b.cpp DEPENDS other ...)
#
# Adds the static library cw_<name> of the calling folder. Beside each source, by their names:
#   *_test.cpp  -> one GoogleTest program cw_<name>_test, each test registered with ctest
#   *_bench.cpp -> one google-benchmark program cw_<name>_bench   (CW_BENCHES)
#   *_fuzz.cpp  -> one libFuzzer program each                      (CW_FUZZ)
# DEPENDS takes module names without the prefix, or any library target, and is the whole of what the module may include.
# PRIVATE is what its sources alone need, TEST_DEPENDS what its tests need besides, EXCLUDE folders that are modules of their own.
# TEST_SUPPORT: test_*.cpp, what several of its tests share.
# CENTRAL: large headers of ours, as <path>, that nearly each of its sources includes (CwPrecompiled.cmake).
function(cw_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE;TEST_DEPENDS;TEST_SUPPORT;EXCLUDE;CENTRAL" ${ARGN})
  set(deps "")
  foreach(dep ${ARG_DEPENDS})
    if(dep MATCHES "::" OR dep MATCHES "^-" OR EXISTS ${dep})
      list(APPEND deps ${dep})
    else()
      list(APPEND deps cw_${dep})
    endif()
  endforeach()
  list(TRANSFORM ARG_TEST_DEPENDS PREPEND cw_ OUTPUT_VARIABLE test_deps)
  add_library(cw_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(cw_${name} PUBLIC cw_settings Threads::Threads ${deps} PRIVATE ${ARG_PRIVATE})
  cw_precompiled(cw_${name} modules ${ARG_CENTRAL})

  file(GLOB_RECURSE tests CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *_test.cpp)
  foreach(folder ${ARG_EXCLUDE})
    list(FILTER tests EXCLUDE REGEX "^${folder}/")
  endforeach()
  if(CW_TESTS AND tests)
    add_executable(cw_${name}_test ${tests} ${ARG_TEST_SUPPORT})
    target_link_libraries(cw_${name}_test PRIVATE cw_${name} ${ARG_PRIVATE} ${test_deps} GTest::gtest GTest::gtest_main)
    cw_quick_to_build(cw_${name}_test)
    cw_precompiled(cw_${name}_test tests)
    target_compile_definitions(cw_${name}_test PRIVATE CW_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    gtest_discover_tests(cw_${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
  file(GLOB_RECURSE benches CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *_bench.cpp)
  foreach(folder ${ARG_EXCLUDE})
    list(FILTER benches EXCLUDE REGEX "^${folder}/")
  endforeach()
  if(CW_BENCHES AND benches)
    add_executable(cw_${name}_bench ${benches})
    target_link_libraries(cw_${name}_bench PRIVATE cw_${name} ${ARG_PRIVATE} ${test_deps} benchmark::benchmark benchmark::benchmark_main)
  endif()
  file(GLOB_RECURSE fuzzers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *_fuzz.cpp)
  foreach(folder ${ARG_EXCLUDE})
    list(FILTER fuzzers EXCLUDE REGEX "^${folder}/")
  endforeach()
  if(CW_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE cw_${name} ${ARG_PRIVATE} -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
