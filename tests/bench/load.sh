#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tests/bench/load.sh [uprobes|kprobes] [PROBED]
#
# A thousand probes armed and removed: probed, perf probe and bpftrace, one after
# the other on the same functions. uprobes: of a program made for it. kprobes: of
# the running kernel; see load-guest. PEERS=DIR: perf and bpftrace are in this root.
# A row for each goes to the file BENCH_RESULTS, if that is set; see tests/bench/run.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib.sh

what=${1:-uprobes}
probed=${2:-build/probed}
n=1000
dir=$(mktemp -d)
pid=''
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT

[ "$(id -u)" -eq 0 ] || { echo "  skipped: not root"; exit 0; }
[ -w "/sys/kernel/tracing/${what%s}_events" ] || {
	echo "  skipped: this kernel has no $what"
	exit 0
}

# Functions: names in $dir/names
make_program()
{
	local i

	for ((i = 0; i < n; i++)); do
		echo "__attribute__((noinline)) void bench_f$i(int a, int b)"
		# Each with a body of its own.
		echo "{ __asm__ volatile(\"\" : : \"r\"(a), \"r\"(b), \"i\"($i)); }"
	done >"$dir/program.c"
	echo 'int main(void) { return 0; }' >>"$dir/program.c"
	cc -O1 -o "$dir/program" "$dir/program.c"
	seq -f 'bench_f%g' 0 $((n - 1)) >"$dir/names"
}
# What can be probed, and has one name; spread over the whole kernel.
list_functions()
{
	awk '$2 ~ /[tT]/ && $4 == "" && $3 ~ /^[a-z][a-z0-9_]*$/ { print $3 }' /proc/kallsyms |
		sort | uniq -u | shuf --random-source=<(yes) -n $((2 * n)) |
		while read -r name; do
			echo "{ \"name\": \"$name\", \"kprobe\": \"$name\", \"optional\": true }"
		done | paste -sd , >"$dir/all"
	echo "{ \"version\": 1, \"probes\": [ $(cat "$dir/all") ] }" >"$dir/all.json"
	"${probed%probed}probectl" check "$dir/all.json" 2>&1 |
		sed -n 's/.*\/probes\/\([0-9]*\)\/.*/\1/p' | sort -u >"$dir/refused"
	tr '}' '\n' <"$dir/all" | sed -n 's/.*"kprobe": "\([^"]*\)".*/\1/p' | cat -n |
		awk 'NR == FNR { bad[$1] = 1; next } !(($1 - 1) in bad) { print $2 }' \
			"$dir/refused" - | head -n $n >"$dir/names"
}

case $what in
uprobes) make_program; kind=uprobe; at=$dir/program: ;;
kprobes) list_functions; kind=kprobe; at='' ;;
*) echo "usage: $0 [uprobes|kprobes] [PROBED]" >&2; exit 2 ;;
esac
n=$(wc -l <"$dir/names")

peers=(env)
[ -z "${PEERS-}" ] || peers=(chroot "$PEERS" /usr/bin/env PATH=/usr/bin:/usr/sbin HOME=/root LC_ALL=C.UTF-8)

