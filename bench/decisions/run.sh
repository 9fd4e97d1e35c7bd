#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench/decisions/run.sh [TCK_FOLDER]   decision_times of the release preset, then the rivals on the same questions, in one run: zen and feelin
# from npm, Drools from Maven where java and mvn are there, dsntk from crates.io where cargo is. All of them lie in out/bench/decisions and are no part of the project.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=$(realpath "${1:-${COMMONWEAL_SHARED:-../shared}/data/dmn-tck/TestCases}")
source=$PWD/bench/decisions
out=$PWD/out/bench/decisions
mkdir -p "$out"
taskset -c 0 build/release/bin/decision_times --suite "$suite" --out "$out"
cd "$out"
[ -d node_modules/feelin ] || npm install --no-audit --no-fund --silent --prefix . feelin@8.2.0 @gorules/zen-engine@0.54.0
taskset -c 0 node "$source/rivals.mjs" .
if command -v mvn >/dev/null && command -v java >/dev/null; then
  [ -d jars ] || mvn -q -B -f "$source/java/pom.xml" dependency:copy-dependencies -DoutputDirectory="$out/jars"
  sed 's#DMN/20230324/#DMN/20191111/#g' "$suite/compliance-level-3/0004-lending/0004-lending.dmn" >lending.dmn
  taskset -c 0 java -cp "jars/*" "$source/java/Rivals.java" lending.dmn
else
  echo "Drools: not here, java and mvn are needed"
fi
if command -v cargo >/dev/null; then
  rm -rf dsntk && cp -r "$source/rust" dsntk
  CARGO_TARGET_DIR="$out/rust" cargo build --release --quiet --manifest-path dsntk/Cargo.toml
  taskset -c 0 rust/release/rivals "$suite/compliance-level-3/0004-lending/0004-lending.dmn" lending.feel lending.answers
else
  echo "dsntk: not here, cargo is needed"
fi
