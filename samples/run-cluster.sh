#!/usr/bin/env bash
# Runs N instances of the web sample on one Redis under load, stops and restarts Redis in the middle, and prints what the clients saw.
#
#   samples/run-cluster.sh 3                      3 instances, 30 s for each engine
#   samples/run-cluster.sh 2 --quick              8 s for each engine
#   samples/run-cluster.sh 3 --engine coherent    one engine: fusioncache or coherent
#
# Everything is on this machine: redis-server, the instances and wrk, which makes the load. What is missing is installed with apt.
# Exit code: 0 no request failed; 1 some did, or an instance did not start; 2 an argument was not understood; 3 a program cannot be had.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

instances='' seconds=30 engines=(fusioncache coherent)
while [ $# -gt 0 ]; do
  case $1 in
    --quick) seconds=8; shift ;;
    --engine)
      case ${2:-} in
        fusioncache | coherent) engines=("$2"); shift 2 ;;
        *) echo "--engine is '${2:-}'; allowed is fusioncache or coherent." >&2; exit 2 ;;
      esac ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
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
redis='' pids=()
stop() {
  [ -z "$redis" ] || kill -9 "$redis" 2>/dev/null || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  redis='' pids=()
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

run() { # run ENGINE
  local engine=$1 urls=() number away=$((seconds / 3)) back=$((seconds * 2 / 3)) load code=0
  start_redis_somewhere
  for number in $(seq "$instances"); do
    start_instance "$number" "$engine"
    urls+=("$url")
  done

  figures >"$folder/before"
  PORTS=$(printf '%s\n' "${urls[@]}" | sed 's/.*://' | paste -sd,) \
    wrk -t "$instances" -c $((instances * 4)) -d "${seconds}s" --timeout 10s -s "$here/run-cluster.lua" "${urls[0]}" >"$folder/load" &
  load=$!
  pids+=("$load")
  sleep "$away"
  kill -9 "$redis"
  sleep $((back - away))
  start_redis "$port" || { echo 'redis-server does not start again.' >&2; exit 1; }
  wait "$load" || code=$?
  figures >"$folder/after"
  stop
  [ "$code" -eq 0 ] || { echo "wrk ended with code $code." >&2; cat "$folder/load" >&2; exit 1; }
  echo
  echo "$engine: $instances instances, one Redis, $((instances * 4)) connections for $seconds s; Redis was away from second $away to second $back"
  report
}

# Sums of all instances. The columns of figures.txt: name, requests, hits, L1 hits, L1 misses, L2 hits, L2 misses, source calls.
report() {
  awk -v load="$(grep '^load ' "$folder/load")" '
    function share(part, all) { return all == 0 ? "-" : sprintf("%.1f %%", 100 * part / all) }
    function line(name, value, beside) { printf "  %-22s %-34s %s\n", name, value, beside }
    { sign = FILENAME ~ /before$/ ? -1 : 1 }
    $1 !~ /\// { for (i = 2; i <= 8; i++) sum[i] += sign * $i }
    $1 == "trading/symbols" { asked += sign * $2; found += sign * $3 }
    END {
      split(load, seen, " ")
      failed = seen[4] + seen[5] + seen[6] + seen[7] + seen[8]
      line("requests, failed", sprintf("%d, %d", seen[2], failed), "D: 100 % success")
      line("requests per second", sprintf("%d", seen[2] / (seen[3] / 1e6)), "C asks for 10,000; D: 16,829 at peak")
      line("latency", sprintf("mean %.2f, p50 %.2f, p99 %.2f ms", seen[9] / 1000, seen[10] / 1000, seen[11] / 1000), "D: 0.3 to 5.2 ms on average")
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
