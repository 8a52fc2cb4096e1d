#!/usr/bin/env bash
# Runs N instances of the web sample on one Redis, first one request at a time, then under load, and prints what the clients saw.
# The load has four parts: the instances have just started; all is warm; Redis is stopped under load; Redis is restarted under load.
#
#   samples/run-cluster.sh 3                      3 instances, 4 parts of 8 s for each engine
#   samples/run-cluster.sh 2 --quick              4 parts of 2 s
#   samples/run-cluster.sh 3 --engine coherent    one engine: fusioncache or coherent
#
# Everything is on this machine: redis-server, the instances and wrk, which makes the load. What is missing is installed with apt.
# Exit code: 0 no request failed; 1 some did, or an instance did not start; 2 an argument was not understood; 3 a program cannot be had.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

instances='' seconds=8 engines=(fusioncache coherent)
while [ $# -gt 0 ]; do
  case $1 in
    --quick) seconds=2; shift ;;
    --engine)
      case ${2:-} in
        fusioncache | coherent) engines=("$2"); shift 2 ;;
        *) echo "--engine is '${2:-}'; allowed is fusioncache or coherent." >&2; exit 2 ;;
      esac ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    [1-9] | [1-9][0-9]) instances=$1; shift ;;
    *) echo "unknown argument: $1 (see --help)" >&2; exit 2 ;;
  esac
done
[ -n "$instances" ] || { echo 'How many instances? For example: run-cluster.sh 3' >&2; exit 2; }

# --- Programs ----------------------------------------------------------------------------------------------------------------

need() { # need PROGRAM PACKAGE
  command -v "$1" >/dev/null && return
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  echo "Installing $2, which has $1."
  if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } </dev/null >/dev/null 2>&1; then
    echo "$1 is missing, and apt-get cannot install $2." >&2
    exit 3
  fi
}
need wrk wrk
need redis-server redis-server
need curl curl

program=${FUSIONTIERED_SAMPLE_WEB:-$here/FusionTiered.Sample.Web/bin/Release/net10.0/FusionTiered.Sample.Web.dll}
[ -f "$program" ] || dotnet build "$here/FusionTiered.Sample.Web" -c Release -v q -tl:off

folder=$(mktemp -d)
redis='' load='' pids=()
stop() {
  [ -z "$redis" ] || kill -9 "$redis" 2>/dev/null || true
  [ -z "$load" ] || kill "$load" 2>/dev/null || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  redis='' load='' pids=()
}
trap 'stop; rm -rf "$folder"' EXIT

# --- Redis -------------------------------------------------------------------------------------------------------------------

start_redis() { # start_redis PORT
  : >"$folder/redis.log" # what is looked for below is of this start
  mkdir -p "$folder/redis-$1"
  redis-server --port "$1" --bind 127.0.0.1 --save '' --appendonly yes --dir "$folder/redis-$1" >>"$folder/redis.log" 2>&1 &
  redis=$!
  disown "$redis"
  local try
  for try in $(seq 100); do
    kill -0 "$redis" 2>/dev/null || return 1
    grep -q 'Ready to accept connections' "$folder/redis.log" && return 0
    sleep 0.1
  done
  return 1
}

start_redis_somewhere() { # sets $port
  local try
  for try in 1 2 3 4 5 6 7 8; do
    port=$((10000 + RANDOM % 20000))
    start_redis "$port" && return 0
  done
  echo 'redis-server does not start:' >&2
  cat "$folder/redis.log" >&2
  exit 1
}

# --- Instances ---------------------------------------------------------------------------------------------------------------

