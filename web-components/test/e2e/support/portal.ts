import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '../../../../cli/test/e2e/support/server.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
export const HOW_TO = join(root, 'docs/how-to/embed-in-a-portal.md')

const POLICY = "'content-security-policy': policy,"
/** Beside the policy: tells a test of all that a policy has to allow, and forbids nothing. */
const TELL_ALL = `'content-security-policy-report-only': "default-src 'none'",`

export interface Portal {
  origin: string
  /** What its server printed. */
  output(): string
  close(): Promise<void>
}

/** The portal of the how-to, from the code that stands there. */
export async function startPortal(env: {
  SAC_URL: string
  SAC_TOKEN: string
  PORTAL_ORIGIN: string
}): Promise<Portal> {
  const page = await readFile(HOW_TO, 'utf8')
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      (match) => match[1]!,
    )
  const [server, script] = blocks('js')
  // Beside the packages, so that `@sac/sdk` resolves as it does in a project that installed it.
  const folder = join(root, 'web-components/dist', `how-to-${process.pid}`)
  await mkdir(folder, { recursive: true })
  await Promise.all([
    writeFile(join(folder, 'portal.mjs'), server!.replace(POLICY, `$& ${TELL_ALL}`)),
    writeFile(join(folder, 'portal.js'), script!),
    writeFile(join(folder, 'portal.html'), blocks('html')[0]!),
    writeFile(join(folder, 'portal.css'), blocks('css')[0]!),
  ])
  let text = ''
  const child: ChildProcess = spawn(process.execPath, [join(folder, 'portal.mjs')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await waitUntil(
    () => {
      if (child.exitCode !== null) throw new Error(`the portal ended:\n${text}`)
      return /portal at/.test(text)
    },
    { what: 'the portal' },
  )
  return {
    origin: env.PORTAL_ORIGIN,
    output: () => text,
    async close() {
      child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
