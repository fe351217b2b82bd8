#!/bin/sh
# runtm-api @version@ for @target@: this text, then the program and its runtime, compressed.
# The first start unpacks them into the cache folder, every start runs them there. A later start
# creates no process: it takes about a millisecond. All names begin with rt_, so that no variable of
# the caller is changed.
# The braces make the shell read it whole before anything runs: half a head does nothing.
# shellcheck disable=SC3013,SC3067 # test -nt, -ef and -O: not in POSIX, but in every sh in use
{
  # A caller may export options of its shell (SHELLOPTS): a trace would print arguments, and
  # "noclobber" would forbid files that are needed.
  { set +aefuvxC; } 2>/dev/null
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

  # Whether path $1 belongs to this user, and is no link to something that does.
  rt_own() { [ -O "$1" ] && [ ! -L "$1" ]; }

  # Whether nobody else can replace the folder that holds the cache. Root trusts only folders of
  # root, all the way up: whoever owns one of them can replace what is below it.
  rt_base_safe() {
    rt_dir=$rt_base
    if [ -O / ]; then
      while [ -n "$rt_dir" ]; do
        [ ! -e "$rt_dir" ] || [ -O "$rt_dir" ] || return 1
        rt_dir=${rt_dir%/*}
      done
      return 0
    fi
    # Root in a container may find that "/" belongs to somebody else.
    { [ -O "$rt_home" ] && [ -O "$rt_base" ]; } || [ "$(id -u)" != 0 ]
  }

  # Whether entry $1 is complete: ours, nothing in it empty, nothing written to since it was filled.
  # Every file is given a time in the past, and the mark one a day later: whatever is written to
  # later is newer than the mark, however coarse the clock of the disk is.
  rt_ready() {
    [ -x "$1/runtime" ] && rt_own "$1/ready" && rt_own "$1" && rt_own "${1%/*}" && rt_base_safe ||
      return 1
    for rt_file in runtime $rt_files; do
      rt_file=$1/${rt_file%:*}
      [ -s "$rt_file" ] && rt_own "$rt_file" && [ "$1/ready" -nt "$rt_file" ] || return 1
    done
    [ ! -e "$1/deno" ] || rt_own "$1/deno"
  }

  # Writes one part of this file: start, length, size when unpacked, path. Only the state of gzip
  # and the size count: "tail" is stopped by "head", which a shell may take for a failure.
  rt_part() {
    { tail -c "+$1" "$rt_self" | head -c "$2" || :; } 2>/dev/null |
      GZIP='' gzip -dc 2>/dev/null >"$4" && [ "$(wc -c <"$4")" -eq "$3" ]
  }

  # Cuts the program in folder $1 into its files.
  rt_split() {
    rt_at=1
    for rt_file in $rt_files; do
      { tail -c "+$rt_at" "$1/program" || :; } | head -c "${rt_file#*:}" >"$1/${rt_file%:*}" ||
        return 1
      rt_at=$((rt_at + ${rt_file#*:}))
    done 2>/dev/null
    rm -f "$1/program"
  }

  # Moves what was unpacked from folder $1 to folder $2, the mark last.
  rt_place() {
    for rt_file in $rt_files runtime: ready:; do
      mv -f "$1/${rt_file%:*}" "$2/${rt_file%:*}" 2>/dev/null || return 1
    done
  }

  # Gives the files in folder $1 their time, and the mark a later one.
  rt_mark() {
    for rt_file in $rt_files runtime:; do
      TZ=UTC0 touch -t 200001010000 "$1/${rt_file%:*}" 2>/dev/null || return 1
    done
    TZ=UTC0 touch -t 200001020000 "$1/ready" 2>/dev/null
  }

  # Fills folder $1. Whoever looks at it meanwhile sees old files or new ones, never halves.
  rt_unpack() {
    rt_code=0
    rt_new=$(mktemp -d "$1/new.XXXXXX" 2>/dev/null) || return 1
    if rt_part "$rt_program_at" "$rt_program_length" "$rt_program_size" "$rt_new/program" &&
      rt_split "$rt_new" &&
      rt_part "$rt_runtime_at" "$rt_runtime_length" "$rt_runtime_size" "$rt_new/runtime" &&
      chmod 700 "$rt_new/runtime" && rt_starts "$rt_new" &&
      rt_mark "$rt_new" && rt_place "$rt_new" "$1"; then
      rm -rf "$rt_new"
      rt_new=
      return 0
    fi
    rm -rf "$rt_new"
    rt_new=
    return 1
  }

  # Whether the runtime in folder $1 really runs here; what it said otherwise is kept.
  rt_starts() {
    # A shell says by which signal the runtime ended; nobody wants to hear that.
    # shellcheck disable=SC3045 # where there is no such limit, there is nothing to set
    { rt_said=$(ulimit -c 0 2>/dev/null; rt_run "$1" --version 2>&1 </dev/null); } 2>/dev/null
    rt_code=$?
    [ "$rt_code" != 0 ] || return 0
    rt_why=
    while read -r rt_line; do
      case $rt_line in
        *Fatal*) rt_why=$rt_line && break ;;
        *[A-Za-z]*) rt_why=${rt_why:-$rt_line} ;;
      esac
    done <<END
$rt_said
END
    rt_why=$(printf '%s' "${rt_why#\# }" | LC_ALL=C tr -d '"\\\000-\037\177-\377')
    return 1
  }

  # Ends because the runtime does not run here.
  rt_refuse() {
    # The runtime runs, and the program says in a line of its own what is wrong.
    case $rt_said in '{"error"'*) printf '%s\n' "$rt_said" >&2 && exit "$rt_code" ;; esac
    if [ "$rt_memory" != unlimited ]; then
      rt_fail "The runtime inside runtm-api does not start with an address space of \
$((rt_memory / 1048576)) MB: $rt_why" "Raise the limit first: ulimit -v unlimited"
    fi
    rt_fail "The runtime inside runtm-api does not start on this system: $rt_why" \
      "It needs @needs@, memory that may be written and then run (systemd: \
MemoryDenyWriteExecute=no), and a folder that may hold programs: set XDG_CACHE_HOME to one"
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

  # Unsets what would change how the runtime works: every name that it knows, by a list, since a
  # shell can only tell what there is by printing it, values and all. DENO_CERT, DENO_TLS_CA_STORE
  # and the settings of proxies stay.
  rt_clear() {
    unset NODE_OPTIONS NODE_V8_COVERAGE NODE_DEBUG NODE_DEBUG_NATIVE NODE_ICU_DATA NODE_UNIQUE_ID \
      NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE NODE_TLS_REJECT_UNAUTHORIZED \
      DENO_AUDIT_PERMISSIONS DENO_AUTH_TOKENS DENO_AUTO_SERVE DENO_CACHE_DB_MODE \
      DENO_CACHE_LSC_ENDPOINT DENO_COMPAT DENO_CONDITIONS DENO_CONNECTED DENO_COVERAGE_DIR \
      DENO_CRON_TEST_SCHEDULE_OFFSET DENO_DEPLOY_APP DENO_DEPLOY_CLI_SANDBOX \
      DENO_DEPLOY_CLI_SPECIFIER DENO_DEPLOY_ORG DENO_DEPLOY_TOKEN DENO_DEPLOY_TUNNEL_ENDPOINT \
      DENO_DESKTOP_DEV_URL DENO_DESKTOP_FRAMEWORK_DEV DENO_DESKTOP_HMR \
      DENO_DESKTOP_INSPECT_BRK DENO_DESKTOP_INSPECT_INTERNAL_PORT DENO_DESKTOP_INSPECT_WAIT \
      DENO_DESKTOP_MUX_WS DENO_DIR DENO_DISABLE_NODE_SHIM DENO_DISABLE_OFFSCREEN_CANVAS \
      DENO_DISABLE_VERBATIM_MODULE_SYNTAX DENO_DOC_SEARCH_INDEX \
      DENO_DONT_USE_INTERNAL_BASE_UPGRADE_URL DENO_DONT_USE_INTERNAL_NODE_COMPAT_STATE_FD \
      DENO_EMIT_CACHE_MODE DENO_EXTRA_STDIO_FDS DENO_FETCH_TOKEN DENO_INSTALL_ARCH \
      DENO_INSTALL_ROOT DENO_INTERNAL_CHILD_ENTRYPOINT \
      DENO_INTERNAL_DIAGNOSTIC_BATCH_NOTIFICATIONS DENO_INTERNAL_FAST_CHECK_OVERWRITE \
      DENO_INTERNAL_IS_LIFECYCLE_SCRIPT DENO_INTERNAL_NODE_TEST_FORCE_SHARED_OPENSSL \
      DENO_INTERNAL_NPM_CMD_NAME DENO_INTERNAL_TASK_USE_PKG_JSON DENO_JOBS \
      DENO_KV_ACCESS_TOKEN DENO_KV_DB_MODE DENO_KV_DEFAULT_PATH DENO_KV_PATH_PREFIX \
      DENO_KV_REQUIRES_DISTRIBUTED_DATABASE DENO_LOG DENO_LOG_LAZY_LOAD DENO_LOG_STYLE \
      DENO_LSP_IDLE_MEMORY_RELEASE_MS DENO_LSP_TRACE DENO_NODE_SHIM_ACTIVE \
      DENO_NODE_TRACE_EVENT_CATEGORIES DENO_NODE_USE_OPENSSL_CA DENO_NO_FILTER_FRAMES \
      DENO_NO_PACKAGE_JSON DENO_NO_PROMPT DENO_NO_UPDATE_CHECK DENO_PATCH_REACT_CVE \
      DENO_PERMISSION_BROKER_PATH DENO_REPL_HISTORY DENO_SERVE_ADDRESS \
      DENO_SERVE_AUTOMATIC_COMPRESSION DENO_SLOW_TEST_TIMEOUT DENO_SNAPSHOT_IMPORT_GRAPH \
      DENO_STARTUP_PHASES DENO_TESTING_DISABLE_GIT_CHECK DENO_TESTING_UPGRADE \
      DENO_TEST_JUPYTER_PATH DENO_TEST_SANITIZE_OPS DENO_TEST_SANITIZE_RESOURCES \
      DENO_TOKIO_EVENT_INTERVAL DENO_TOKIO_GLOBAL_QUEUE_INTERVAL \
      DENO_TOKIO_MAX_IO_EVENTS_PER_TICK DENO_TOKIO_METRICS DENO_TOKIO_METRICS_INTERVAL \
      DENO_TRACE_PERMISSIONS DENO_TRUST_PROXY_HEADERS DENO_TSC_BIN DENO_TSC_DEBUG \
      DENO_UNSTABLE_CONTROL_SOCK DENO_UNSTABLE_CRON_SOCK DENO_UNSTABLE_FFI_TRACE_TURBO \
      DENO_UNSTABLE_LAZY_DYNAMIC_IMPORTS DENO_UNSTABLE_NPM_LAZY_CACHING \
      DENO_UNSTABLE_OTEL_DETERMINISTIC DENO_UNSTABLE_RAW_IMPORTS DENO_UNSTABLE_SLOPPY_IMPORTS \
      DENO_UNSTABLE_TSGO DENO_USE DENO_USE_CGROUPS DENO_USE_WRITEV DENO_USR2_MEMORY_TRIM \
      DENO_V8_FLAGS NO_DENO_BUNDLE_HACK \
      DENO_WEBGPU_BACKEND DENO_WEBGPU_DX12_COMPILER DENO_WEBGPU_TRACE \
      OTEL_ATTRIBUTE_COUNT_LIMIT OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT OTEL_BLRP_EXPORT_TIMEOUT \
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE OTEL_BLRP_MAX_QUEUE_SIZE OTEL_BLRP_SCHEDULE_DELAY \
      OTEL_BSP_EXPORT_TIMEOUT OTEL_BSP_MAX_CONCURRENT_EXPORTS OTEL_BSP_MAX_EXPORT_BATCH_SIZE \
      OTEL_BSP_MAX_QUEUE_SIZE OTEL_BSP_SCHEDULE_DELAY OTEL_DENO OTEL_DENO_CONSOLE \
      OTEL_DENO_METRICS OTEL_DENO_TRACING OTEL_DENO_VSOCK OTEL_EXPORTER_OTLP_CERTIFICATE \
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE OTEL_EXPORTER_OTLP_CLIENT_KEY \
      OTEL_EXPORTER_OTLP_COMPRESSION OTEL_EXPORTER_OTLP_ENDPOINT OTEL_EXPORTER_OTLP_HEADERS \
      OTEL_EXPORTER_OTLP_INSECURE OTEL_EXPORTER_OTLP_LOGS_COMPRESSION \
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT OTEL_EXPORTER_OTLP_LOGS_HEADERS \
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL OTEL_EXPORTER_OTLP_LOGS_TIMEOUT \
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION OTEL_EXPORTER_OTLP_METRICS_ENDPOINT \
      OTEL_EXPORTER_OTLP_METRICS_HEADERS OTEL_EXPORTER_OTLP_METRICS_PROTOCOL \
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE OTEL_EXPORTER_OTLP_METRICS_TIMEOUT \
      OTEL_EXPORTER_OTLP_PROTOCOL OTEL_EXPORTER_OTLP_TIMEOUT \
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION OTEL_EXPORTER_OTLP_TRACES_ENDPOINT \
      OTEL_EXPORTER_OTLP_TRACES_HEADERS OTEL_EXPORTER_OTLP_TRACES_PROTOCOL \
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT OTEL_METRIC_EXPORT_INTERVAL OTEL_PROPAGATORS \
      OTEL_RESOURCE_ATTRIBUTES OTEL_SDK_DISABLED OTEL_SERVICE_NAME \
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT \
      OTEL_SPAN_EVENT_COUNT_LIMIT OTEL_TRACES_SAMPLER OTEL_TRACES_SAMPLER_ARG
  }

  # Looks at the limits that the runtime may not bear. They stand in a file on Linux.
  rt_read_limits() {
    rt_open=unlimited rt_memory=unlimited
    [ -r /proc/self/limits ] || return 0
    while read -r rt_line rt_kind rt_line rt_soft rt_line; do
      case $rt_kind in
        open) rt_open=$rt_soft ;;
        address) rt_memory=$rt_soft && break ;;
      esac
    done </proc/self/limits
    case $rt_open in
      unlimited) ;;
      ? | 1? | 2? | 3[01])
        rt_fail "Only $rt_open files may be open at once, and runtm-api needs at least 32" \
          "Raise the limit first: ulimit -n 256"
        ;;
    esac
  }

  # Whether the runtime has to be asked before it is started from entry $1: where addresses are
  # limited, and once in every unit of systemd, which may forbid memory that is written and then run.
  rt_is_doubtful() {
    [ "$rt_memory" = unlimited ] || return 0
    case ${INVOCATION_ID-} in '' | *[!0-9a-f]*) return 1 ;; esac
    rt_tried=$1/tried-$INVOCATION_ID
    [ ! -e "$rt_tried" ]
  }

  # Notes that the runtime runs in this unit.
  rt_note() {
    [ -n "$rt_tried" ] || return 0
    rm -f "$1"/tried-* && : 2>/dev/null >"$rt_tried"
  }

  # The runtime cannot start in a folder that was removed. Whether this one was is asked twice: the
  # first question is cheap, the second is right even where folders above may not be looked into.
  rt_find_folder() {
    [ -n "${PWD-}" ] && [ . -ef "$PWD" ] && return
    [ -n "$(pwd -P 2>/dev/null)" ] ||
      rt_fail "The current folder does not exist any more" "Change to another one first: cd /"
  }

  # Cannot use the cache folder: unpacks into a private folder that goes when the program ends.
  rt_run_once() {
    for rt_dir in "${TMPDIR-}" /tmp /var/tmp; do
      case $rt_dir in /*) ;; *) continue ;; esac
      rt_once=$(mktemp -d "$rt_dir/runtm-api.XXXXXX" 2>/dev/null) || continue
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
        trap - HUP INT PIPE TERM
        rt_run "$rt_once" "$@"
      fi
      rm -rf "$rt_once"
      rt_once=
      rt_may_start_elsewhere "$rt_dir" || rt_refuse
    done
  }

  # Whether another folder than $1 may help: it was full, must not hold programs, or has a name that
  # the runtime may not be able to read.
  rt_may_start_elsewhere() {
    case $rt_code in 0 | 126) return 0 ;; esac
    case $1 in *[!\ -~]*) return 0 ;; esac
    return 1
  }

  # Whether the entry can be made, and by nobody else's leave.
  rt_may_create() {
    [ -n "$rt_entry" ] && rt_base_safe || return 1
    for rt_dir in "${rt_entry%/*}" "$rt_entry"; do
      [ ! -e "$rt_dir" ] && [ ! -L "$rt_dir" ] || rt_own "$rt_dir" || return 1
    done
  }

  # Ends on a signal.
  # shellcheck disable=SC2317 # called by the traps
  rt_stop() {
    rm -rf ${rt_new:+"$rt_new"} ${rt_once:+"$rt_once"}
    exit "$1"
  }

  # Removes what starts left behind that were killed while they unpacked.
  rt_tidy() {
    find "$1" -name 'new.??????' -mmin +60 -exec rm -rf {} + 2>/dev/null
  }

  rt_first_start() {
    for rt_tool in tail head gzip wc mktemp mkdir chmod mv rm touch tr; do
      command -v "$rt_tool" >/dev/null 2>&1 ||
        rt_fail "The first start needs \\\"$rt_tool\\\", which is missing" "Install it first"
    done
    [ "$(wc -c <"$rt_self")" -eq "$rt_whole_size" ] ||
      rt_fail "This copy of runtm-api is damaged" "Install it again"
    rt_new='' rt_once='' rt_why='' rt_said='' rt_code=0
    trap 'rt_stop 129' HUP
    trap 'rt_stop 130' INT
    trap 'rt_stop 141' PIPE
    trap 'rt_stop 143' TERM
    umask 077
    if rt_may_create && mkdir -p "$rt_entry" 2>/dev/null && rt_may_create; then
      rt_tidy "$rt_entry"
      if rt_unpack "$rt_entry"; then
        umask "$rt_umask"
        trap - HUP INT PIPE TERM
        rt_run "$rt_entry" "$@"
      fi
      rt_may_start_elsewhere "$rt_entry" || rt_refuse
    fi
    rt_run_once "$@"
    [ "$rt_code" = 0 ] || rt_refuse
    rt_fail "No room to unpack runtm-api: @megabytes@ MB are needed" \
      "Set XDG_CACHE_HOME or TMPDIR to a folder that can be written to"
  }

  rt_find_folder
  rt_read_limits
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

  rt_home='' rt_base='' rt_entry=''
  case ${XDG_CACHE_HOME-} in
    /*) rt_home=$XDG_CACHE_HOME rt_base=$XDG_CACHE_HOME ;;
    *) case ${HOME-} in /*) rt_home=$HOME rt_base=$HOME/@cache@ ;; esac ;;
  esac
  [ -z "$rt_base" ] || rt_entry=$rt_base/runtm-api/$rt_key
  if [ -n "$rt_entry" ] && rt_ready "$rt_entry"; then
    rt_tried=
    if rt_is_doubtful "$rt_entry"; then
      rt_starts "$rt_entry" || rt_refuse
      rt_note "$rt_entry"
    fi
    rt_run "$rt_entry" "$@"
  fi
  rt_umask=$(umask)
  rt_first_start "$@"
  # shellcheck disable=SC2317 # nothing may run on into the compressed bytes
  exit 1
}
