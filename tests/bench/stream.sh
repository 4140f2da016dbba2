#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# CPU seconds per million events, ring buffer to JSON, beside perf, trace-cmd and
# bpftrace (tools/deps bench); and how many events a second probed takes:
#
#	tests/bench/stream.sh peers [EVENTS]
#	tests/bench/stream.sh sustain [SECONDS]
#
# Needs root, and tracefs at /sys/kernel/tracing.
set -eu
cd "$(dirname "$0")/../.."
make -s build/libprobe.a
mkdir -p build/bench
gcc -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -Idaemon/lib \
	-o build/bench/stream tests/bench/stream.c build/libprobe.a -lbpf -lelf
if [ ! -d /sys/kernel/tracing/instances ]; then
	echo "skip: no tracefs at /sys/kernel/tracing"
	exit 0
fi
set -- "tests/bench/${1:-peers}" "${@:2}"
# probed's files are in memory where systemd runs, and are so here. Another probed does
# not see them then, and could not tell that a set is in use: no bench beside another.
mkdir -p /run/probed
if [ "$(stat -f -c %T /run/probed)" != tmpfs ]; then
	if unshare --mount true; then
		echo "  /run/probed is on a disk: a tmpfs is put there for the time of the bench"
		set -- unshare --mount sh -c \
			'mount -t tmpfs -o mode=0755 tmpfs /run/probed && exec "$@"' sh "$@"
	else
		echo "  /run/probed is on a disk, and cannot be put into memory: it is slow"
	fi
fi
exec "$@"
