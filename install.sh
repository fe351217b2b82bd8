#!/bin/sh
# Installs runtm-api on macOS and Linux:
#
#   curl -fsSL https://runtm.com/install | bash
#   curl -fsSL https://runtm.com/install | bash -s -- --dry-run
#
# The usage text below names the options and variables. Everything is one function that the last
# line calls, so a script that was cut on its way does nothing.

runtm_api_install() {
  # Nothing that the caller set for other programs counts here: options of an exported SHELLOPTS,
  # options of tools, and the language, since what tools say is read.
  set +aefC
  set -u
  unset CDPATH TAR_OPTIONS GZIP GREP_OPTIONS GREP_COLOR GREP_COLORS POSIXLY_CORRECT WGETRC \
    SYSTEM_WGETRC CURL_HOME
  LC_ALL=C
  export LC_ALL
  umask 022
  program=runtm-api
  receipt_name=.runtm-api.receipt
  script_url=https://runtm.com/install
  tilde='~'
  newline=$(printf '\n.')
  newline=${newline%.}

  usage() {
    cat <<'END'
Installs runtm-api. Options:

  --dry-run        show what would be done
  --uninstall      take away what this installer put there
  --print-version  print the version that would be installed
  --help           print this

Environment:

  RUNTM_VERSION      latest (default), 0.4.0, v0.4.0 or packages/agent/v0.4.0
  RUNTM_INSTALL_DIR  where the program goes (default: /usr/local/bin)
  RUNTM_REPO         GitHub repository of the releases (default: runtm-ai/runtm)
  RUNTM_BASE_URL     a mirror that holds the archives and checksums.txt (https or file);
                     {version} and {tag} in it are replaced
  RUNTM_ALLOW_HTTP   1: a mirror may be reached by http, where others can replace the program
  RUNTM_SKIP_SKILLS  1: leave the skill files of coding agents alone
  RUNTM_NO_SUDO      1: never use sudo
END
  }

  say() { printf '%s\n' "$*"; }

  on_one_line() { printf '%s' "$1" | tr '\n' ' '; }

  # Ends with a line on what happened and lines on what to do.
  fail() {
    printf 'error: %s\n' "$(on_one_line "$1")" >&2
    shift
    for line in "$@"; do
      [ -z "$line" ] || printf '  %s\n' "$line" >&2
    done
    exit 1
  }

  wrong_use() {
    printf 'error: %s\n  --help lists the options and variables\n' "$(on_one_line "$*")" >&2
    exit 3
  }

  have() { command -v "$1" >/dev/null 2>&1; }

  is_on() { case $1 in '' | 0 | false | no) return 1 ;; esac }

  first_line() { LC_ALL=C tr -d '\000-\010\013-\037\177' <"$1" 2>/dev/null | sed -n '/./{p;q;}'; }

  # Prints $1 with every $2 replaced by $3.
  replaced() {
    rest=$1 done_part=
    while :; do
      case $rest in
        *"$2"*) done_part=$done_part${rest%%"$2"*}$3 rest=${rest#*"$2"} ;;
        *) break ;;
      esac
    done
    printf '%s' "$done_part$rest"
  }

  # Prints $1 with $HOME written as ~.
  short() {
    case $1 in
      "$home"/*) [ -n "$home" ] && printf '%s' "$tilde${1#"$home"}" && return ;;
    esac
    printf '%s' "$1"
  }

  # ---- what is asked for --------------------------------------------------------------------

  read_options() {
    action=install dry_run=
    for option in "$@"; do
      case $option in
        --dry-run) dry_run=1 ;;
        --uninstall) action=uninstall ;;
        --print-version) action=print ;;
        --help | -h) action=help ;;
        *) wrong_use "\"$option\" is not an option of the installer" ;;
      esac
    done
  }

  read_settings() {
    repo=${RUNTM_REPO:-runtm-ai/runtm}
    case $repo in
      *[!0-9A-Za-z._/-]* | */*/* | /* | */ | .* | */.*) repo_is_bad=1 ;;
      */*) repo_is_bad= ;;
      *) repo_is_bad=1 ;;
    esac
    [ -z "$repo_is_bad" ] || wrong_use "RUNTM_REPO=\"$repo\" is not OWNER/NAME"
    base_url=${RUNTM_BASE_URL:-}
    base_url=$(without_end_slashes "$base_url")
    case $base_url in
      '' | https://* | file://*) ;;
      http://*)
        is_loopback "$base_url" || is_on "${RUNTM_ALLOW_HTTP:-}" ||
          wrong_use "RUNTM_BASE_URL=\"$(shown "$base_url")\" is not encrypted: anyone on the way can" \
            "replace the program. Use https, or set RUNTM_ALLOW_HTTP=1"
        ;;
      *) wrong_use "RUNTM_BASE_URL=\"$(shown "$base_url")\" is not an https or file address" ;;
    esac
    read_folder
    read_version
  }

  # Whether an http address is one of this machine.
  is_loopback() {
    host=${1#http://}
    host=${host%%[/?#]*}
    case ${host##*@} in
      localhost | localhost:* | '[::1]' | '[::1]:'*) return 0 ;;
      127.*) case ${host##*@} in *[!0-9.:]*) return 1 ;; esac ;;
      *) return 1 ;;
    esac
  }

  # Prints an address without the name and password in it.
  shown() { printf '%s' "$1" | sed 's|//[^/]*@|//***@|'; }

  without_end_slashes() {
    text=$1
    while :; do
      case $text in
        / | *:///) break ;;
        */) text=${text%/} ;;
        *) break ;;
      esac
    done
    printf '%s' "$text"
  }

  read_folder() {
    folder=${RUNTM_INSTALL_DIR:-/usr/local/bin}
    # A quoted ~ that the caller's shell has left as it is.
    case $folder in
      "$tilde") folder=$home ;;
      "$tilde"/*) folder=$home${folder#"$tilde"} ;;
    esac
    case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
    folder=$(without_end_slashes "$folder")
    case $folder in
      *"$newline"*) wrong_use "RUNTM_INSTALL_DIR holds a line break" ;;
    esac
    target=$folder/$program
    receipt=$folder/$receipt_name
  }

  # Sets version (empty: not known yet) and tags, the releases that may carry it.
  read_version() {
    asked=${RUNTM_VERSION:-latest}
    version='' tags=''
    case $asked in
      latest) return ;;
      packages/agent/v*) version=${asked#packages/agent/v} tags=$asked ;;
      v*) version=${asked#v} tags="packages/agent/$asked $asked" ;;
      *) version=$asked tags="packages/agent/v$asked v$asked" ;;
    esac
    is_version "$version" ||
      wrong_use "RUNTM_VERSION=\"$asked\" is not latest, 0.4.0, v0.4.0 or packages/agent/v0.4.0"
  }

  is_version() {
    case $1 in *[!0-9A-Za-z.-]*) return 1 ;; esac
    printf '%s\n' "$1" | grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$'
  }

  # ---- where this runs ----------------------------------------------------------------------

  # Sets for_user (empty: whoever runs this) and home. Under sudo both are those of the caller.
  find_user() {
    for_user='' home=${HOME:-}
    if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ] &&
      id -u "$SUDO_USER" >/dev/null 2>&1; then
      for_user=$SUDO_USER
      home=$(home_of "$for_user")
    fi
    [ -n "$home" ] || home=$(home_of "$(id -un 2>/dev/null)")
    [ -d "$home" ] || home=
    case $home in *"$newline"*) home= ;; esac
  }

  home_of() {
    if [ -z "$1" ]; then
      return
    elif have getent; then
      getent passwd "$1" | cut -d: -f6
    elif have dscl; then
      dscl . -read "/Users/$1" NFSHomeDirectory 2>/dev/null | sed 's/^NFSHomeDirectory: *//'
    else
      awk -F: -v name="$1" '$1 == name { print $6 }' /etc/passwd 2>/dev/null
    fi
  }

  # Runs a program as the user for whom this is done.
  as_user() {
    if [ -z "$for_user" ]; then
      HOME=$home "$@"
    elif have sudo; then
      sudo -u "$for_user" -H -- env HOME="$home" XDG_CACHE_HOME= "$@"
    elif have runuser; then
      runuser -u "$for_user" -- env HOME="$home" XDG_CACHE_HOME= "$@"
    else
      # shellcheck disable=SC2016 # expanded by the shell that su starts
      su -s /bin/sh "$for_user" -c 'exec "$0" "$@"' env HOME="$home" XDG_CACHE_HOME= "$@"
    fi
  }

  # Runs a program with the rights that writing to the folder needs.
  as_owner() {
    if [ -n "$use_sudo" ]; then
      # shellcheck disable=SC2024 # the terminal is the caller's
      sudo -p "Password for sudo, to write to $folder: " -- "$@" </dev/tty
    else
      "$@"
    fi
  }

  # Sets os and arch as the archives are named.
  find_platform() {
    system=$(uname -s) machine=$(uname -m)
    case $system in
      Linux) os=linux ;;
      Darwin) os=darwin ;;
      MINGW* | MSYS* | CYGWIN* | Windows*)
        fail "$program does not run on Windows itself" "Run the installer inside WSL 2"
        ;;
      *) fail "$program does not run on the system \"$system\"" "It runs on Linux and macOS" ;;
    esac
    case $machine in
      x86_64 | amd64) arch=amd64 ;;
      aarch64 | arm64) arch=arm64 ;;
      i?86 | x86 | arm | armv[5-7]* | armv8l | mips | ppc | s390)
        fail "$program needs a 64-bit system; this one says \"$machine\", which is 32-bit" \
          "It runs on x86_64 and arm64"
        ;;
      *) fail "$program does not run on the processor \"$machine\"" "It runs on x86_64 and arm64" ;;
    esac
    if [ "$os" = darwin ] && [ "$arch" = amd64 ] &&
      [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
      # A shell under Rosetta: the processor itself is an arm64.
      arch=arm64
    fi
    [ "$os" = darwin ] || check_linux
    archive=${program}_${os}_${arch}.tar.gz
  }

  check_linux() {
    if [ "$(getconf LONG_BIT 2>/dev/null)" = 32 ]; then
      fail "$program needs a 64-bit system; the kernel is 64-bit ($machine), but the programs are 32-bit"
    fi
    getconf GNU_LIBC_VERSION >/dev/null 2>&1 && return
    if ldd --version 2>&1 | grep -qi musl; then
      fail "$program needs glibc 2.27 or newer; this system has musl (Alpine Linux?)" \
        "Use a system or a container image with glibc: Debian, Ubuntu, Fedora, ..."
    fi
  }

  check_tools() {
    client='' needed=''
    case $base_url in
      file://*) client=none ;;
      *) for tool in wget curl; do have "$tool" && client=$tool; done ;;
    esac
    # curl reads both variables itself.
    authorities=${CURL_CA_BUNDLE:-${SSL_CERT_FILE:-}}
    check_wget
    find_hasher
    [ -n "$client" ] || needed="curl or wget"
    [ -n "$hasher" ] || needed=${needed:+$needed, }"sha256sum, shasum or openssl"
    for tool in tar gzip mktemp awk sed grep tr cut; do
      have "$tool" || needed=${needed:+$needed, }$tool
    done
    [ -z "$needed" ] || fail "Missing on this system: $needed" "$(package_hint)"
  }

  # That of busybox checks no certificates; old ones obey files of the user whatever they are told.
  check_wget() {
    is_gnu_wget='' hsts=''
    [ "$client" = wget ] || return 0
    options=$(wget --help 2>&1)
    case $options in *--no-config*) is_gnu_wget=1 ;; esac
    case $options in *--no-hsts*) hsts=--no-hsts ;; esac
    case $is_gnu_wget$base_url in
      1* | http://*) ;;
      *)
        fail "The wget of this system does not check certificates, or can be told not to" \
          "Install curl, or GNU wget 1.16 or newer (not wget2)"
        ;;
    esac
  }

  find_hasher() {
    hasher=
    for tool in openssl shasum sha256sum; do have "$tool" && hasher=$tool; done
    return 0
  }

  package_hint() {
    for manager in "apt-get install" "dnf install" "yum install" "apk add" "pacman -S" \
      "zypper install" "brew install"; do
      have "${manager%% *}" && say "Install it first, with \"$manager ...\"" && return
    done
    say "Install it first"
  }

  # ---- fetching -----------------------------------------------------------------------------

  # Fetches URL $1 into file $2. On failure sets problem and advice; missing when it is a 404.
  fetch() {
    problem='' advice='' missing=''
    case $1 in
      file://*) fetch_file "$1" "$2" ;;
      *) if [ "$client" = curl ]; then fetch_curl "$1" "$2"; else fetch_wget "$1" "$2"; fi ;;
    esac
  }

  fetch_file() {
    path=${1#file://}
    path=${path#localhost}
    [ -e "$path" ] || path=$(percent_decoded "$path")
    [ -e "$path" ] || { missing=1 problem="there is no file \"$path\"" && return 1; }
    cp "$path" "$2" 2>"$work/said" && return
    problem=$(first_line "$work/said")
    return 1
  }

  percent_decoded() {
    LC_ALL=C awk 'BEGIN {
      rest = ARGV[1]; digits = "0123456789abcdef"
      while (match(rest, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
        high = index(digits, tolower(substr(rest, RSTART + 1, 1))) - 1
        low = index(digits, tolower(substr(rest, RSTART + 2, 1))) - 1
        printf "%s%c", substr(rest, 1, RSTART - 1), 16 * high + low
        rest = substr(rest, RSTART + 3)
      }
      printf "%s", rest
    }' "$1"
  }

  # Runs a program that may take long. A signal ends it at once, not when it is done.
  stoppable() {
    "$@" &
    child=$!
    wait "$child"
    ended=$?
    child=
    return "$ended"
  }

  fetch_curl() {
    only=http,https
    case $1 in https:*) only=https ;; esac
    # -q comes first: no ~/.curlrc is read.
    stoppable curl -q -sSLg --proto "=$only" --proto-redir "=$only" --connect-timeout 20 \
      --speed-limit 1000 --speed-time 60 --retry 1 --retry-delay 1 \
      -H "User-Agent: $program-installer" -o "$2" -w '%{http_code}' "$1" \
      >"$work/status" 2>"$work/said"
    code=$?
    if [ "$code" != 0 ]; then
      problem="$(first_line "$work/said")"
      [ -n "$problem" ] || problem="curl ended with $code"
      case $code in
        35 | 51 | 58 | 60 | 77 | 83) advise_tls CURL_CA_BUNDLE ;;
        23) advice="Is there room in $work?" ;;
        *) advise_proxy ;;
      esac
      return 1
    fi
    answered "$(cat "$work/status")"
  }

  # Follows redirects itself: wget would follow one from https to http.
  fetch_wget() {
    address=$1 turns=0
    while :; do
      run_wget "$address" "$2" && return
      status=$(sed -nE 's/.*(HTTP\/[0-9.]+|ERROR) ([3-5][0-9][0-9]).*/\2/p' "$work/said" | tail -n 1)
      case $status in
        '') break ;;
        30[12378]) ;;
        *)
          answered "$status"
          return 1
          ;;
      esac
      turns=$((turns + 1))
      next_address "$address" || return 1
    done
    problem=$(grep -Ev '^(--|Connecting|Resolving|Giving up|Reusing| |$)' "$work/said" | tail -n 1)
    advise_proxy
    if grep -Eqi 'certificate|ssl|tls' "$work/said"; then advise_tls SSL_CERT_FILE; fi
    return 1
  }

  # Sets address to where the server that was asked for $1 sends us.
  next_address() {
    address=$(sed -nE 's/^ *[Ll]ocation: *([^ ]+).*/\1/p' "$work/said" | tail -n 1)
    origin=$(printf '%s' "$1" | sed -E 's|^([a-z]+://[^/?#]*).*|\1|')
    case $address in /*) address=$origin$address ;; esac
    case $1,$address in
      https:*,https:* | http:*,http:* | http:*,https:*) [ "$turns" -gt 10 ] || return 0 ;;
    esac
    problem="the server redirects to \"$(shown "$address")\", which is not followed"
    return 1
  }

  run_wget() {
    if [ -z "$is_gnu_wget" ]; then
      # Of busybox: it knows no -t, and with -T some builds of it crash.
      stoppable wget -S -U "$program-installer" -O "$2" "$1" >"$work/said" 2>&1
      return
    fi
    # wget knows the variables for proxies by their small names only.
    # shellcheck disable=SC2086 # an option or none
    stoppable env "https_proxy=${https_proxy:-${HTTPS_PROXY:-}}" \
      "http_proxy=${http_proxy:-${HTTP_PROXY:-}}" "no_proxy=${no_proxy:-${NO_PROXY:-}}" \
      wget --no-config --no-netrc $hsts --max-redirect=0 -S -t 2 -T 60 -U "$program-installer" \
      ${authorities:+"--ca-certificate=$authorities"} -O "$2" "$1" >"$work/said" 2>&1
  }

  answered() {
    case $1 in
      2??) return 0 ;;
      404 | 410) missing=1 problem="not found (HTTP $1)" ;;
      401 | 403) problem="access denied (HTTP $1)" ;;
      407) problem="the proxy requires a user name and password (HTTP 407)" && advise_proxy ;;
      429) problem="too many requests (HTTP 429)" advice="Try again in a few minutes" ;;
      5??) problem="server error (HTTP $1)" advice="Try again in a few minutes" ;;
      *) problem="unexpected answer (HTTP $1)" ;;
    esac
    return 1
  }

  advise_proxy() {
    advice="Is a proxy needed? Set HTTPS_PROXY (and HTTP_PROXY) to its address"
  }

  advise_tls() {
    advice="If a proxy uses its own certificates, set $1 to the file that holds them"
  }

  # ---- which release ------------------------------------------------------------------------

  # Prints the URL of file $1 of release $2.
  url_of() {
    tag_in_url=$(replaced "$2" / %2F)
    if [ -z "$base_url" ]; then
      say "https://github.com/$repo/releases/download/$tag_in_url/$1"
    else
      say "$(replaced "$(replaced "$base_url" '{version}' "$version")" '{tag}' "$tag_in_url")/$1"
    fi
  }

  # Whether the addresses depend on the release.
  release_in_url() {
    case $base_url in '' | *'{version}'* | *'{tag}'*) return 0 ;; esac
    return 1
  }

  # Sets version and tags to the newest release of this program.
  find_latest() {
    page=1
    while [ "$page" -le 10 ]; do
      url="https://api.github.com/repos/$repo/releases?per_page=100&page=$page"
      fetch "$url" "$work/releases" || latest_unknown
      grep -q '"tag_name"' "$work/releases" || break
      newest=$(newest_release "$work/releases")
      if [ -n "$newest" ]; then
        version=${newest%% *} tags=${newest#* }
        return
      fi
      page=$((page + 1))
    done
    fail "No release of $program was found in https://github.com/$repo" \
      "Set RUNTM_VERSION to a version, or RUNTM_REPO to the right repository"
  }

  latest_unknown() {
    case $problem in
      *403* | *429*)
        advice="GitHub limits requests per hour: name the version, as in RUNTM_VERSION=0.4.0"
        ;;
    esac
    fail "Cannot determine the newest version: $problem" "Asked: $url" "$advice"
  }

  # Prints version and tag of the highest release in GitHub's list $1 that is this program's: by its
  # tag, and by its files where the list names them. The repository holds other programs too.
  newest_release() {
    awk '{ gsub(/[,{}]/, "\n"); print }' "$1" | LC_ALL=C awk -v archive="$archive" '
      function value(line) {
        sub(/^"[a-z_]*"[ \t]*:[ \t]*/, "", line)
        gsub(/^"|"$/, "", line)
        return line
      }
      function consider(    own, part) {
        if (tag !~ /^(packages\/agent\/)?v[0-9]+\.[0-9]+\.[0-9]+$/ || !stable) return
        if (files_listed && !has_archive) return
        own = tag
        sub(/^.*v/, "", own)
        split(own, part, ".")
        rank = sprintf("%09d%09d%09d%d", part[1], part[2], part[3], tag ~ /^packages/)
        if (rank <= best) return
        best = rank
        found = own " " tag
      }
      { gsub(/^[ \t\r]+|[ \t\r]+$/, "") }
      /^"tag_name"[ \t]*:/ {
        consider()
        tag = value($0)
        stable = 1
        files_listed = has_archive = 0
      }
      /^"(draft|prerelease)"[ \t]*:[ \t]*true$/ { stable = 0 }
      /^"assets"[ \t]*:/ { files_listed = 1 }
      /^"name"[ \t]*:/ { if (value($0) == archive) has_archive = 1 }
      END { consider(); if (found != "") print found }'
  }

  # Fetches checksums.txt of the release, and so finds out under which tag it is.
  fetch_checksums() {
    [ -n "$tags" ] || tags=-
    for tag in $tags; do
      source_url=$(url_of checksums.txt "$tag")
      if fetch "$source_url" "$work/checksums.txt"; then
        [ "$tag" != - ] || tag=
        return
      fi
      if [ -z "$missing" ] || ! release_in_url; then break; fi
    done
    if [ -n "$missing" ]; then
      fail "No checksums.txt for $program${version:+ $version}: $problem" "Asked: $(shown "$source_url")" \
        "Without it nothing is installed"
    fi
    fail "Cannot fetch checksums.txt: $problem" "Asked: $(shown "$source_url")" "$advice"
  }

  # ---- download and check -------------------------------------------------------------------

  hash_of() {
    case $hasher in
      sha256sum) sha256sum <"$1" ;;
      shasum) shasum -a 256 <"$1" ;;
      openssl) openssl dgst -sha256 -r <"$1" ;;
    esac | cut -c 1-64
  }

  fetch_archive() {
    wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1; exit }' \
      "$work/checksums.txt")
    case $wanted in
      '' | *[!0-9a-f]*) fail "checksums.txt has no line for $archive" "Asked: $(shown "$source_url")" ;;
    esac
    archive_url=$(url_of "$archive" "${tag:--}")
    say "Downloading $(shown "$archive_url")"
    fetch "$archive_url" "$work/$archive" ||
      fail "Cannot fetch $archive: $problem" "Asked: $(shown "$archive_url")" "$advice"
    got=$(hash_of "$work/$archive")
    [ "$got" = "$wanted" ] ||
      fail "The checksum of the download is wrong; nothing was changed" \
        "expected $wanted" "received $got" "Try again; if it stays so, report it"
  }

  unpack() {
    tar -tzf "$work/$archive" >"$work/names" 2>"$work/said" ||
      fail "The archive is damaged; nothing was changed" "$(first_line "$work/said")"
    if grep -Eq '^/|(^|/)\.\.(/|$)' "$work/names"; then
      fail "The archive contains unsafe paths; nothing was changed"
    fi
    mkdir "$work/new"
    tar -xzf "$work/$archive" -C "$work/new" "$program" 2>"$work/said" ||
      fail "Cannot unpack the archive; nothing was changed" "$(first_line "$work/said")"
    if [ ! -f "$work/new/$program" ] || [ -L "$work/new/$program" ]; then
      fail "The archive does not contain the program; nothing was changed"
    fi
  }

  # ---- putting it there ---------------------------------------------------------------------

  # Decides whether sudo is needed, and fails when it is needed and cannot be had.
  check_folder() {
    existing=$folder use_sudo='' missing_folders=''
    while [ ! -d "$existing" ]; do
      [ ! -e "$existing" ] || fail "\"$existing\" is not a folder"
      missing_folders=$missing_folders$existing$newline
      existing=$(dirname "$existing")
    done
    [ ! -d "$target" ] || fail "\"$target\" is a folder" "Choose another one with RUNTM_INSTALL_DIR"
    if [ -L "$target" ]; then
      fail "\"$target\" is a link, put there by something else" \
        "Remove it, or choose another folder with RUNTM_INSTALL_DIR"
    fi
    [ ! -w "$existing" ] || return 0
    reason=
    if is_on "${RUNTM_NO_SUDO:-}"; then
      reason="RUNTM_NO_SUDO is set"
    elif ! have sudo; then
      reason="there is no sudo"
    elif ! (exec </dev/tty) 2>/dev/null; then
      reason="no terminal can answer sudo"
    fi
    [ -n "$reason" ] || { use_sudo=1 && return; }
    [ "$action" = install ] || fail "\"$existing\" is not writable and $reason"
    fail "\"$existing\" is not writable and $reason" "Install into a folder of your own:" \
      "curl -fsSL $script_url | RUNTM_INSTALL_DIR=\"\$HOME/.local/bin\" bash"
  }

  # Copies the new program into a folder beside the old one and starts it there once. Nobody can
  # foresee the name of that folder, so nobody can have put a link there; what happens in it happens
  # with it as the current folder, so nobody can replace it on the way.
  stage() {
    as_owner mkdir -p "$folder" 2>"$work/said" ||
      fail "Cannot create the folder \"$folder\"" "$(first_line "$work/said")"
    staging=$(as_owner mktemp -d "$folder/.$program.XXXXXXXX" 2>"$work/said") ||
      fail "Cannot write to \"$folder\"; the old program, if any, stays" "$(first_line "$work/said")"
    # The text goes to another file than $work/said: a full disk must not hide the reason.
    # shellcheck disable=SC2016 # expanded by the shell that runs in the folder
    said=$(in_staging 'cp "$1" "$2" && chmod 755 . "$2"' "$work/new/$program" "$program" 2>&1) ||
      fail "Cannot write to \"$folder\"; the old program, if any, stays" "$said"
    trial=$staging/$program
    # Root starts nothing that the owner of the folder can replace.
    if [ "$(id -u)" = 0 ] && [ -z "$for_user" ] && [ ! -O "$folder" ]; then
      trial=$work/new/$program
    fi
    prints=$(as_user "$trial" --version 2>"$work/said")
    code=$?
    [ "$code" = 0 ] ||
      fail "The new program does not start on this system; the old one, if any, stays" \
        "$(first_line "$work/said")" "It ended with $code ($(system_facts))"
    if [ -z "$version" ] && is_version "$prints"; then version=$prints; fi
    [ "$prints" = "$version" ] ||
      fail "The new program says it is version \"$prints\", not \"$version\"" \
        "The old one, if any, stays"
  }

  # Runs a line of shell in the folder of the new program, with the rest as its words.
  in_staging() {
    line="cd \"\$0\" && [ -O . ] && $1"
    shift
    as_owner sh -c "$line" "$staging" "$@"
  }

  system_facts() {
    [ "$os" = darwin ] && say "macOS $(sw_vers -productVersion 2>/dev/null)" && return
    say "$os/$arch, $(getconf GNU_LIBC_VERSION 2>/dev/null || say 'C library unknown')"
  }

  # Puts the new program in the place of the old one. The receipt comes first and fits both, so that
  # an end between the two renames leaves something that can be upgraded and uninstalled.
  put() {
    old_key=$(cache_key "$target")
    new_hash=$(hash_of "$staging/$program")
    write_receipt >"$work/receipt"
    [ ! -f "$receipt" ] || cp "$receipt" "$work/receipt.old"
    said=$(put_receipt "$work/receipt" 2>&1) ||
      fail "Cannot write to \"$folder\"; the old program, if any, stays" "$said"
    # shellcheck disable=SC2016 # expanded by the shell that runs in the folder
    said=$(in_staging '[ ! -d "../$1" ] && mv -f "$1" "../$1"' "$program" 2>&1) || {
      if [ -f "$work/receipt.old" ]; then
        put_receipt "$work/receipt.old"
      else
        as_owner rm -f "$receipt"
      fi
      fail "Cannot write to \"$folder\"; the old program, if any, stays" "$said"
    }
    # From here on the new program alone is ours.
    sed '/^replaces=/d' "$work/receipt" >"$work/receipt.new" && put_receipt "$work/receipt.new"
    as_owner rmdir "$staging"
    staging=
    [ -z "$old_key" ] || [ "$old_key" = "$(cache_key "$target")" ] || drop_cache "$old_key"
  }

  put_receipt() {
    # shellcheck disable=SC2016 # expanded by the shell that runs in the folder
    in_staging 'cp "$1" "$2" && chmod 644 "$2" && mv -f "$2" "../$2"' "$1" "$receipt_name"
  }

  # Whether the program that is there is one that the receipt tells of.
  is_ours() {
    found_hash=$(hash_of "$target")
    [ "$found_hash" = "$(fact sha256)" ] || [ "$found_hash" = "$(fact replaces)" ]
  }

  # What --uninstall and "runtm-api upgrade" have to know.
  write_receipt() {
    {
      say "# Written by the installer of $program for its --uninstall and for \"$program upgrade\""
      say "version=$version"
      say "tag=$tag"
      say "sha256=$new_hash"
      if [ -f "$target" ] && [ -f "$receipt" ] && is_ours; then say "replaces=$found_hash"; fi
      say "repo=$repo"
      case $base_url in *@*) ;; *) say "base_url=$base_url" ;; esac
      { facts made && printf '%s' "$missing_folders" | sed 's/^/made=/'; } | awk '!seen[$0]++'
      { facts skills_home && [ -n "$skills_home" ] && say "skills_home=$skills_home"; } |
        awk '!seen[$0]++'
    }
  }

  # Prints the receipt's lines "$1=...".
  facts() {
    [ ! -f "$receipt" ] || sed -n "/^$1=/p" "$receipt"
  }

  # Prints the values of the receipt's lines "$1=...".
  fact() { facts "$1" | sed "s/^$1=//"; }

  # ---- the cache of the portable program ----------------------------------------------------

  # Prints under which name portable program $1 keeps what it has unpacked.
  cache_key() {
    [ ! -f "$1" ] || head -c 4000 "$1" 2>/dev/null | LC_ALL=C sed -n 's/^ *rt_key=\([0-9a-f]*\)$/\1/p'
  }

  find_cache() {
    cache_parent=
    case ${XDG_CACHE_HOME:-} in
      /*) [ -n "$for_user" ] || cache_parent=$XDG_CACHE_HOME ;;
    esac
    if [ -z "$cache_parent" ] && [ -n "$home" ]; then
      cache_parent=$home/.cache
      [ "$os" = linux ] || cache_parent=$home/Library/Caches
    fi
    cache=${cache_parent:+$cache_parent/$program}
  }

  drop_cache() {
    [ -z "$cache" ] || [ ! -d "$cache/$1" ] || [ -L "$cache" ] || as_user rm -rf "$cache/$1"
  }

  # ---- skills -------------------------------------------------------------------------------

  # Sets agents to the agent folders in the home that skills go to.
  find_agents() {
    agents='' skills_home=''
    ! is_on "${RUNTM_SKIP_SKILLS:-}" && [ -n "$home" ] || return 0
    for agent in .claude .cursor .agents .codex; do
      [ ! -d "$home/$agent" ] || agents="${agents:+$agents, }~/$agent"
    done
    [ -z "$agents" ] || skills_home=$home
  }

  install_skills() {
    skills_failed=
    if is_on "${RUNTM_SKIP_SKILLS:-}"; then
      say "Skills were left alone (RUNTM_SKIP_SKILLS)."
    elif [ -z "$agents" ]; then
      say "No skills installed: there is no ~/.claude, ~/.cursor, ~/.agents or ~/.codex."
      say "  Later: $program skills install"
    elif as_user "$target" skills install >/dev/null 2>"$work/said"; then
      say "Skills for coding agents are in $agents (under skills/runtm)."
    else
      skills_failed=$(first_line "$work/said")
      [ -n "$skills_failed" ] || skills_failed="no reason was given"
    fi
  }

  # ---- what the user has to know ------------------------------------------------------------

  # Names another program of the same name that the user's shell finds first.
  find_other() {
    other='' on_path=''
    rest=$PATH:
    while [ -n "$rest" ]; do
      entry=${rest%%:*} rest=${rest#*:}
      if [ "${entry%/}" = "$folder" ]; then
        on_path=1
        return
      fi
      if [ -z "$other" ] && [ -x "$entry/$program" ] && [ ! -d "$entry/$program" ]; then
        other=$entry/$program
      fi
    done
  }

  path_line() {
    shown=$(printf '%s' "$folder" | sed 's/["$`\\]/\\&/g')
    case $folder in "$home"/*) [ -z "$home" ] || shown="\$HOME${shown#"$home"}" ;; esac
    case ${SHELL:-} in
      */zsh) file=.zshrc ;;
      */bash) if [ "$os" = darwin ]; then file=.bash_profile; else file=.bashrc; fi ;;
      */fish)
        say "fish_add_path \"$shown\""
        return
        ;;
      *) file=.profile ;;
    esac
    shown=$(replaced "$shown" "'" "'\\''")
    say "echo 'export PATH=\"$shown:\$PATH\"' >> $tilde/$file"
  }

  next_steps() {
    if [ -n "$other" ]; then
      say "Another $program comes first on your PATH: $other"
      say "  Remove that one, or put $folder before it."
    fi
    if [ -z "$on_path" ]; then
      say "$folder is not on your PATH. Add it, then open a new terminal:"
      say "  $(path_line)"
    fi
    say ""
    say "Next:"
    say "  export RUNTM_API_KEY=runtm_sk_live_...   # or: $program auth login"
    say "  $program auth status"
    say "  $program --help"
    say "  $program completion --help   # words, options and ids with the Tab key"
  }

  # ---- the actions --------------------------------------------------------------------------

  # shellcheck disable=SC2317 # called by the trap
  cleanup() {
    [ -z "$child" ] || kill "$child" 2>/dev/null
    if [ -n "$staging" ]; then
      # It was not to be: what a portable program unpacked when it was tried goes too.
      key=$(cache_key "$work/new/$program")
      [ -z "$key" ] || [ "$key" = "$(cache_key "$target")" ] || drop_cache "$key"
      as_owner rm -rf "$staging"
      remove_folders "$missing_folders" >/dev/null 2>&1
    fi
    rm -rf "$work"
  }

  begin() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/runtm-install.XXXXXX") ||
      fail "Cannot create a temporary folder" "Set TMPDIR to a folder that can be written to"
    # The user for whom the program is started under sudo must be able to look in.
    chmod 755 "$work"
    staging='' child='' missing_folders=${missing_folders:-}
    trap cleanup EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
  }

  choose_release() {
    if [ -z "$version" ] && release_in_url; then find_latest; fi
    fetch_checksums
  }

  describe() {
    say "Would install $program ${version:-(the version that the mirror holds)} for $os/$arch"
    say "  from    $(shown "$(url_of "$archive" "${tag:--}")")"
    how=${use_sudo:+ with sudo}
    if [ -f "$target" ]; then
      old=$(fact version)
      how=$how", in the place of ${old:-the one that is there}"
    fi
    say "  to      $target$how"
    if is_on "${RUNTM_SKIP_SKILLS:-}"; then agents="left alone"; fi
    say "  skills  ${agents:-none, as there is no folder of a coding agent}"
    say "Nothing was changed."
  }

  install() {
    find_platform
    check_tools
    find_cache
    find_agents
    check_folder
    begin
    choose_release
    [ -z "$dry_run" ] || { describe && return; }
    if [ -n "$cache_parent" ] && [ ! -d "$cache_parent" ]; then
      missing_folders=$missing_folders$cache_parent$newline
    fi
    fetch_archive
    unpack
    stage
    old=
    [ ! -f "$target" ] || old=$(fact version)
    [ ! -f "$target" ] || old=${old:-an unknown version}
    put
    find_other
    say "Installed $program $version: $target${old:+ (before: $old)}"
    install_skills
    next_steps
    [ -z "$skills_failed" ] ||
      fail "$program is installed, but its skills are not: $skills_failed" \
        "Try: $program skills install"
  }

  print_version() {
    find_platform
    check_tools
    find_cache
    begin
    if [ -z "$version" ] && ! release_in_url; then
      # Only the archive can tell what such a mirror holds; nothing in it is started.
      choose_release >/dev/null
      fetch_archive >/dev/null
      unpack
      read_packed_version
    else
      [ -n "$version" ] || find_latest
    fi
    say "$version"
  }

  # Sets version to that of the archive: it stands in a file of its own, in older ones only in the
  # second line of the portable program.
  read_packed_version() {
    tar -xzf "$work/$archive" -C "$work/new" VERSION 2>/dev/null || :
    [ ! -f "$work/new/VERSION" ] || version=$(first_line "$work/new/VERSION")
    is_version "$version" || version=$(sed -n \
      "2{s/^# $program \([0-9][0-9A-Za-z.-]*\).*/\1/p;q;}" "$work/new/$program" 2>/dev/null)
    is_version "$version" ||
      fail "The version on the mirror cannot be determined without starting it" \
        "Name one, as in RUNTM_VERSION=0.4.0"
  }

  # Looks for an installed program with a receipt: the folder named, else where it usually is.
  find_installed() {
    [ -z "${RUNTM_INSTALL_DIR:-}" ] || return 0
    found=$(command -v "$program" 2>/dev/null)
    for candidate in /usr/local/bin "$home/.local/bin" "${found%/*}"; do
      if [ -f "$candidate/$receipt_name" ]; then
        folder=$candidate target=$candidate/$program receipt=$candidate/$receipt_name
        return
      fi
    done
  }

  uninstall() {
    os=linux
    [ "$(uname -s)" != Darwin ] || os=darwin
    find_hasher
    [ -n "$hasher" ] ||
      fail "Missing on this system: sha256sum, shasum or openssl" "$(package_hint)"
    find_cache
    find_installed
    [ -f "$receipt" ] ||
      fail "No $program that this installer put there was found in $folder" \
        "Set RUNTM_INSTALL_DIR to the folder where it is"
    [ ! -f "$target" ] || is_ours ||
      fail "\"$target\" is not the file that this installer put there; nothing was removed" \
        "Remove it and \"$receipt\" yourself, or install again first"
    check_folder
    begin
    verb="Removed"
    [ -z "$dry_run" ] || verb="Would remove"
    left_over=
    remove_skills
    remove_file "$target"
    remove_cache
    remove_staging
    made=$(fact made)
    remove_file "$receipt"
    [ -n "$dry_run" ] || remove_folders "$made"
    [ -z "$left_over" ] || fail "$program is removed, but not completely: $left_over"
    [ -z "$dry_run" ] || say "Nothing was changed."
    [ ! -d "$home/.runtm" ] || say "Left alone: ~/.runtm, which holds your settings."
  }

  remove_skills() {
    skills_home=$(fact skills_home)
    [ -n "$skills_home" ] || return 0
    printf '%s\n' "$skills_home" >"$work/homes"
    while IFS= read -r skills_home; do
      if [ ! -f "$target" ]; then
        # An earlier run was stopped; the program removes its skills before it goes.
        if has_skills "$skills_home"; then
          left_over="the skills in $skills_home stay ($program, which would remove them, is gone)"
        fi
      elif [ -n "$dry_run" ]; then
        say "$verb the skills in $skills_home"
      elif (home=$skills_home && as_user "$target" skills uninstall) \
        >/dev/null 2>"$work/said" </dev/null; then
        say "$verb the skills in $skills_home"
      else
        left_over="the skills in $skills_home stay ($(first_line "$work/said"))"
      fi
    done <"$work/homes"
  }

  has_skills() {
    for agent in .claude .cursor .agents .codex; do
      [ ! -d "$1/$agent/skills/runtm" ] || return 0
    done
    return 1
  }

  # Removes what a killed run of this installer left beside the program.
  remove_staging() {
    for left in "$folder/.$program".????????; do
      if [ -L "$left" ] || [ ! -d "$left" ] || [ -n "$dry_run" ]; then continue; fi
      as_owner rm -f "$left/$program" "$left/$receipt_name" 2>/dev/null
      as_owner rmdir "$left" 2>/dev/null || :
    done
  }

  remove_file() {
    [ -f "$1" ] || return 0
    if [ -z "$dry_run" ]; then
      said=$(as_owner rm -f "$1" 2>&1) || fail "Cannot remove \"$1\"" "$said"
    fi
    say "$verb $(short "$1")"
  }

  remove_cache() {
    [ -n "$cache" ] && [ -d "$cache" ] && [ ! -L "$cache" ] || return 0
    for entry in "$cache"/*; do
      key=${entry##*/}
      case $key in *[!0-9a-f]* | '') continue ;; esac
      if [ "${#key}" != 32 ] || [ ! -d "$entry" ]; then continue; fi
      [ -n "$dry_run" ] || as_user rm -rf "$entry"
      say "$verb $(short "$entry")"
    done
    if [ -z "$dry_run" ]; then
      # Ids that completion keeps for a minute.
      as_user rm -f "$cache"/completion-*.json
      as_user rmdir "$cache" 2>/dev/null || :
    fi
  }

  # Folders that the installer made go when they are empty again, inner ones first.
  remove_folders() {
    printf '%s\n' "$1" >"$work/made"
    while IFS= read -r made; do
      if [ -z "$made" ] || [ ! -d "$made" ]; then continue; fi
      as_owner rmdir "$made" 2>/dev/null && say "Removed $(short "$made")"
    done <"$work/made"
    return 0
  }

  read_options "$@"
  [ "$action" != help ] || { usage && return; }
  find_user
  read_settings
  case $action in
    install) install ;;
    uninstall) uninstall ;;
    print) print_version ;;
  esac
} </dev/null # the script itself may be arriving on standard input: nobody else reads from there

runtm_api_install "$@"
