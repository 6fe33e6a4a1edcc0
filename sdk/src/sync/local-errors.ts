import { LocalBlockedError, LocalChangedError } from './ports.ts'

/** The file here must be as planned; these say that it is not. */
const CHANGED_CODES = new Set(['ENOENT', 'EEXIST', 'ENOTDIR', 'ELOOP', 'EISDIR'])

const BLOCKED_CODES: Record<string, string> = {
  ENAMETOOLONG: 'name-too-long',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'read-only',
  ENOTEMPTY: 'not-empty',
  EINVAL: 'name-not-possible',
  EILSEQ: 'name-not-possible',
  EMLINK: 'too-many-links',
  EBUSY: 'in-use',
  ETXTBSY: 'in-use',
}

/** What a file system says of a path, as the engine takes it; an error that it cannot handle comes back as it is. */
export function localErrorOf(path: string, error: unknown): unknown {
  const { code = '' } = error as { code?: string }
  if (CHANGED_CODES.has(code)) return new LocalChangedError(path, { cause: error })
  const reason = BLOCKED_CODES[code]
  return reason ? new LocalBlockedError(path, reason, { cause: error }) : error
}
