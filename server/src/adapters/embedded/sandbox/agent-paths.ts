import { join } from 'node:path'

/** Where the parts of one agent lie on this machine. Nothing else of the data directory is seen from inside. */
export interface AgentPaths {
  root: string
  home: string
  tmp: string
  workspace: string
  instructions: string
  etc: string
  /** Holds `side.sock`, on which the sidecar listens. */
  side: string
  /** Holds `pod.sock`, on which the pod listens; the agent can write here. */
  pod: string
  /** Of the sidecar alone: token, manifests, spool, log. */
  sidecar: string
  /** What we need to take the sandbox over after a restart. */
  record: string
}

/** Where the parts lie inside of a sandbox. */
export const INSIDE = {
  home: '/home/agent',
  workspace: '/workspace',
  /** `node` and `claude` are in its `bin`. */
  code: '/opt/sac',
  podSocket: '/run/sac/pod/pod.sock',
  sideSocket: '/run/sac/side/side.sock',
} as const

export function agentPaths(dataDir: string, agentId: number): AgentPaths {
  const root = join(dataDir, 'agents', String(agentId))
  return {
    root,
    home: join(root, 'home'),
    tmp: join(root, 'tmp'),
    workspace: join(root, 'workspace'),
    instructions: join(root, 'instructions'),
    etc: join(root, 'etc'),
    side: join(root, 'side'),
    pod: join(root, 'pod'),
    sidecar: join(root, 'sidecar'),
    record: join(root, 'sandbox.json'),
  }
}
