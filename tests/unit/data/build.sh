#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Makes the binary files beside it anew; they are committed, since they are small
# and the unit tests must not need a cross compiler.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
as=aarch64-linux-gnu-as ld=aarch64-linux-gnu-ld
$as -o "$tmp/sample.o" sample-arm64.s
$as -o "$tmp/twin.o" twin-arm64.s
printf 'V1 { global: api; };\nV2 { global: *; };\n' > "$tmp/versions"
$ld -shared -z max-page-size=4096 -z noseparate-code -z norelro --hash-style=sysv \
	--build-id=none --version-script="$tmp/versions" \
	-o sample-arm64.so "$tmp/sample.o" "$tmp/twin.o"
$as -o "$tmp/vmlinux.o" vmlinux-arm64.s
$ld -n -z max-page-size=16 --build-id=none -T vmlinux-arm64.lds -o vmlinux-arm64 "$tmp/vmlinux.o"
cp sample-arm64.so "$tmp/stripped"
aarch64-linux-gnu-strip -o stripped-arm64.so "$tmp/stripped"

gcc -gbtf -c -o "$tmp/shapes.o" shapes.c
objcopy -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$tmp/shapes.o" shapes.btf
ls -l ./*.so vmlinux-arm64 shapes.btf
