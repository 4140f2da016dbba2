# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For sourcing by test scripts: count checks, each named by a sentence.

passed=0
failed=0
output=$(mktemp)
exec {clock}<> <(:)	# to wait with; made here, since it changes $!

# ok SENTENCE COMMAND…: the sentence holds when the command succeeds
ok()
{
	local sentence=$1
	shift
	# Not in a subshell: the command may wait for a job of this shell.
	if "$@" >"$output" 2>&1; then
		passed=$((passed + 1))
		printf 'ok   %s\n' "$sentence"
	else
		failed=$((failed + 1))
		printf 'FAIL %s\n' "$sentence"
		tail -n 30 "$output" | sed 's/^/     | /'
	fi
}

# same WANT GOT: two files are equal
same() { diff -u "$1" "$2"; }

# is WANT GOT: two words are equal
is()
{
	[ "$1" = "$2" ] || { printf 'want %q\ngot  %q\n' "$1" "$2"; return 1; }
}

# wait_for SECONDS COMMAND…: until the command succeeds; looks again at each
# tenth of a second, since what is waited for has no descriptor to sleep on
wait_for()
{
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$deadline" ]; then
			echo "waited in vain for: $*"
			return 1
		fi
		read -rt 0.1 <&"$clock" || true
	done
}

# with_input_until CONDITION COMMAND…: its input ends when CONDITION, one word, holds, or
# after two minutes
with_input_until()
{
	local condition=$1 dir job input
	shift
	dir=$(mktemp -d)
	mkfifo "$dir/input"
	"$@" <"$dir/input" &
	job=$!
	exec {input}>"$dir/input"
	# What is missing then is told by who compares
	wait_for 120 "$condition" || true
	exec {input}>&-
	rm -r "$dir"
	wait "$job"
}

# sleeps PID: it waits for something
sleeps() { grep -q '^State:.S' "/proc/$1/status"; }

# finish: the closing line, and the status
finish()
{
	rm -f "$output"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
