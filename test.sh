#!/usr/bin/env bash
# Builds everything once and runs every test. The last line says: N passed, N failed.
#
#   ./test.sh                          all of it
#   ./test.sh --project Redis          only test projects whose name contains "Redis"
#   ./test.sh --filter 'slow!=yes'     a filter of `dotnet test`
#
#   FUSIONTIERED_REQUIRE_REDIS=1       fail, instead of skipping tests, where no Redis, Prometheus, nginx, PostgreSQL or Chromium can be had
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Release: the tests of allocation and of races are about the code that ships; a Debug build allocates more and optimises nothing.
configuration=Release
filter=()
only=''
while [ $# -gt 0 ]; do
  case $1 in
    --filter) filter=(--filter "${2:?--filter needs an expression}"); shift 2 ;;
    --project) only=${2:?--project needs a name}; shift 2 ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "unknown option: $1 (see ./test.sh --help)" >&2; exit 2 ;;
  esac
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 # no build server stays behind and holds a pipe open
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

finish() {
  if [ $((passed + failed)) -eq 0 ]; then
    echo 'No test ran.'
    failed=1
  fi
  [ ! -s "$results/failures" ] || { echo 'Failed:'; cat "$results/failures"; }
  [ "$skipped" -eq 0 ] || echo "$skipped skipped: what they need is said above or in their reason"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

# --- Redis, Prometheus, nginx, PostgreSQL and Chromium ----------------------------------------------------------------------

has_redis() { command -v redis-server && command -v redis-sentinel && command -v redis-cli; } >/dev/null 2>&1

has_prometheus() { command -v prometheus && command -v promtool; } >/dev/null 2>&1

has_nginx() { command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null 2>&1

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb'; } >/dev/null

install() { # install PACKAGE...
  command -v apt-get >/dev/null || { why='this system has no apt-get'; return 1; }
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || { why='only root can install packages, and sudo would ask'; return 1; }
    as_root=(sudo -n)
  fi
  echo "Installing $*."
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    </dev/null >"$results/apt.log" 2>&1; then
    tail -n 5 "$results/apt.log"
    why='apt-get failed (above)'
    return 1
  fi
}

missing() { # missing NAME: nothing of that name could be had, for the reason in $why
  if [ "${FUSIONTIERED_REQUIRE_REDIS:-}" = 1 ]; then
    echo "$1 is required and cannot be installed: $why."
    failed=1
    finish
  fi
  echo "$1 tests will be skipped: $why."
}

# Debian may start a server on port 6379 at once. It does no harm: our tests start their own on free ports.
if ! has_redis && ! { install redis-server redis-sentinel redis-tools && has_redis; }; then
  missing Redis "${why:=the installed packages do not have all of redis-server, redis-sentinel and redis-cli}"
fi

# The same for Prometheus and port 9090. Only the tests of the service that is scraped need it.
if [[ FusionTiered.AspNetCore.Tests == *"$only"* ]]; then
  why=''
  if ! has_prometheus && ! { install prometheus && has_prometheus; }; then
    missing Prometheus "${why:=the installed package does not have prometheus and promtool}"
  fi

  # And for nginx and port 80: the test of HTTP caching starts its own.
  why=''
  if ! has_nginx && ! { install nginx && has_nginx; }; then
    missing nginx "${why:=the installed package does not have nginx}"
  fi

  # And for Chromium, which looks at the dashboard.
  why=''
  if ! command -v chromium >/dev/null 2>&1 && ! { install chromium && command -v chromium >/dev/null 2>&1; }; then
    missing Chromium "${why:=the installed package does not have chromium}"
  fi
fi

# The pages of the web sample are tested in Chromium, its instances under a load that wrk makes, and the service on PostgreSQL and
# behind nginx. Debian may start a server on port 5432 at once: the tests start their own.
if [[ FusionTiered.Sample.Web.Tests == *"$only"* ]]; then
  for program in chromium wrk curl; do
    why=''
    if ! command -v "$program" >/dev/null && ! { install "$program" && command -v "$program" >/dev/null; }; then
      missing "$program" "${why:=the installed package does not have it}"
    fi
  done
  why=''
  if ! has_postgres && ! { install postgresql && has_postgres; }; then
    missing PostgreSQL "${why:=the installed package does not have initdb}"
  fi
  why=''
  if ! has_nginx && ! { install nginx && has_nginx; }; then
    missing nginx "${why:=the installed package does not have nginx}"
  fi
fi

# --- Build and run -----------------------------------------------------------------------------------------------------------

build() { # build WHAT [PROPERTY...]
  echo "Building $* ($configuration)"
  if ! dotnet build "$@" -c "$configuration" -v q -tl:off -clp:ErrorsOnly </dev/null; then
    echo "The build of $1 failed."
    failed=$((failed + 1))
    finish
  fi
}

counter() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }

# The names and messages of a result file's failed tests: repeated at the end, where a log that was cut still has them.
failures() {
  awk -v RS='<UnitTestResult ' '
    { tag = $0; sub(/>.*/, "", tag) }
    NR > 1 && tag ~ /outcome="Failed"/ {
      match(tag, /testName="[^"]*"/)
      print "  " substr(tag, RSTART + 10, RLENGTH - 11)
      message = $0
      if (sub(/.*<Message>/, "", message)) {
        sub(/<\/Message>.*/, "", message)
        gsub(/&#xD;/, "", message); gsub(/\n/, "\n      ", message)
        print "      " substr(message, 1, 600)
      }
    }' "$1" | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}

run() { # run PROJECT [PROPERTY...]
  local name trx code=0 total executed ok bad
  name=$(basename "$1" .csproj)
  trx=$results/$name.trx
  echo
  echo "== $name"
  # A test that hangs ends its host with a failure, after ten minutes without news.
  dotnet test "$@" -c "$configuration" --no-build "${filter[@]}" --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --logger 'console;verbosity=minimal' --blame-hang-timeout 10m --blame-hang-dump-type none </dev/null || code=$?
  total=0 executed=0 ok=0 bad=0
  if [ -f "$trx" ]; then
    total=$(counter total "$trx") executed=$(counter executed "$trx") ok=$(counter passed "$trx")
    bad=$((executed - ok))
    failures "$trx" >>"$results/failures" || true
  fi
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    echo "$name did not run to its end (exit code $code): counted as one failure."
    bad=1
  fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
}

projects=()
for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  if [[ $name == *"$only"* ]]; then
    projects+=("$project")
  fi
done

if [ -z "$only" ]; then
  build FusionTiered.sln
else
  for project in "${projects[@]}"; do build "$project"; done
fi
for project in "${projects[@]}"; do run "$project"; done # one after another: they are about time

echo
finish
