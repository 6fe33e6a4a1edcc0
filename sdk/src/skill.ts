/** The format of skills: check, pack and unpack folders, values of parameters. Needs no Node. */
export * from '@sac/openapi/skill'
