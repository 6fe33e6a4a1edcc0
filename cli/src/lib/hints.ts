/** What runs this as a shell finds it: npx puts `sac` on no PATH of the user's. */
const program = () => (process.env['npm_command'] === 'exec' ? 'npx sac' : 'sac')

/** A command line to paste, such as `sac agent resume 'my helper'`. `words` are quoted where a shell needs it. */
export const hint = (command: string, ...words: (string | number)[]): string =>
  [program(), command, ...words.map((word) => quoted(String(word)))].join(' ')

/** One word of a shell. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
