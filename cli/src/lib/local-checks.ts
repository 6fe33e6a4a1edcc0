import { execFile } from 'node:child_process'
import { readFile, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hint } from './hints.ts'
import { dataDir } from './paths.ts'
import { size } from './table.ts'

export interface Finding {
  check: string
  status: 'ok' | 'warning' | 'failed'
  detail: string
  /** What to do. */
  fix?: string
}

const MIN_FREE_BYTES = 2 * 1024 ** 3

/** What can be said of this machine without a server. */
export async function checkMachine(): Promise<Finding[]> {
  return [checkNode(), await checkDisk(), ...(await checkSandbox())]
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isOld = major < 20 || (major === 20 && minor < 19)
  return {
    check: 'node',
    status: isOld ? 'failed' : 'ok',
    detail: `Node ${process.versions.node} on ${process.platform}-${process.arch}`,
    ...(isOld && { fix: 'install Node 20.19 or newer' }),
  }
}

async function checkDisk(): Promise<Finding> {
  const check = 'disk'
  // Before the first start the folder is not there: its nearest parent is on the same disk.
  for (let folder = dataDir(); ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = await statfs(folder)
      const free = bavail * bsize
      const detail = `${size(free)} free at ${folder}`
      if (free >= MIN_FREE_BYTES) return { check, status: 'ok', detail }
      return {
        check,
        status: 'warning',
        detail,
        fix: 'free some space, or set SAC_DATA_DIR to a larger disk',
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        return {
          check,
          status: 'warning',
          detail: (error as Error).message,
          fix: `look at ${folder}`,
        }
      }
    }
  }
}

/** The two ways in which an embedded server isolates agents, tried as the server tries them. */
async function checkSandbox(): Promise<Finding[]> {
  if (process.platform !== 'linux') {
    return [
      {
        check: 'sandbox',
        status: 'failed',
        detail: `agents cannot be isolated on ${process.platform}`,
        fix: `run the server on Linux, and reach it with \`${hint('login --url …')}\``,
      },
    ]
  }
  const bwrap = await succeeds('bwrap', [
    '--unshare-user',
    '--unshare-pid',
    '--ro-bind',
    '/',
    '/',
    'true',
  ])
  if (bwrap === 'ok') return [{ check: 'sandbox', status: 'ok', detail: 'bubblewrap works' }]
  const unshare = await succeeds('unshare', ['-U', '-r', '-m', '-p', '-f', 'true'])
  if (unshare === 'ok') {
    return [
      {
        check: 'sandbox',
        status: 'ok',
        detail: `unshare works${bwrap === 'missing' ? '; bubblewrap, which starts faster, is not installed' : ''}`,
      },
    ]
  }
  return [
    {
      check: 'sandbox',
      status: 'failed',
      detail: `no sandbox works here: bwrap ${why(bwrap)}, unshare ${why(unshare)}`,
      fix: await sandboxFix(bwrap),
    },
  ]
}

const why = (result: string) => (result === 'missing' ? 'is not installed' : `says "${result}"`)

async function sandboxFix(bwrap: string): Promise<string> {
  if ((await kernelSetting('kernel/unprivileged_userns_clone')) === '0') {
    return 'allow user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1'
  }
  if ((await kernelSetting('user/max_user_namespaces')) === '0') {
    return 'allow user namespaces: sudo sysctl -w user.max_user_namespaces=15000'
  }
  if ((await kernelSetting('kernel/apparmor_restrict_unprivileged_userns')) === '1') {
    return 'allow user namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  }
  return bwrap === 'missing'
    ? 'install bubblewrap: sudo apt-get install bubblewrap'
    : 'allow user namespaces for this user, or ask whoever runs this container for them'
}

async function kernelSetting(name: string): Promise<string | undefined> {
  try {
    return (await readFile(`/proc/sys/${name}`, 'utf8')).trim()
  } catch {
    // A kernel without this switch cannot have it off.
    return undefined
  }
}

/** `ok`, `missing`, or the first line of what it complained about. */
function succeeds(command: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5_000 }, (error, _stdout, stderr) => {
      if (!error) resolve('ok')
      else if (error.code === 'ENOENT') resolve('missing')
      else resolve(stderr.split('\n')[0]?.trim() || error.message)
    })
  })
}
