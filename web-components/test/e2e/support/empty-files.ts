import { createHash } from 'node:crypto'
import { encodePackHeader } from '@sac/openapi/pack'
import type { Workspace } from '@sac/sdk'

const EMPTY = createHash('sha256').digest('hex')
const PER_PACK = 4_000

/** Many empty files, by packs. */
export async function pushEmptyFiles(
  workspace: Workspace,
  paths: readonly string[],
): Promise<void> {
  const modifiedAt = new Date().toISOString()
  for (let at = 0; at < paths.length; at += PER_PACK) {
    const files = paths
      .slice(at, at + PER_PACK)
      .map((path) => ({ path, digest: EMPTY, size: 0, executable: false, modifiedAt, base: 0 }))
    const { refused, conflicts } = await workspace.pushPack(
      encodePackHeader({ files }) as Uint8Array<ArrayBuffer>,
    )
    if (refused.length + conflicts.length > 0) throw new Error(JSON.stringify(refused[0]))
  }
}
