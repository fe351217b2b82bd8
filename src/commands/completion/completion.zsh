#compdef runtm-api
# Completion of runtm-api for zsh: put it into a folder of $fpath under the name _runtm-api.
# The words typed so far are handed over as they are; nothing of them is run.
_runtm_api() {
  local line word about
  local -a found
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      [[ $PREFIX == --*=* ]] && compset -P '*='
      _files
      return
    fi
    word=${line%%$'\t'*}
    about=${line#*$'\t'}
    found+=("${word//:/\\:}:$about")
  done < <(runtm-api complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)
  (( $#found )) && _describe -V runtm-api found
}
if [[ $funcstack[1] == _runtm_api || $funcstack[1] == _runtm-api ]]; then
  _runtm_api "$@"
else
  compdef _runtm_api runtm-api
fi
