import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = Record<string, string | undefined>

/** `$XDG_CONFIG_HOME/sac`, else `~/.config/sac`. */
export const configDir = (env: Env = process.env) =>
  join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'sac')

/** Where the embedded server keeps its data: `$SAC_DATA_DIR`, `$XDG_DATA_HOME/sac`, else `~/.local/share/sac`. */
export const dataDir = (env: Env = process.env) =>
  env['SAC_DATA_DIR'] ||
  join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'sac')