ms() { echo $((${EPOCHREALTIME//[.,]/} / 1000)); }
# row TOOL ARM REMOVE NOTE: milliseconds
row() { printf '  %-28s %8s %8s  %s\n' "$1" "$2" "$3" "${4-}"; }
# result WHAT FIGURE BAR yes|NO
result() { [ -z "${BENCH_RESULTS-}" ] || printf '%s\t%s\t%s\t%s\n' "$@" >>"$BENCH_RESULTS"; }
# below FIGURE BAR
below() { if [ "$1" -le "$2" ]; then echo yes; else echo NO; fi; }
# times PEER OURS: how many times as long
times() { echo "$((10 * $1 / ($2 > 0 ? $2 : 1)))" | sed 's/.$/.&x/; s/^\./0./'; }
# cpu_ms: of $pid so far
cpu_ms() { awk -v hz="$(getconf CLK_TCK)" '{ print 1000 * ($14 + $15) / hz }' "/proc/$pid/stat"; }
# await COMMAND…: looks a thousand times a second, as what is measured is short
await()
{
	local until=$((SECONDS + 300))

	until "$@"; do
		kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$until" ] || return 1
		read -rt 0.001 <> <(:) || true
	done
}

echo "  $n $what with two arguments      arm   remove  (milliseconds)"

{
	echo '{ "version": 1, "probes": ['
	while read -r name; do
		printf '{ "name": "%s", "%s": "%s%s", "args": { "a": "$arg1:s32", "b": "$arg2:s32" } },\n' \
			"$name" "$kind" "$at" "$name"
	done <"$dir/names" | sed '$ s/,$//'
	echo '] }'
} >"$dir/bench-load.json"
start=$(ms)
# The uprobes are never hit. Without a terminal SIGHUP reloads the set.
out=$dir/out
[ "$what" = uprobes ] || out=/dev/null
setsid "$probed" "$dir/bench-load.json" >"$out" 2>"$dir/err" </dev/null &
pid=$!
await grep -qs 'probes armed' "$dir/err" || { cat "$dir/err"; exit 1; }
armed=$(ms)
cpu=$(cpu_ms)
memory() { awk -v "key=$1:" '$1 == key { print $2 }' "/proc/$pid/status"; }
rss=$(memory VmRSS)
note="armed from its start on, with $cpu ms of CPU"
own=$(memory RssAnon)
parts="$own its own, $(memory RssFile) of files, $(memory RssShmem) shared"
if [ "$what" = uprobes ]; then
	# The record is written when all else of the reload is done.
	kill -HUP "$pid"
	await grep -q '"kind":"reload"' "$dir/out" || { cat "$dir/err"; exit 1; }
	parts="$parts; $(($(memory RssAnon) - own)) more when all are reloaded"
fi
mid=$(ms)
kill "$pid"
wait "$pid"
pid=''
arm=$((armed - start)) remove=$(($(ms) - mid))
row probed $arm $remove "$note"
echo "  probed's resident memory: $rss KiB ($parts)"
result "$n $what: resident KiB (VmRSS)" "$rss" 8192 "$(below "$rss" 8192)"
if [ "$what" = uprobes ]; then
	result "$n $what armed, ms" $arm 500 "$(below $arm 500)"
	result "$n $what removed, ms" $remove 1000 "$(below $remove 1000)"
fi

# perf takes at most 128 probes at once.
if ! "${peers[@]}" perf --version >/dev/null 2>&1; then
	row 'perf probe' - - 'skipped: no perf here'
else
	exec_of=()
	[ "$what" = kprobes ] || exec_of=(-x "$dir/program")
	start=$(ms)
	failed=0
	while mapfile -t -n 100 names && [ ${#names[@]} -gt 0 ]; do
		adds=()
		for name in "${names[@]}"; do
			adds+=(-a "bench_load:$name=$name")
		done
		"${peers[@]}" perf probe "${exec_of[@]}" "${adds[@]}" >/dev/null 2>"$dir/perf" || failed=1
	done <"$dir/names"
	armed=$(ms)
	"${peers[@]}" perf probe -d 'bench_load:*' >/dev/null 2>&1 || true
	removed=$(ms)
	note='defined only, never armed'
	[ $failed -eq 0 ] || note="$note; some failed: $(grep -m 1 -i error "$dir/perf" || true)"
	row 'perf probe' $((armed - start)) $((removed - armed)) "$note"
	result "$n $what: perf probe, to define" "$(times $((armed - start)) $arm)" '' ''
	result "$n $what: perf probe, to remove" "$(times $((removed - armed)) $remove)" '' ''
fi

if ! version=$("${peers[@]}" bpftrace --version 2>/dev/null | grep -o 'v[0-9.]*'); then
	row bpftrace - - 'skipped: no bpftrace here'
else
	if [ "$what" = uprobes ]; then
		target="uprobe:$dir/program:bench_f*"
	else
		target=$(sed 's/^/kprobe:/' "$dir/names" | paste -sd ,)
	fi
	start=$(ms)
	"${peers[@]}" env BPFTRACE_MAX_PROBES=$((n + 10)) \
		bpftrace -e "BEGIN { printf(\"armed\n\"); } $target { @ = count(); }" \
		>"$dir/out" 2>"$dir/err" &
	pid=$!
	if await grep -qs armed "$dir/out"; then
		armed=$(ms)
		kill -INT "$pid"
		wait "$pid" || true
		removed=$(ms)
		row "bpftrace $version" $((armed - start)) $((removed - armed))
		result "$n $what: bpftrace, to arm" "$(times $((armed - start)) $arm)" '' ''
		result "$n $what: bpftrace, to remove" "$(times $((removed - armed)) $remove)" '' ''
	else
		row bpftrace - - "skipped: $(tail -n 1 "$dir/err")"
	fi
	pid=''
fi
