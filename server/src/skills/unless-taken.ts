import { problem } from '../problems.ts'

const UNIQUE_VIOLATION = '23505'

/** By index: among which skills two of one command would meet. */
const TAKEN: Record<string, string> = {
  skills_owner_command: 'among your own',
  skills_public_command: 'among the public and official ones',
  skills_group_command: 'in the group',
}

/** @param pointer what the answer names @throws Problem `already-exists` for a command that could meet another */
export async function unlessTaken<Result>(
  pointer: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    const { nativeError = error } = error as { nativeError?: unknown }
    const { code, constraint = '' } = nativeError as { code?: string; constraint?: string }
    const where = code === UNIQUE_VIOLATION ? TAKEN[constraint] : undefined
    if (where === undefined) throw error
    throw problem('already-exists', {
      detail: `There is a skill with this command already ${where}; take another name.`,
      errors: [{ pointer, detail: `is taken ${where}` }],
    })
  }
}
