import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** The keys that everything else hangs on. Embedded they are made once; else the operator gives them. */
export interface Secrets {
  jwtSecret: Buffer
  masterKey: Buffer
  formerMasterKeys: Buffer[]
  /** What the CLI of this machine's user signs in with; embedded only. */
  localKey: string | undefined
}

interface SecretsFile {
  jwtSecret: string
  masterKey: string
  localKey: string
}

/** Reads the secrets; embedded, makes `secrets.json` (0600) in the data directory at the first start. */
export function loadSecrets(config: Config): Secrets {
  const file = config.database ? undefined : readOrMake(config.dataDir)
  return {
    jwtSecret: Buffer.from(config.jwtSecret ?? file?.jwtSecret ?? ''),
    masterKey: Buffer.from(config.masterKey ?? file?.masterKey ?? ''),
    formerMasterKeys: config.formerMasterKeys.map((key) => Buffer.from(key)),
    localKey: file?.localKey,
  }
}

/** Creates the data directory for this user alone. */
export function prepareDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
}

function readOrMake(dataDir: string): SecretsFile {
  const path = join(dataDir, 'secrets.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SecretsFile
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made: SecretsFile = {
    jwtSecret: randomBytes(48).toString('base64url'),
    masterKey: randomBytes(48).toString('base64url'),
    localKey: `sac_local_${randomBytes(32).toString('base64url')}`,
  }
  writePrivateFile(path, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

/** Writes a file that only this user can read, whole or not at all. */
export function writePrivateFile(path: string, content: string): void {
  const aside = `${path}.${process.pid}.tmp`
  writeFileSync(aside, content, { mode: 0o600, flush: true })
  renameSync(aside, path)
}
