#!/bin/sh
# runtm-api @version@ for @target@: this text, then the program and its runtime, compressed.
# The first start unpacks them into the cache folder, every start runs them there. All names begin
# with rt_, so that no variable of the caller's is changed on the way.
# The braces make the shell read it whole before anything runs: half a head does nothing.
# shellcheck disable=SC3013,SC3067 # test -nt and -O: not in POSIX, but in every sh that is around
{
  rt_key=@key@
  rt_program_at=@program_at@ rt_program_length=@program_length@ rt_program_size=@program_size@
  rt_runtime_at=@runtime_at@ rt_runtime_length=@runtime_length@ rt_runtime_size=@runtime_size@
  rt_whole_size=@whole_size@
  # The files of the program in the order in which they lie in it, each with its size.
  rt_files='@files@'

  rt_fail() {
    printf '{"error":"%s","hint":"%s","code":"local"}\n' "$1" "$2" >&2
    exit 1
  }

  # Whether folder $1 is complete: ours, of the right sizes, not written to afterwards.
  rt_ready() {
    [ -O "$1" ] && [ -O "$1/ready" ] && [ -x "$1/runtime" ] || return 1
    rt_sizes=" $(cd "$1" && wc -c -- * 2>/dev/null)"
    for rt_file in $rt_files "runtime:$rt_runtime_size"; do
      [ "$1/${rt_file%:*}" -nt "$1/ready" ] && return 1
      case $rt_sizes in *[!0-9]"${rt_file#*:} ${rt_file%:*}"*) ;; *) return 1 ;; esac
    done
  }

  # Writes one part of this file: start, length, size when unpacked, path.
  rt_part() {
    tail -c "+$1" "$rt_self" 2>/dev/null | head -c "$2" 2>/dev/null | gzip -dc >"$4" 2>/dev/null &&
      [ "$(wc -c <"$4")" -eq "$3" ]
  }

  # Cuts the program in folder $1 into its files.
  rt_split() {
    rt_at=1
    for rt_file in $rt_files; do
      tail -c "+$rt_at" "$1/program" | head -c "${rt_file#*:}" >"$1/${rt_file%:*}" || return 1
      rt_at=$((rt_at + ${rt_file#*:}))
    done 2>/dev/null
    rm -f "$1/program"
  }

  # Moves what was unpacked from folder $1 to folder $2.
  rt_place() {
    for rt_file in $rt_files runtime:; do
      mv -f "$1/${rt_file%:*}" "$2/${rt_file%:*}" 2>/dev/null || return 1
    done
  }

  # Fills folder $1. Whoever looks at it meanwhile sees old files or new ones, never halves.
  rt_unpack() {
    rt_new=$(mktemp -d "$1/new.XXXXXX" 2>/dev/null) || return 1
    if rt_part "$rt_program_at" "$rt_program_length" "$rt_program_size" "$rt_new/program" &&
      rt_split "$rt_new" &&
      rt_part "$rt_runtime_at" "$rt_runtime_length" "$rt_runtime_size" "$rt_new/runtime" &&
      chmod 700 "$rt_new/runtime" && rt_starts "$rt_new" &&
      rt_place "$rt_new" "$1" &&
      : 2>/dev/null >"$1/ready"; then
      rm -rf "$rt_new"
      rt_new=
      return 0
    fi
    rm -rf "$rt_new"
    rt_new=
    return 1
  }

  # Whether the runtime in folder $1 starts here at all; what it said otherwise is kept.
  rt_starts() {
    rt_said=$(HOME=$1 DENO_DIR=$1/deno "$1/runtime" --version 2>&1 </dev/null) && return 0
    rt_why=$(printf '%s' "$rt_said" | tr -d '"\\\000-\011\013-\037\177' | head -n 1)
    return 1
  }

  # Runs the program in folder $1 with the rest as its arguments. Takes the place of this shell.
  rt_run() {
    rt_in=$1
    shift
    # The runtime would obey files in the home folder; the program gets the real one back.
    if [ "${HOME+set}" ]; then export RUNTM_API_HOME="$HOME"; else unset RUNTM_API_HOME; fi
    export RUNTM_API_SELF="$rt_self" HOME="$rt_in" DENO_DIR="$rt_in/deno" DENO_NO_UPDATE_CHECK=1
    exec "$rt_in/runtime" run --quiet --no-config --no-lock --no-remote --no-npm --cached-only \
      --node-modules-dir=none @options@ "$rt_in/main.js" "$@"
  }

  # Unsets what would change how the runtime works. Certificate and proxy settings stay.
  rt_clear() {
    unset NODE_OPTIONS NODE_V8_COVERAGE NODE_DEBUG NODE_DEBUG_NATIVE NODE_ICU_DATA NODE_UNIQUE_ID \
      NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE NODE_TLS_REJECT_UNAUTHORIZED
    rt_exported=$(export -p)
    case $rt_exported in *DENO_* | *OTEL_*) ;; *) return ;; esac
    set -f
    IFS=$(printf '\n.')
    IFS=${IFS%.}
    for rt_line in $rt_exported; do
      # "export NAME=...", or "declare -x NAME=..." as bash says it under its own name.
      rt_line=${rt_line#export }
      rt_line=${rt_line#declare -x }
      rt_line=${rt_line%%=*}
      case $rt_line in
        *[!A-Za-z0-9_]* | DENO_CERT | DENO_TLS_CA_STORE) ;;
        DENO_* | OTEL_*) unset "$rt_line" ;;
      esac
    done
    unset IFS
    set +f
  }

  # Cannot use the cache folder: unpacks into a private folder that goes when the program ends.
  rt_run_once() {
    for rt_base in "${TMPDIR-}" /tmp /var/tmp; do
      case $rt_base in /*) ;; *) continue ;; esac
      rt_once=$(mktemp -d "$rt_base/runtm-api.XXXXXX" 2>/dev/null) || continue
      if rt_unpack "$rt_once" && mkfifo "$rt_once/alive" 2>/dev/null; then
        # The program holds the writing end; when it is gone, however it ended, reading ends.
        (
          trap '' HUP INT QUIT TERM
          exec </dev/null >/dev/null 2>&1
          read -r rt_line <"$rt_once/alive"
          rm -rf "$rt_once"
        ) &
        exec 9>"$rt_once/alive"
        umask "$rt_umask"
        trap - HUP INT TERM
        rt_run "$rt_once" "$@"
      fi
      rm -rf "$rt_once"
      rt_once=
    done
  }

  # Root leaves nothing in the home of another user, where that user could not replace it.
  rt_may_create() {
    [ "$(id -u)" != 0 ] && return 0
    rt_base=${rt_entry%/runtm-api/*}
    [ -d "$rt_base" ] || rt_base=${HOME-}
    [ ! -d "$rt_base" ] || [ -O "$rt_base" ]
  }

  rt_first_start() {
    for rt_tool in tail head gzip wc mktemp mkdir chmod mv rm tr; do
      command -v "$rt_tool" >/dev/null 2>&1 ||
        rt_fail "The first start needs \\\"$rt_tool\\\", which is missing" "Install it first"
    done
    [ "$(wc -c <"$rt_self")" -eq "$rt_whole_size" ] ||
      rt_fail "This copy of runtm-api is damaged" "Install it again"
    rt_new='' rt_once='' rt_why=''
    trap 'rm -rf ${rt_new:+"$rt_new"} ${rt_once:+"$rt_once"}; exit 130' HUP INT TERM
    umask 077
    if [ -n "$rt_entry" ] && rt_may_create && mkdir -p "$rt_entry" 2>/dev/null &&
      [ -O "$rt_entry" ] && rt_unpack "$rt_entry"; then
      umask "$rt_umask"
      trap - HUP INT TERM
      rt_run "$rt_entry" "$@"
    fi
    rt_run_once "$@"
    if [ -n "$rt_why" ]; then
      rt_fail "The runtime inside runtm-api does not start on this system: $rt_why" \
        "It needs @needs@, and a folder that may hold programs: set XDG_CACHE_HOME to one"
    fi
    rt_fail "No room to unpack runtm-api: @megabytes@ MB are needed" \
      "Set XDG_CACHE_HOME or TMPDIR to a folder that can be written to"
  }

  rt_self=$0
  case $rt_self in
    /*) ;;
    */*) rt_self=$PWD/$rt_self ;;
    # Started as "sh runtm-api": a shell looks here first, then on the PATH.
    *)
      [ -f "$rt_self" ] || rt_self=$(command -v "$rt_self")
      case $rt_self in /*) ;; *) rt_self=$PWD/$rt_self ;; esac
      ;;
  esac
  rt_clear

  rt_entry=
  case ${XDG_CACHE_HOME-} in
    /*) rt_entry=$XDG_CACHE_HOME/runtm-api/$rt_key ;;
    *) case ${HOME-} in /*) rt_entry=$HOME/@cache@/runtm-api/$rt_key ;; esac ;;
  esac
  [ -n "$rt_entry" ] && rt_ready "$rt_entry" && rt_run "$rt_entry" "$@"
  rt_umask=$(umask)
  rt_first_start "$@"
  # shellcheck disable=SC2317 # nothing may run on into the compressed bytes
  exit 1
}
