# DuckDB comes from npm: the C header from `duckdb`, the library from `@duckdb/node-bindings-linux-<arch>`.
# `npm ci --ignore-scripts` puts both under node_modules; the library is copied beside the binary.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
  set(cw_duckdb_arch arm64)
else()
  set(cw_duckdb_arch x64)
endif()
set(CW_NODE_MODULES ${CMAKE_SOURCE_DIR}/node_modules CACHE PATH "Where npm put its packages")
find_file(CW_DUCKDB_LIBRARY libduckdb.so
  PATHS ${CW_NODE_MODULES}/@duckdb/node-bindings-linux-${cw_duckdb_arch} NO_DEFAULT_PATH REQUIRED)
find_path(CW_DUCKDB_INCLUDE duckdb.h
  PATHS ${CW_NODE_MODULES}/duckdb/src/duckdb/src/include NO_DEFAULT_PATH REQUIRED)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/bin ${CMAKE_BINARY_DIR}/duckdb_include)
file(COPY ${CW_DUCKDB_LIBRARY} DESTINATION ${CMAKE_BINARY_DIR}/bin)
# Only the C header: the folder it lies in also holds DuckDB's C++ headers.
file(COPY ${CW_DUCKDB_INCLUDE}/duckdb.h DESTINATION ${CMAKE_BINARY_DIR}/duckdb_include)
add_library(cw_duckdb INTERFACE)
target_include_directories(cw_duckdb SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/duckdb_include)
target_link_libraries(cw_duckdb INTERFACE ${CMAKE_BINARY_DIR}/bin/libduckdb.so)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_BUILD_RPATH $ORIGIN)
