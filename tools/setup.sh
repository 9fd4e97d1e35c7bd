# SPDX-License-Identifier: MIT
# What ./run and ./test share: installing what is missing, and building. Sourced by bash, with `root` set to the repository's folder.
# Says what it does on standard error, so that standard output is left to results; the tools' own output goes to build/logs.

logs="$root/build/logs"

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "commonweal: $*"
  exit 1
}

# stop_with_log FILE MESSAGE: the end of the log, then the message.
stop_with_log() {
  say "--- the end of $1:"
  tail -n 30 "$1" >&2
  say "---"
  shift
  stop "$@"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# One at a time in this folder: the second waits for the first.
take_lock() {
  mkdir -p "$logs" || stop "the folder $root/build cannot be written. Check who owns it."
  exec 9>"$root/build/.lock"
  flock --nonblock 9 && return
  say "Another ./run or ./test is at work here; waiting for it."
  flock 9
}

release_lock() { exec 9>&-; }

# follow PID LOG WHAT PATTERN: while PID runs, every 5 seconds the last line of LOG that has PATTERN, where it changed.
follow() {
  local pid=$1 log=$2 what=$3 pattern=$4 last='' now waited=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    waited=$((waited + 1))
    [ $((waited % 25)) -eq 0 ] || continue
    now=$(grep -oE "$pattern" "$log" 2>/dev/null | tail -n 1 || true)
    if [ -n "$now" ] && [ "$now" != "$last" ]; then
      say "  $what: $now"
      last=$now
    fi
  done
  wait "$pid"
}

# missing_debian_packages TARGET: without the packages for tests only, unless everything is built.
missing_debian_packages() {
  local target=$1 package rest wanted=()
  while read -r package rest; do
    case "$package" in
      '' | '#'*) continue ;;
      nodejs | npm) command -v npm >/dev/null && continue ;;
    esac
    case "$target $rest" in "commonweal # tests only:"*) continue ;; esac
    wanted+=("$package")
  done <"$root/tools/debian-packages.txt"
  printf '%s\n' "${wanted[@]}" | grep --fixed-strings --line-regexp --invert-match --file <(
    dpkg-query --show --showformat='${Package} ${db:Status-Abbrev}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/ ii *$//p'
  ) || true
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet --assume-yes --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# install_debian_packages TARGET
install_debian_packages() {
  command -v dpkg-query >/dev/null || {
    say "This is not Debian: nothing is installed here. What is needed is listed in tools/debian-packages.txt."
    return
  }
  local missing log="$logs/apt.log"
  mapfile -t missing < <(missing_debian_packages "$1")
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
    stop "these Debian packages are missing and only root can install them: ${missing[*]}. Run this as root, or install sudo."
  say "Installing Debian packages that are missing (why each: tools/debian-packages.txt):"
  say "  ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || sudo -v || stop "sudo was refused. Run this as root, or ask somebody who may."
  : >"$log"
  # The lists of packages may be absent, or so old that what they name is gone: then they are fetched, and once only.
  fetch_debian_packages "$log" "${missing[@]}" && return
  say "  fetching the lists of packages"
  apt_get update >>"$log" 2>&1 9>&- ||
    stop_with_log "$log" "the lists of Debian packages could not be fetched. Is there a network connection?"
  fetch_debian_packages "$log" "${missing[@]}" ||
    stop_with_log "$log" "the Debian packages could not be installed. Is there a network connection, and is this Debian 12?"
}

# fetch_debian_packages LOG PACKAGE ...
fetch_debian_packages() {
  local log=$1
  shift
  apt_get --simulate install "$@" >/dev/null 2>&1 || return
  apt_get install "$@" >>"$log" 2>&1 9>&- &
  follow $! "$log" "Debian packages" '^(Get:[0-9]+|Unpacking [^ ]+|Setting up [^ ]+|Need to get .*archives)'
}

install_npm_packages() {
  local stamp="$root/node_modules/.commonweal-lock" log="$logs/npm.log" hash
  hash=$(sha256sum <"$root/package-lock.json")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && return
  command -v npm >/dev/null || stop "npm is missing. Install Node.js 18 or later with npm."
  say "Installing npm packages: DuckDB's library and header, what the pages are built with (package-lock.json)"
  (cd "$root" && exec npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1 9>&-) &
  follow $! "$log" "npm" '^npm (notice|warn).*' ||
    stop_with_log "$log" "the npm packages could not be installed. Is there a network connection?"
  printf '%s\n' "$hash" >"$stamp"
}

# The style sheet and the script of the pages, into build/frontend, and the list of leaked passwords, into build, where what they are made of has changed.
build_frontend() {
  local out="$root/build/frontend" log="$logs/frontend.log" hash
  hash=$(cd "$root" && find frontend package-lock.json tools/make_common_passwords.mjs -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
  [ -f "$out/.made-from" ] && [ "$(cat "$out/.made-from")" = "$hash" ] && return
  say "Building the style sheet and the script of the pages (frontend)"
  (cd "$root" && exec node frontend/build.mjs >"$log" 2>&1 9>&-) ||
    stop_with_log "$log" "the style sheet and the script of the pages could not be built."
  (cd "$root" && exec node tools/make_common_passwords.mjs >>"$log" 2>&1 9>&-) ||
    say "  the list of leaked passwords could not be made ($log): only those of packages/trust are refused"
  printf '%s\n' "$hash" >"$out/.made-from"
}

# build TARGET: the release build; nothing is built twice.
build() {
  local target=$1 log="$logs/build.log" started=$SECONDS
  if [ ! -f "$root/build/release/build.ninja" ]; then
    say "Configuring the release build"
    (cd "$root" && cmake --preset release >"$logs/configure.log" 2>&1 9>&-) ||
      stop_with_log "$logs/configure.log" "the build could not be configured."
  fi
  (cd "$root" && exec cmake --build --preset release --target "$target" --parallel "$(nproc)" >"$log" 2>&1 9>&-) &
  follow $! "$log" "building" '^\[[0-9]+/[0-9]+\]' || stop_with_log "$log" "the build failed."
  [ $((SECONDS - started)) -lt 10 ] || say "Built in $((SECONDS - started)) seconds"
}

# All that is needed before TARGET of the release build can be used.
prepare() {
  take_lock
  install_debian_packages "$1"
  install_npm_packages
  build_frontend
  build "$1"
}
