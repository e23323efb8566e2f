#!/bin/sh
# Measures start-up through the launcher, with caches and without, and prints a table for
# host/docs/performance.md. Needs an otherwise quiet machine:
#   host/bin/constrictor warmup && host/bench/startup.sh [ROUNDS]
# Rounds are interleaved, so that a busy minute falls on all rows alike. Each figure is a median, with the lowest and the
# highest behind it.
set -eu
rounds=${1:-10}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
launcher=$root/host/bin/constrictor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Ten plugins, copies of one, for the time to `ready`.
for number in 0 1 2 3 4 5 6 7 8 9; do
  mkdir -p "$work/plugins/p$number"
  cp "$root/plugins/wordcount/main.py" "$work/plugins/p$number/"
  sed "s/^name: .*/name: p$number/" "$root/plugins/wordcount/plugin.yaml" >"$work/plugins/p$number/plugin.yaml"
done

now() { date +%s%N; }

call() { "$launcher" call wordcount count --plugins "$root/plugins" --args '{"text":"to be or not to be"}'; }
list() { "$launcher" list --plugins "$root/plugins"; }
# Standard input stays open until `ready` is out: its end would stop the host.
ready() {
  mkfifo "$work/in" "$work/out"
  "$launcher" run --stdio --plugins "$work/plugins" <"$work/in" >"$work/out" 2>/dev/null &
  exec 3>"$work/in" 4<"$work/out"
  while read -r line <&4; do
    case $line in *'"ready"'*) break ;; esac
  done
  taken=$(now)
  exec 3>&-
  cat <&4 >/dev/null
  exec 4<&-
  wait
  rm "$work/in" "$work/out"
}

# measure NAME COMMAND [VARIABLE=VALUE...]: one run, its wall clock and CPU time in milliseconds into a file.
measure() {
  name=$1 command=$2
  shift 2
  begun=$(now)
  taken=''
  (
    for setting in "$@"; do export "${setting?}"; done
    "$command" >/dev/null 2>&1
    wall=$(((${taken:-$(now)} - begun) / 1000000))
    times >"$work/times" # its second line is of the children: 0m3.85s 0m0.41s
    sed -n '2s/[ms]/ /gp' "$work/times" |
      awk -v wall="$wall" '{ print wall, ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }' >>"$work/$name"
  )
}

round=0
while [ "$round" -lt "$rounds" ]; do
  measure 'list' list
  measure 'call, fast-start' call
  measure 'call, interpreter' call CONSTRICTOR_PROFILE=interpreter
  measure 'call, jit' call CONSTRICTOR_PROFILE=jit
  measure 'call, fast-start, no caches' call CONSTRICTOR_CACHE="$work/none" CONSTRICTOR_WARMUP=off
  measure '10 plugins ready, interpreter' ready CONSTRICTOR_PROFILE=interpreter
  measure '10 plugins ready, jit' ready CONSTRICTOR_PROFILE=jit
  round=$((round + 1))
done

# column FILE NUMBER: median, lowest and highest, in seconds.
column() {
  awk -v number="$2" '{ print $number }' "$1" | sort -n | awk '
    { ms[NR] = $1 }
    END {
      median = NR % 2 ? ms[(NR + 1) / 2] : (ms[NR / 2] + ms[NR / 2 + 1]) / 2
      printf "%.2f (%.2f–%.2f)", median / 1000, ms[1] / 1000, ms[NR] / 1000
    }'
}

printf '| start | wall clock, s | CPU time, s |\n|---|---|---|\n'
for file in "$work"/*' '* "$work"/list; do
  printf '| %s | %s | %s |\n' "${file##*/}" "$(column "$file" 1)" "$(column "$file" 2)"
done
printf '\n%s rounds, %s processors, load %s afterwards.\n' "$rounds" "$(getconf _NPROCESSORS_ONLN)" \
  "$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"
