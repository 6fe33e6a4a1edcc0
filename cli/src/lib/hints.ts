/** What runs this as a shell finds it: npx puts `sac` on no PATH of the user's. */
const program = () => (process.env['npm_command'] === 'exec' ? 'npx sac' : 'sac')

/** These talk to no server, or name the profile themselves. */
const WITHOUT_PROFILE = /^(up|profile|completion|login --|--help)/

let profile: string | undefined

/** Lets all further hints name the profile, as the command did that gives them. */
export function nameProfile(name: string | undefined): void {
  profile = name
}

/** A command line to paste, such as `sac agent resume 'my helper'`. `words` are quoted where a shell needs it. */
export const hint = (command: string, ...words: (string | number)[]): string => {
  const flags =
    profile === undefined || WITHOUT_PROFILE.test(command) ? [] : ['--profile', quoted(profile)]
  return [program(), command, ...words.map((word) => quoted(String(word))), ...flags].join(' ')
}

/** One word of a shell. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
