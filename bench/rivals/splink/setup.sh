#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the virtual environment that the Splink side of the benchmark runs in. Does nothing where it is there already.
#   bench/rivals/splink/setup.sh [VENV]        default: out/bench/venv below the repository
set -eu
repository=$(cd "$(dirname "$0")/../../.." && pwd)
venv=${1:-"$repository/out/bench/venv"}
if [ -x "$venv/bin/python" ] && "$venv/bin/python" - <<'CHECK' 2>/dev/null
import importlib.metadata as installed
raise SystemExit(installed.version("splink") != "4.0.16" or installed.version("duckdb") != "1.4.4")
CHECK
then
  echo "$venv is ready"
  exit 0
fi
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement "$(dirname "$0")/requirements.txt"
echo "$venv is ready"
