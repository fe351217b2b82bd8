#!/bin/sh
# Shows what the last prompt of a session did: how it ended, what it cost, what it said, what changed.
#
#     RUNTM_API_KEY=… examples/review.sh SESSION_ID
set -eu
id=${1:?Name a session}

runtm-api session status "$id" --jq \
  '"state \(.state), prompt \(.last_prompt.status), cost \(.last_prompt.cost_usd) USD", .last_prompt.summary'
runtm-api session events "$id" --last 200 --jq \
  'select(.event == "file_changed") | "\(.data.action) \(.data.path)"'
