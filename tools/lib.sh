# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For sourcing: where things are, how to say something, and a cache that
# several callers may fill at once and a Ctrl-C cannot poison.

# shellcheck disable=SC2034	# for those who source this
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034
cache=${XDG_CACHE_HOME:-$HOME/.cache}/probed
# shellcheck disable=SC2034	# for those who source this
cross=aarch64-linux-gnu-
makers=("$(realpath "$0")" "$repo/tools/lib.sh")	# of what goes into the cache

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# key: a short name for whatever comes in on stdin, and for the scripts that
# make something of it: what another version of them made is not the same
key() { cat - "${makers[@]}" | sha256sum | cut -c 1-16; }

# cache_fill DIR COMMAND…: unless an earlier call did so, fill DIR by running
# COMMAND… DIR, one caller at a time.  DIR counts as filled only once COMMAND
# has succeeded; COMMAND must cope with what an interrupted one left there.
# DIR and its file "filled" are touched at each use; what went unused for a
# week is removed when a new entry comes beside it.
cache_fill()
{
	local dir=$1 lock
	shift
	if touch -c "$dir" "$dir/filled" 2>/dev/null && [ -e "$dir/filled" ]; then
		return
	fi
	mkdir -p "${dir%/*}"
	exec {lock}>"$dir.lock"
	if ! flock -n "$lock"; then
		say "waiting for another process to finish $dir"
		flock "$lock"
	fi
	# Somebody may have removed the entry before we had the lock
	if ! [ "$dir.lock" -ef "/proc/self/fd/$lock" ]; then
		exec {lock}>&-
		cache_fill "$dir" "$@"
		return
	fi
	mkdir -p "$dir"
	if ! [ -e "$dir/filled" ]; then
		# It inherits the lock: should we be killed, the next caller
		# waits until what COMMAND started has ended, too
		"$@" "$dir" >&2
		touch "$dir/filled"
		cache_evict "${dir%/*}"
	fi
	exec {lock}>&-
}

# cache_evict PARENT: removes the entries in PARENT, filled or interrupted,
# that went unused for a week and that nobody works on
cache_evict()
{
	local path lock

	for path in "$1"/*.lock; do
		[ -e "$path" ] || continue
		exec {lock}>>"$path"
		if flock -n "$lock" && [ "$path" -ef "/proc/self/fd/$lock" ] &&
		   [ -z "$(find "${path%.lock}" "$path" -maxdepth 0 -mtime -8 2>/dev/null)" ]; then
			rm -rf "${path%.lock}" "$path"
		fi
		exec {lock}>&-
	done
}

# debs_extract DIR PACKAGE…: extracts Debian's arm64 packages and all they
# depend on into DIR, and lists them with their versions in DIR.packages.
# apt works with a state of its own, so this machine needs no foreign
# architecture and nothing of it changes; no package script is run.
debs_extract()
{
	local dir=$1 apt=$1.apt deb
	shift
	rm -rf "$dir" "$apt"
	mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	cat >"$apt/conf" <<-END
		APT::Architecture "arm64";
		APT::Architectures { "arm64"; };
		APT::Install-Recommends "false";
		APT::Sandbox::User "";
		Acquire::Languages "none";
		Dir::State "$apt/state";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
	END
	say "downloading $# arm64 packages and what they need"
	APT_CONFIG=$apt/conf apt-get update -qq
	# The root is merged by hand below: no need for the tool that does it
	APT_CONFIG=$apt/conf apt-get install -qq -y --download-only "$@" usr-is-merged >"$apt/log"

	say "extracting them"
	mkdir -p "$dir"/usr/{bin,sbin,lib}
	ln -s usr/bin usr/sbin usr/lib "$dir"
	for deb in "$apt"/cache/archives/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -xC "$dir" --keep-directory-symlink \
			--exclude './usr/share/doc' --exclude './usr/share/man' \
			--exclude './usr/share/locale' --exclude './usr/share/info'
		basename "$deb" .deb
	done >"$dir.packages"
	rm -rf "$apt"
}
