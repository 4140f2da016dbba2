#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tests/bench/load.sh [uprobes|kprobes] [PROBED]
#
# A thousand probes armed and removed: probed, perf probe and bpftrace, one after
# the other on the same functions. uprobes: of a program made for it. kprobes: of
# the running kernel; in the guest, with build/arm64/probed.
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

ms() { echo $((${EPOCHREALTIME//[.,]/} / 1000)); }
# row TOOL ARM REMOVE NOTE: milliseconds
row() { printf '  %-28s %8s %8s  %s\n' "$1" "$2" "$3" "${4-}"; }
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
$probed "$dir/bench-load.json" >/dev/null 2>"$dir/err" &
pid=$!
await grep -qs 'probes armed' "$dir/err" || { cat "$dir/err"; exit 1; }
armed=$(ms)
rss=$(awk '/^VmRSS/ { print $2 " kB RSS" }' "/proc/$pid/status")
mid=$(ms)
kill "$pid"
wait "$pid"
pid=''
row probed $((armed - start)) $(($(ms) - mid)) "$rss, armed from its start on"

# perf takes at most 128 probes at once.
if ! perf probe --help >/dev/null 2>&1; then
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
		perf probe "${exec_of[@]}" "${adds[@]}" >/dev/null 2>"$dir/perf" || failed=1
	done <"$dir/names"
	armed=$(ms)
	perf probe -d 'bench_load:*' >/dev/null 2>&1 || true
	note='defined only, never armed'
	[ $failed -eq 0 ] || note="$note; some failed: $(grep -m 1 -i error "$dir/perf" || true)"
	row 'perf probe' $((armed - start)) $(($(ms) - armed)) "$note"
fi

if ! command -v bpftrace >/dev/null; then
	row bpftrace - - 'skipped: no bpftrace here'
else
	if [ "$what" = uprobes ]; then
		target="uprobe:$dir/program:bench_f*"
	else
		target=$(sed 's/^/kprobe:/' "$dir/names" | paste -sd ,)
	fi
	start=$(ms)
	BPFTRACE_MAX_PROBES=$((n + 10)) bpftrace -e "BEGIN { printf(\"armed\n\"); } $target { @ = count(); }" \
		>"$dir/out" 2>"$dir/err" &
	pid=$!
	if await grep -qs armed "$dir/out"; then
		armed=$(ms)
		kill -INT "$pid"
		wait "$pid" || true
		row "bpftrace $(bpftrace --version | grep -o 'v[0-9.]*')" $((armed - start)) \
			$(($(ms) - armed))
	else
		row bpftrace - - "skipped: $(tail -n 1 "$dir/err")"
	fi
	pid=''
fi
