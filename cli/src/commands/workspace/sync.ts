import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import type { FolderSyncOptions, SyncFolder, SyncSummary } from '@sac/sdk'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, type Place, placeFlags } from '../../lib/spaces.ts'
import { SyncProgress, whoHere } from '../../lib/sync-progress.ts'
import { changeLines, isClean, problemLines, summaryLine } from '../../lib/sync-report.ts'

export default class WorkspaceSync extends SacCommand {
  static override description =
    'make a folder here and a workspace equal; what both changed is kept twice; interrupted, it goes on where it was'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./project --agent helper',
    '<%= config.bin %> <%= command.id %> ./project --agent helper --watch',
    '<%= config.bin %> <%= command.id %> ./site --agent helper --direction up --delete',
  ]
  static override form = 'workspace sync FOLDER --agent AGENT'
  static override args = { folder: Args.string({ description: 'folder here', default: '.' }) }
  static override flags = {
    ...placeFlags,
    direction: Flags.option({
      options: ['both', 'up', 'down'] as const,
      default: 'both' as const,
      description: 'carry the changes of one side alone',
    })(),
    watch: Flags.boolean({ description: 'go on with every change on either side, until Ctrl-C' }),
    delete: Flags.boolean({
      description: 'with --direction up or down: delete on the other side what is not on this one',
    }),
    'dry-run': Flags.boolean({ description: 'only show what would be done', exclusive: ['watch'] }),
    'allow-deletes': Flags.boolean({
      description: 'let many deletions at once through, which are held otherwise',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceSync)
    if (flags.delete && flags.direction === 'both') {
      throw new CliError(
        '--delete needs --direction up or down; with both, deletions travel anyway',
        {
          exitCode: EXIT.usage,
        },
      )
    }
    const root = folderToSync(args.folder)
    const signal = this.interruptible()
    const client = await this.client(flags)
    const [place, { NodeFolder }] = await Promise.all([
      choosePlace(client, flags),
      import('@sac/sdk/sync-node'),
    ])
    if (flags.public && flags.direction !== 'down') {
      const down = hint('workspace sync', args.folder, '--public', '--direction', 'down')
      this.advice = { forbidden: `get what is there, and send nothing: \`${down}\`` }
    }
    const folder = NodeFolder.open(root, { isReadOnly: flags['dry-run'] })
    const progress = new SyncProgress(this.progress(), (text) => this.note(text))
    const options = {
      folder: folder as SyncFolder,
      direction: flags.direction,
      delete: flags.delete,
      isDryRun: flags['dry-run'],
      allowDeletes: flags['allow-deletes'],
      who: whoHere(),
      signal,
      onEvent: progress.note,
    }
    try {
      return flags.watch
        ? await this.#watch(place, options, progress)
        : await this.#once(place, options, progress, args.folder)
    } finally {
      progress.stop()
      folder.close()
    }
  }

  async #once(
    place: Place,
    options: FolderSyncOptions,
    progress: SyncProgress,
    folder: string,
  ): Promise<SyncSummary> {
    const summary = await place.files.sync(options)
    progress.stop()
    for (const line of changeLines(summary)) this.log(line)
    for (const line of problemLines(summary)) this.note(line)
    this.note(summaryLine(summary, place.name))
    if (summary.held.here.length + summary.held.there.length > 0 && !summary.isDryRun) {
      const { direction = 'both', delete: isMirror } = options
      const flags = [
        ...place.flags,
        ...(direction === 'both' ? [] : ['--direction', direction]),
        ...(isMirror ? ['--delete'] : []),
      ]
      const again = hint('workspace sync', folder, ...flags, '--allow-deletes')
      this.note(`Next: if they are meant, ${again}`)
    }
    if (!isClean(summary)) process.exitCode = EXIT.conflict
    return summary
  }

  /** Every sync that did something is told; with --json a line of JSON for each. */
  async #watch(place: Place, options: FolderSyncOptions, progress: SyncProgress) {
    let last = ''
    try {
      for await (const summary of place.files.keepSynced(options)) {
        progress.stop()
        const changes = [...changeLines(summary)]
        const problems = [...problemLines(summary)].join('\n')
        const isFirst = last === ''
        if (!isFirst && changes.length === 0 && problems === last.slice(1)) continue
        if (this.jsonEnabled()) process.stdout.write(`${JSON.stringify(summary)}\n`)
        for (const line of changes) this.log(line)
        if (problems !== '' && problems !== last.slice(1)) this.note(problems)
        if (isFirst) this.note(`${summaryLine(summary, place.name)} Watching; Ctrl-C ends.`)
        last = `.${problems}`
      }
    } catch (error) {
      // Ended by the person who watches, in the middle of a transfer: the next sync goes on.
      if (!options.signal?.aborted) throw error
    }
  }
}

/** A whole home or disk is never meant. */
function folderToSync(folder: string): string {
  const root = resolve(folder)
  if (root === '/' || root === resolve(homedir())) {
    throw new CliError(`${root} is too much to sync`, {
      exitCode: EXIT.usage,
      next: `name a folder, as in \`${hint('workspace sync', './project')}\``,
    })
  }
  return root
}
