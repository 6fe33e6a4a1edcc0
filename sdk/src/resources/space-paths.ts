/** Which workspace is meant: one of an agent's two, that of a group, or everybody's. */
export type SpaceAddress =
  | { agentId: number; space: 'private' | 'output' }
  | { groupId: number }
  | 'public'

export type SpaceCall = keyof typeof GROUP

const GROUP = {
  files: '/api/workspace/group/files',
  download: '/api/workspace/group/files/download',
  upload: '/api/workspace/group/upload',
  folders: '/api/workspace/group/directories',
  move: '/api/workspace/group/move',
  archive: '/api/workspace/group/archive',
  text: '/api/workspace/group/text',
  quota: '/api/workspace/group/quota',
  trash: '/api/workspace/group/trash',
  restore: '/api/workspace/group/restore',
  uploads: '/api/workspace/group/uploads',
  uploadState: '/api/workspace/group/uploads/{uploadId}',
  uploadPart: '/api/workspace/group/uploads/{uploadId}/parts/{number}',
  uploadComplete: '/api/workspace/group/uploads/{uploadId}/complete',
  changes: '/api/workspace/group/changes',
  missing: '/api/workspace/group/missing',
  packs: '/api/workspace/group/packs',
  content: '/api/workspace/group/content',
  blob: '/api/workspace/group/blobs/{digest}',
  blobs: '/api/workspace/group/blobs',
} as const

const PUBLIC: Record<SpaceCall, string> = {
  files: '/api/workspace/public/files',
  download: '/api/workspace/public/files/download',
  upload: '/api/workspace/public/upload',
  folders: '/api/workspace/public/directories',
  move: '/api/workspace/public/move',
  archive: '/api/workspace/public/archive',
  text: '/api/workspace/public/text',
  quota: '/api/workspace/public/quota',
  trash: '/api/workspace/public/trash',
  restore: '/api/workspace/public/restore',
  uploads: '/api/workspace/public/uploads',
  uploadState: '/api/workspace/public/uploads/{uploadId}',
  uploadPart: '/api/workspace/public/uploads/{uploadId}/parts/{number}',
  uploadComplete: '/api/workspace/public/uploads/{uploadId}/complete',
  changes: '/api/workspace/public/changes',
  missing: '/api/workspace/public/missing',
  packs: '/api/workspace/public/packs',
  content: '/api/workspace/public/content',
  blob: '/api/workspace/public/blobs/{digest}',
  blobs: '/api/workspace/public/blobs',
}

const OWN: Record<SpaceCall, string> = {
  files: '/api/workspace/files',
  download: '/api/workspace/files/download',
  upload: '/api/workspace/upload',
  folders: '/api/workspace/directories',
  move: '/api/workspace/move',
  archive: '/api/workspace/archive',
  text: '/api/workspace/text',
  quota: '/api/workspace/quota',
  trash: '/api/workspace/trash',
  restore: '/api/workspace/restore',
  uploads: '/api/workspace/uploads',
  uploadState: '/api/workspace/uploads/{uploadId}',
  uploadPart: '/api/workspace/uploads/{uploadId}/parts/{number}',
  uploadComplete: '/api/workspace/uploads/{uploadId}/complete',
  changes: '/api/workspace/changes',
  missing: '/api/workspace/missing',
  packs: '/api/workspace/packs',
  content: '/api/workspace/content',
  blob: '/api/workspace/blobs/{digest}',
  blobs: '/api/workspace/blobs',
}

/** Calls that have a path of their own for each of an agent's two workspaces. */
const OUTPUT: Partial<Record<SpaceCall, string>> = {
  files: '/api/workspace/output/files',
  download: '/api/workspace/output/files/download',
  upload: '/api/workspace/output/files',
}

/** Where a call goes, and the part of its query that says which workspace is meant. */
export function placeOf(
  address: SpaceAddress,
  name: SpaceCall,
): { path: string; query: Record<string, string | number> } {
  if (address === 'public') return { path: PUBLIC[name], query: {} }
  if ('groupId' in address) return { path: GROUP[name], query: { groupId: address.groupId } }
  const { agentId, space } = address
  if (name in OUTPUT) {
    return { path: (space === 'output' && OUTPUT[name]) || OWN[name], query: { agentId } }
  }
  return { path: OWN[name], query: { agentId, space } }
}
