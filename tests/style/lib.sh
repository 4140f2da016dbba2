# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For sourcing by the style checks: the files to look at. A check that finds none
# has checked nothing, and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Those of the repository; in a tarball, or where git refuses, those that lie here.
all_files()
{
	local list

	list=$(git ls-files 2>/dev/null) || list=
	if [ -n "$list" ]; then
		printf '%s\n' "$list"
	else
		find . -type f -not -path './build/*' -not -path './.git/*' -printf '%P\n' | sort
	fi
}

# files REGEX [REGEX-NOT]: names, one a line
files()
{
	local list

	list=$(all_files | grep -E -- "$1" | grep -vE -- "${2:-^$}") || {
		echo "$0: no file matches $1: nothing was checked" >&2
		return 1
	}
	printf '%s\n' "$list"
}
