import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SandboxSpec } from '../../../ports/agent-runtime.ts'
import { type AgentPaths, INSIDE } from './agent-paths.ts'
import type { InstalledCode } from './installed-code.ts'
import type { MountStep } from './jail.ts'

/** What of the host's `/etc` an agent sees: no accounts, no configuration of services. */
const HOST_ETC = [
  ...['ssl', 'ca-certificates', 'pki', 'alternatives', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d'],
  ...['localtime', 'services', 'protocols', 'terminfo', 'bash.bashrc', 'profile', 'os-release'],
]
const OWN_ETC = ['passwd', 'group', 'hosts', 'resolv.conf', 'nsswitch.conf', 'claude-code']
/** Variables that name certificate files; handed on where the file is seen inside as well. */
const CA_VARIABLES = [
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE'],
  ...['REQUESTS_CA_BUNDLE', 'PIP_CERT', 'GIT_SSL_CAINFO'],
]
const SEEN_INSIDE = /^\/(usr|etc\/(ssl|ca-certificates|pki))\//
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Everything that the processes of an agent see of the file system. */
export function mountsOf(paths: AgentPaths, code: InstalledCode): MountStep[] {
  const folder = (target: string): MountStep => ({ kind: 'folder', target })
  const bind = (source: string, target: string, isWritable = false): MountStep => ({
    kind: 'bind',
    source,
    target,
    isWritable,
  })
  return [
    ...['/etc', '/home', '/opt', '/var', '/run'].map(folder),
    bind('/usr', '/usr'),
    ...['bin', 'sbin', 'lib', 'lib64'].flatMap(systemFolder),
    ...HOST_ETC.filter((name) => existsSync(`/etc/${name}`)).map((name) =>
      bind(`/etc/${name}`, `/etc/${name}`),
    ),
    ...OWN_ETC.map((name) => bind(join(paths.etc, name), `/etc/${name}`)),
    bind(paths.tmp, '/tmp', true),
    { kind: 'link', target: '/var/tmp', to: '/tmp' },
    folder('/run/sac'),
    bind(paths.home, INSIDE.home, true),
    folder(INSIDE.workspace),
    bind(join(paths.workspace, 'private'), `${INSIDE.workspace}/private`, true),
    bind(join(paths.workspace, 'output'), `${INSIDE.workspace}/output`, true),
    bind(join(paths.workspace, 'public'), `${INSIDE.workspace}/public`),
    bind(join(paths.workspace, 'group'), `${INSIDE.workspace}/group`),
    // A folder, not the file: a file that is replaced by rename would keep its old contents inside.
    bind(paths.instructions, '/run/sac/instructions'),
    {
      kind: 'link',
      target: `${INSIDE.workspace}/CLAUDE.md`,
      to: '/run/sac/instructions/CLAUDE.md',
    },
    bind(paths.side, dirname(INSIDE.sideSocket)),
    bind(paths.pod, dirname(INSIDE.podSocket), true),
    folder(INSIDE.code),
    folder(`${INSIDE.code}/bin`),
    bind(code.node, `${INSIDE.code}/bin/node`),
    bind(code.podBundle, `${INSIDE.code}/pod.cjs`),
    folder(`${INSIDE.code}/node_modules`),
    bind(code.nodePty, `${INSIDE.code}/node_modules/node-pty`),
    ...(code.claude ? [bind(code.claude, `${INSIDE.code}/bin/claude`)] : []),
    ...npmOf(code),
  ]
}

/** npm stands beside its node, which need not be below `/usr`. */
function npmOf({ node }: InstalledCode): MountStep[] {
  const npm = join(dirname(dirname(node)), 'lib/node_modules/npm')
  if (!existsSync(npm)) return []
  const link = (name: string): MountStep => ({
    kind: 'link',
    target: `${INSIDE.code}/bin/${name}`,
    to: `../lib/npm/bin/${name}-cli.js`,
  })
  return [
    { kind: 'folder', target: `${INSIDE.code}/lib` },
    { kind: 'bind', source: npm, target: `${INSIDE.code}/lib/npm` },
    link('npm'),
    link('npx'),
  ]
}

function systemFolder(name: string): MountStep[] {
  const path = `/${name}`
  if (!existsSync(path)) return []
  if (lstatSync(path).isSymbolicLink())
    return [{ kind: 'link', target: path, to: readlinkSync(path) }]
  return [{ kind: 'bind', source: path, target: path }]
}

/** The whole environment of the pod; what begins with SAC_POD_, SAC_SIDE_ or SAC_PUBLIC_ stays there. */
export function environmentInside(spec: SandboxSpec): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    ...caVariables(),
    ...spec.env,
    HOME: INSIDE.home,
    USER: 'agent',
    LOGNAME: 'agent',
    SHELL: '/bin/bash',
    PATH: `${INSIDE.code}/bin:${SYSTEM_PATH}`,
    SAC_AGENT_ID: String(spec.agentId),
    SAC_PUBLIC_KEY: spec.publicKey,
    SAC_POD_SOCKET: INSIDE.podSocket,
    SAC_SIDE_SOCKET: INSIDE.sideSocket,
    SAC_RELAY_PORT: String(RELAY_PORT),
  }
}

/** The loopback port of LLM, hooks and proxy; the environment that the server builds names it. */
export const RELAY_PORT = 4180

function caVariables(): Record<string, string> {
  const seen = CA_VARIABLES.flatMap((name) => {
    const path = process.env[name]
    if (!path || !SEEN_INSIDE.test(path) || !existsSync(path)) return []
    // For the programs alone: the pod speaks no TLS, and reading all certificates takes Node 30 ms of each start.
    return [[name.startsWith('NODE_') ? `SAC_POD_PROGRAM_${name}` : name, path]]
  })
  return Object.fromEntries(seen)
}
