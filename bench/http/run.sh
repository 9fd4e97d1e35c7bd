#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench/http/run.sh [SECONDS]   measures three servers with http_load, one after another: Boost.Beast's own reading and writing with nothing around
# them, ours with the handler on the I/O thread, ours with it on a handler thread. Needs http_hello and http_load of the release preset. Says
# requests a second, how long answers took, and CPU microseconds of the server for each request, which other programs on the machine disturb
# least. 32 connections that stay, and one.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-3}
mkdir -p out/bench
g++ -std=c++20 -O2 -march=x86-64-v2 -o out/bench/beast_hello bench/http/beast_hello.cpp
for kind in beast inline thread; do
  for connections in 32 1; do
    case $kind in
      beast) coproc server { exec out/bench/beast_hello; } ;;
      *) coproc server { exec build/release/bin/http_hello 0 "$kind"; } ;;
    esac
    process=$server_PID
    read -r _ port <&"${server[0]}"
    said=$(build/release/bin/http_load "$port" "$connections" "$seconds")
    cpu=$(awk '{ print $14 + $15 }' "/proc/$process/stat")
    memory=$(awk '/VmRSS/ { print $2 }' "/proc/$process/status")
    kill "$process"
    wait "$process" || true
    echo "$kind, $connections connections: $said; $(awk -v said="$said" -v cpu="$cpu" -v tick="$(getconf CLK_TCK)" \
      'BEGIN { split(said, word, " "); printf "%.1f", cpu / tick * 1e6 / word[1] }') CPU microseconds a request; $memory kB"
  done
done
