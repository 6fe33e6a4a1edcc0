/** What completion knows of a command, from the manifest. */
export interface CompletedCommand {
  /** Words, such as `agent create`. */
  path: string
  description: string
  /** What may stand for its argument, where that is known beforehand. */
  args?: readonly string[]
  flags: { name: string; description: string; takesValue: boolean; options?: readonly string[] }[]
}

export type Shell = 'bash' | 'zsh' | 'fish'

/** A script that completes `sac` in this shell. It starts no process: everything that it offers stands in it. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  if (shell === 'fish') return fish(commands)
  const script = bash(commands)
  return shell === 'bash'
    ? script
    : `autoload -U +X compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n${script}`
}

function bash(commands: readonly CompletedCommand[]): string {
  const cases = [
    ...[...childrenOf(commands)].map(
      ([path, words]) => `    ${quote(path)}) words=${quote(words.join(' '))} ;;`,
    ),
    ...commands.map(
      ({ path, args = [], flags }) =>
        `    ${quote(path)}) words=${quote([...args, ...flags.map(({ name }) => `--${name}`)].join(' '))} ;;`,
    ),
  ]
  const values = commands.flatMap(({ path, flags }) =>
    flags
      .filter(({ options }) => options)
      .map(
        ({ name, options }) =>
          `    ${quote(`${path} --${name}`)}) words=${quote(options!.join(' '))} ;;`,
      ),
  )
  return `_sac() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* ]] && break
    path=\${path:+$path }$word
  done
  # Arguments stand behind the command: drop words until a known one is left.
  while [[ -n $path ]] && ! _sac_knows "$path"; do
    [[ $path == *' '* ]] && path=\${path% *} || path=''
  done
  case "$path $previous" in
${values.join('\n')}
  esac
  [[ -z $words ]] && case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_sac_knows() {
  case "$1" in
    ${[...childrenOf(commands).keys(), ...commands.map(({ path }) => path)].filter(Boolean).map(quote).join(' | ')}) return 0 ;;
  esac
  return 1
}
complete -o default -F _sac sac
`
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = [
    'function __sac_path',
    '  set -l words (commandline -opc)[2..]',
    "  string join ' ' -- (string match -v -- '-*' $words)",
    'end',
    'function __sac_at; test (__sac_path) = "$argv"; end',
    'function __sac_in; string match -q -- "$argv*" (__sac_path); end',
    'complete -c sac -f',
  ]
  for (const [path, words] of childrenOf(commands)) {
    for (const word of words) {
      const command = commands.find((one) => one.path === `${path} ${word}`.trim())
      lines.push(
        `complete -c sac -n ${quote(`__sac_at ${path}`.trim())} -a ${quote(word)}${command ? ` -d ${quote(command.description)}` : ''}`,
      )
    }
  }
  for (const { path, args = [], flags } of commands) {
    if (args.length > 0) {
      lines.push(`complete -c sac -n ${quote(`__sac_in ${path}`)} -a ${quote(args.join(' '))}`)
    }
    for (const { name, description, takesValue, options } of flags) {
      const value = options ? ` -xa ${quote(options.join(' '))}` : takesValue ? ' -r' : ''
      lines.push(
        `complete -c sac -n ${quote(`__sac_in ${path}`)} -l ${name}${value} -d ${quote(description)}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

/** Path -> the words that may follow it; the empty path is `sac` itself. */
function childrenOf(commands: readonly CompletedCommand[]): Map<string, string[]> {
  const children = new Map<string, Set<string>>()
  for (const { path } of commands) {
    const words = path.split(' ')
    words.forEach((word, at) => {
      const parent = words.slice(0, at).join(' ')
      children.set(parent, (children.get(parent) ?? new Set()).add(word))
    })
  }
  return new Map([...children].map(([path, words]) => [path, [...words].sort()]))
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
