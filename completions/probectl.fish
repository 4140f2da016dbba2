# SPDX-License-Identifier: GPL-2.0-only
#
# probectl in fish: what can stand where the cursor is, as probectl says.

function __probectl_complete
	set -l words (commandline -opc) (commandline -ct)
	for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
		if test "$line" = :file
			__fish_complete_path (commandline -ct)
		else
			echo $line
		end
	end
end

complete -c probectl -f -a '(__probectl_complete)'
