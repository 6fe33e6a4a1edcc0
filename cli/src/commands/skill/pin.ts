import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { agentFlag, findInstalled, skillArg } from '../../lib/skills.ts'

export default class SkillPin extends SacCommand {
  static override description =
    'keep an agent at one version of a skill, or let it follow the latest'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report --version 2 --agent helper',
    '<%= config.bin %> <%= command.id %> weekly-report --latest',
  ]
  static override form = 'skill pin SKILL --version NUMBER'
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    agent: Flags.string(agentFlag),
    version: Flags.integer({
      description: 'version to stay at; the one that it has now by default',
      min: 1,
      exclusive: ['latest'],
    }),
    latest: Flags.boolean({ description: 'follow the latest again' }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillPin)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    const before = await findInstalled(client, agent, args.skill)
    const { skillId, command, wantedVersion, latestVersion } = before
    const version = flags.version ?? wantedVersion
    if (version > latestVersion)
      throw new CliError(`there is no version ${version} of ${command}`, {
        exitCode: EXIT.notFound,
        next: `the latest is ${latestVersion}`,
      })
    const installed = await client.agents.skills.install(agent.id, skillId, {
      pinnedVersion: flags.latest ? null : version,
    })
    this.log(
      flags.latest
        ? `${agent.name} follows the latest version of /${command}, now ${installed.wantedVersion}.`
        : `${agent.name} stays at version ${version} of /${command}; the latest is ${latestVersion}.`,
    )
    return installed
  }
}
