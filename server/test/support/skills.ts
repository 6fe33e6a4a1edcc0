/** SKILL.md of a skill. */
export const skillText = (name: string, body = 'Write the report.', more = '') =>
  `---\nname: ${name}\ndescription: Writes the report of the week.\n${more}---\n\n${body}\n`
