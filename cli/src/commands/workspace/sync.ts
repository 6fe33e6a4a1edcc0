import { Args, Flags } from '@oclif/core'
import type { AwayEvent, FolderSyncOptions, SyncEvent, SyncFolder, SyncSummary } from '@sac/sdk'
import { CliError, EXIT } from '../../lib/errors.ts'
import { folderToSync } from '../../lib/folder-to-sync.ts'
import { hint } from '../../lib/hints.ts'
import { ALLOW_OTHER, demandSameWorkspace } from '../../lib/other-workspace.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, type Place, placeFlags } from '../../lib/spaces.ts'
import { SyncProgress, whoHere } from '../../lib/sync-progress.ts'
import {
  changeLines,
  interruptedLine,
  isClean,
  nextLines,
  problemLines,
  summaryLine,
  watchLine,
} from '../../lib/sync-report.ts'

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
    [ALLOW_OTHER]: Flags.boolean({
      description: 'also when the folder is in sync with another workspace: files of both mix',
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
    const root = folderToSync(args.folder, flags.direction)
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
    const again = againCommand(args.folder, place, flags)
    try {
      await demandSameWorkspace(folder, place, {
        folder: args.folder,
        isAllowed: flags[ALLOW_OTHER],
        isDryRun: flags['dry-run'],
        isSilent: this.jsonEnabled(),
        onNote: (text) => this.note(text),
      })
      return flags.watch
        ? await this.#watch(place, options, progress, again)
        : await this.#once(place, options, progress, again)
    } finally {
      progress.stop()
      folder.close()
    }
  }

  async #once(
    place: Place,
    options: FolderSyncOptions,
    progress: SyncProgress,
    again: string,
  ): Promise<SyncSummary> {
    const { emptySummary, noteEvent } = await import('@sac/sdk/sync')
    const soFar = emptySummary()
    let partBytes = 0
    const onEvent = (event: SyncEvent | AwayEvent) => {
      if (event.type === 'progress' && event.direction === 'up') partBytes = event.partBytes
      if (event.type !== 'away') noteEvent(soFar, event)
      progress.note(event)
    }
    const summary = await place.files.sync({ ...options, onEvent }).catch((error: unknown) => {
      if (!options.signal?.aborted) throw error
      return { ...soFar, isUnfinished: true }
    })
    progress.stop()
    if (options.signal?.aborted && summary.isUnfinished) {
      this.note(`\n${interruptedLine(summary, partBytes)}`)
      process.exitCode = EXIT.interrupted
      return summary
    }
    for (const line of changeLines(summary)) this.log(line)
    for (const line of problemLines(summary)) this.note(line)
    this.note(summaryLine(summary, place.name))
    for (const line of nextLines(summary, again)) this.note(line)
    if (!isClean(summary)) process.exitCode = EXIT.conflict
    return summary
  }

  /** A line for every sync that did something, with --json one of JSON; problems once, until they are gone. */
  async #watch(place: Place, options: FolderSyncOptions, progress: SyncProgress, again: string) {
    let known: Set<string> | undefined
    try {
      for await (const summary of place.files.keepSynced(options)) {
        progress.stop()
        const problems = [...problemLines(summary), ...nextLines(summary, again)]
        const news = problems.filter((line) => !known?.has(line))
        const done = watchLine(summary)
        if (this.jsonEnabled() && (!known || done !== undefined || news.length > 0)) {
          process.stdout.write(`${JSON.stringify(summary)}\n`)
        }
        if (known && done !== undefined) this.log(done)
        for (const line of news) this.note(line)
        if (!known) this.note(`${summaryLine(summary, place.name)} Watching; Ctrl-C ends.`)
        known = new Set(problems)
      }
    } catch (error) {
      // Ended by the person who watches, in the middle of a transfer: the next sync goes on.
      if (!options.signal?.aborted) throw error
    }
    progress.stop()
    this.note('\nStopped. The same command goes on from here.')
  }
}

/** The command that lets held deletions through. */
function againCommand(
  folder: string,
  place: Place,
  { direction, delete: isMirror, watch }: { direction: string; delete: boolean; watch: boolean },
): string {
  const flags = [
    ...place.flags,
    ...(direction === 'both' ? [] : ['--direction', direction]),
    ...(isMirror ? ['--delete'] : []),
  ]
  const command = hint('workspace sync', folder, ...flags, '--allow-deletes')
  // Not for as long as one watches: the next many deletions are asked about again.
  return watch ? `press Ctrl-C, then ${command}` : command
}
