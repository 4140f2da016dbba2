# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# probectl in bash: what can stand where the cursor is, as probectl says.

_probectl()
{
	local line=${COMP_LINE:0:COMP_POINT} word words=() begun cut=''

	# By blanks alone: bash parts words at ':' and '=', too.
	read -ra words <<<"$line"
	case $line in *[[:blank:]]) words+=('') ;; esac
	begun=${words[${#words[@]} - 1]}
	# What is before the last of these stays on the line and is not replaced.
	case $begun in
	*[:=]*) cut=${begun%"${begun##*[:=]}"} ;;
	esac
	COMPREPLY=()
	while IFS=$'\t' read -r word _; do
		if [ "$word" = :file ]; then
			compopt -o filenames 2>/dev/null
			while read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -f -- "${begun#"$cut"}")
		else
			COMPREPLY+=("${word#"$cut"}")
		fi
	done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _probectl probectl
