/** `[DIR]` of commands that work on a skill's folder. */
export const folderArg = { description: 'folder of the skill; this one by default' } as const
