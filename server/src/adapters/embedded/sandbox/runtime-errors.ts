import { RuntimeError } from '../../../ports/agent-runtime.ts'

/** Whatever kept a sandbox from starting, in the words of the port. */
export function asRuntimeError(cause: Error): RuntimeError {
  if (cause instanceof RuntimeError) return cause
  const { code } = cause as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new RuntimeError('StorageFull', 'The disk is full.', { cause })
    : new RuntimeError('StartFailed', cause.message, { cause })
}
