# Completion of runtm-api for bash: eval "$(runtm-api completion bash)"
# The words typed so far are handed over as they are; nothing of them is run.
_runtm_api() {
  local line word current cut words=() joined= i
  # bash takes words apart at "=" and ":"; here they are put together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      = | :) joined=1 ;;
      *) if [[ -n $joined ]]; then joined=2; fi ;;
    esac
    if [[ -n $joined && ${#words[@]} -gt 0 ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    if [[ $joined == 2 ]]; then joined=; fi
  done
  current=${words[${#words[@]} - 1]}
  # What stands before the last "=" or ":" is on the line already.
  cut=${current%"${COMP_WORDS[COMP_CWORD]#[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
        compgen -f -- "${COMP_WORDS[COMP_CWORD]#[=:]}"
      )
      return
    fi
    line=${line%%$'\t'*}
    case $cut in *[=:]) line=${line#"$cut"} ;; esac
    COMPREPLY+=("$line")
  done < <(runtm-api complete -- "${words[@]}" 2>/dev/null </dev/null)
}
complete -F _runtm_api runtm-api
