export const shells: readonly Shell[] = ['bash', 'zsh', 'fish', 'powershell'];

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

// Each script asks `muse completion --candidates -- <words so far>`, which answers one candidate per line as
// `word<TAB>description`, and a line `:files` where names of files are possible too.
const bash = `# muse completion for bash
_muse() {
  local word files=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ $word == :files ]]; then files=1; else COMPREPLY+=("$word"); fi
  done < <(muse completion --candidates -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  fi
}
complete -F _muse muse
`;

const zsh = `#compdef muse
# muse completion for zsh
_muse() {
  local line files=
  local -a found
  while IFS= read -r line; do
    if [[ $line == :files* ]]; then
      files=1
    else
      found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <(muse completion --candidates -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe muse found
  [[ -n $files ]] && _files
}
if [[ \${funcstack[1]} == _muse ]]; then _muse "$@"; else compdef _muse muse; fi
`;

const fish = `# muse completion for fish
function __muse_candidates
  set -l words (commandline -opc)[2..-1] (commandline -ct)
  for line in (muse completion --candidates -- $words 2>/dev/null)
    if string match -q ':files*' -- $line
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c muse -f -a '(__muse_candidates)'
`;

const powershell = `# muse completion for PowerShell
Register-ArgumentCompleter -Native -CommandName muse -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  muse completion --candidates -- @words 2>$null | ForEach-Object {
    $word, $description = $_ -split "\`t", 2
    if ($word -eq ':files') {
      Get-ChildItem -Path "$wordToComplete*" -Name | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
    } else {
      $tip = if ($description) { $description } else { $word }
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $tip)
    }
  }
}
`;

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
