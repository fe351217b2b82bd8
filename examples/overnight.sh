#!/bin/sh
# Gives each line of a file to an agent of its own, waits for all, opens a pull request for each that
# worked, and cleans up after those.
#
#     RUNTM_API_KEY=… examples/overnight.sh tasks.txt octo-labs/widgets
#
# Prints the address of each pull request. Exit code 1 when one of the tasks failed.
set -eu
tasks=${1:?Name a file with one task a line}
repo=${2:?Name a repository: owner/name}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lines of tasks that worked come on stdout, error lines of the others on stderr.
failed=0
runtm-api session launch --prompts-from "$tasks" --repo "$repo" --on-complete keep_alive --wait \
  --jq .id > "$work/launched" || failed=1

# Each line is {"line":1,"result":"ID"}.
sed -n 's/.*"result":"\([^"]*\)".*/\1/p' "$work/launched" > "$work/ids"
while read -r id; do
  runtm-api session git "$id" create_branch_and_pr --pr-title "Task of session $id" --jq .pr_url
done < "$work/ids"

if [ -s "$work/ids" ]; then
  runtm-api session destroy --ids-from "$work/ids" > "$work/destroyed"
fi
exit "$failed"