start_instance() { # start_instance NUMBER ENGINE; sets $url
  local log=$folder/instance-$1.log try
  REDIS_URL=redis://127.0.0.1:$port dotnet "$program" --urls http://127.0.0.1:0 --engine "$2" --database "$folder/$2.db" >"$log" 2>&1 &
  pids+=($!)
  for try in $(seq 600); do
    url=$(sed -n 's/.*Now listening on: \(http[^ ]*\).*/\1/p' "$log" | head -n 1)
    if [ -n "$url" ] && curl -sf -o /dev/null "$url/health"; then return 0; fi
    kill -0 "${pids[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  echo "Instance $1 does not start:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

figures() { for url in "${urls[@]}"; do curl -sf "$url/figures.txt"; done; }

# --- One request at a time ---------------------------------------------------------------------------------------------------

# Figures of one profile and instance: 4 hits in memory, 6 hits in Redis, 8 source calls.
figure() { # figure URL PROFILE COLUMN
  curl -sf "$1/figures.txt" | awk -v name="$2" -v column="$3" '$1 == name { found = $column } END { print found + 0 }'
}

# 21 keys over one connection. The counter of the instance shows that they were answered as the line says.
measure() { # measure NAME URL PATH PROFILE COLUMN COUNTED ORIGINALS
  local before
  before=$(figure "$2" "$4" "$5")
  curl -sf -o /dev/null -w '%{time_total}\n' "$2$3[1-21]" >"$folder/times"
  awk -v name="$1" -v first="$(head -n 1 "$folder/times")" -v median="$(tail -n +2 "$folder/times" | sort -n | sed -n 10p)" \
    -v counted="$(($(figure "$2" "$4" "$5") - before)) $6" -v beside="$7" \
    'BEGIN { printf "  %-22s %9.2f ms %9.2f ms   %-18s %s\n", name, 1000 * first, 1000 * median, counted, beside }'
}

latencies() {
  local last=${urls[-1]}
  printf '  %-22s %12s %12s   %s\n' 'one request at a time' 'the first' 'median of 20' 'by its counters'
  measure 'feed from the database' "${urls[0]}" /api/feed/once signals/feed 8 'source calls' 'B: under 2 s'
  measure 'miss from the database' "${urls[0]}" /api/portfolio/once signals/portfolio 8 'source calls' 'B: under 100 ms; E: 10 to 50 ms'
  [ "$instances" -eq 1 ] || measure 'hit in L2' "$last" /api/portfolio/once signals/portfolio 6 'hits in L2' 'A, E: 2 to 5 ms; B: under 10 ms'
  measure 'hit in L1' "$last" /api/portfolio/once signals/portfolio 4 'hits in L1' 'A, B, E: under 1 ms'
}

# --- Load --------------------------------------------------------------------------------------------------------------------

start_load() { # start_load PART; sets $load
  PORTS=$(printf '%s\n' "${urls[@]}" | sed 's/.*://' | paste -sd,) \
    wrk -t "$instances" -c $((instances * 4)) -d "${seconds}s" --timeout 10s -s "$here/run-cluster.lua" "${urls[0]}" >"$folder/load-$1" &
  load=$!
  sleep 0.3 # what follows happens under load
}

wait_for_load() { # wait_for_load PART
  local code=0
  wait "$load" || code=$?
  load=''
  [ "$code" -eq 0 ] || { echo "wrk ended with code $code." >&2; cat "$folder/load-$1" >&2; exit 1; }
}

run() { # run ENGINE
  local engine=$1 urls=() number
  start_redis_somewhere
  for number in $(seq "$instances"); do
    start_instance "$number" "$engine"
    urls+=("$url")
  done

  echo
  echo "$engine: $instances instances, one Redis, $((instances * 4)) connections, 4 parts of $seconds s"
  latencies
  figures >"$folder/before"
  start_load 1
  wait_for_load 1
  start_load 2
  wait_for_load 2
  start_load 3
  kill -9 "$redis"
  wait_for_load 3
  start_load 4
  start_redis "$port" || { echo 'redis-server does not start again.' >&2; exit 1; }
  wait_for_load 4
  figures >"$folder/after"
  stop
  report
}

# wrk counts also the requests that a waiting connection would have sent meanwhile: mean and p99 tell of stalls, p50 of the rest.
# Sums of all instances. The columns of figures.txt: name, requests, hits, L1 hits, L1 misses, L2 hits, L2 misses, source calls.
report() {
  awk -v loads="$(grep -h '^load ' "$folder"/load-[1-4] | paste -sd' ')" '
    function share(part, all) { return all == 0 ? "-" : sprintf("%.1f %%", 100 * part / all) }
    function line(name, value, beside) { printf "  %-22s %-34s %s\n", name, value, beside }
    function part(name, n) { printf "    %-20s %6d a second; mean %.2f, p50 %.2f, p99 %.2f ms\n", name, of(n, 2) / (of(n, 3) / 1e6), of(n, 9) / 1000, of(n, 10) / 1000, of(n, 11) / 1000 }

    # Of a line of wrk: 2 requests, 3 microseconds, 4 to 8 failures by kind, 9 mean, 10 p50 and 11 p99 in microseconds.
    function of(n, column) { return seen[11 * (n - 1) + column] }

    { sign = FILENAME ~ /before$/ ? -1 : 1 }
    $1 !~ /\// { for (i = 2; i <= 8; i++) sum[i] += sign * $i }
    $1 == "trading/symbols" { asked += sign * $2; found += sign * $3 }
    END {
      split(loads, seen, " ")
      for (n = 1; n <= 4; n++) {
        requests += of(n, 2)
        took += of(n, 3)
        for (i = 4; i <= 8; i++) failed += of(n, i)
      }
      line("requests, failed", sprintf("%d, %d", requests, failed), "D: 100 % success")
      line("requests per second", sprintf("%d", requests / (took / 1e6)), "C asks for 10,000; D: 16,829 at peak, 0.3 to 5.2 ms on average")
      part("just started", 1)
      part("all is warm", 2)
      part("Redis is stopped", 3)
      part("Redis is back", 4)
      line("hit rate, all calls", share(sum[3], sum[2]), "D: 98.8 %")
      line("hit rate, symbols", share(found, asked), "C asks for 99 %")
      line("hit rate in L1", share(sum[4], sum[4] + sum[5]), "A: 85 to 95 %")
      line("hit rate in L2", share(sum[6], sum[6] + sum[7]), "E: about 75 %")
      line("source calls", sprintf("%d of %d calls (%s)", sum[8], sum[2], share(sum[8], sum[2])), "C asks for at most half as many as without a cache; E: about 5 %")
      exit failed == 0 ? 0 : 1
    }' "$folder/before" "$folder/after" || failures=1
}

failures=0
for engine in "${engines[@]}"; do run "$engine"; done
exit "$failures"
