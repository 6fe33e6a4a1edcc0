import { msg, str } from '@lit/localize'
import { ApiError, ConflictError, type Skill } from '@sac/sdk'
import { type Finding, hasErrors, SKILL_FILE, type SkillManifest } from '@sac/sdk/skill'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { SkillFiles } from './controllers/skill-files.ts'
import { errorText } from './error-text.ts'
import type { SacEventMap } from './events.ts'
import './icons.ts'
import type { SacCodeEditor } from './sac-code-editor.ts'
import { SacElement } from './sac-element.ts'
import './sac-skill-draft-files.ts'
import { skillEditorStyles } from './sac-skill-editor.styles.ts'
import './sac-skill-fields.ts'
import {
  archiveOf,
  checkDraft,
  type Draft,
  draftOf,
  findingsOf,
  newDraft,
  withText,
} from './skill-draft.ts'
import { dropDraft, keepDraft, keptDraft } from './skill-drafts.ts'
import {
  editorHead,
  fileEditor,
  noDraft,
  refusalNotice,
  theirsNotice,
} from './skill-editor-parts.ts'
import { skillFindings } from './skill-findings.ts'

/**
 * @summary Writes a skill: its files, what is wrong with them as one types, and the form that people will see.
 * @event sac-navigate - It was saved, or left; `detail: { path }`.
 * @event sac-toast - It was saved.
 */
@customElement('sac-skill-editor')
export class SacSkillEditor extends SacElement {
  static override styles = [SacElement.styles, skillEditorStyles]

  readonly #skill = new LiveQuery<Skill>(this, {
    context: () => (this.skillId === undefined ? undefined : this.sac),
    topics: ['skill'],
    load: ({ client }, signal) => client.skills.get(this.skillId!, { signal }),
  })
  readonly #files = new SkillFiles(this, () => this.sac)

  @query('sac-code-editor') private editor!: SacCodeEditor | null
  @state() private draft: Draft | undefined
  /** The version that the draft began with. */
  @state() private base: number | undefined
  @state() private chosen = SKILL_FILE
  @state() private findings: readonly Finding[] = []
  /** The last one that was right, for the preview. */
  @state() private manifest: SkillManifest | undefined
  @state() private isDirty = false
  @state() private isBusy = false
  @state() private error = ''
  /** Somebody else saved this version meanwhile. */
  @state() private theirs: number | undefined

  /** The skill; a new one when absent. */
  @property({ type: Number, attribute: 'skill-id' })
  skillId: number | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('beforeunload', this.#onUnload)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('beforeunload', this.#onUnload)
    this.#keep(this.skillId)
  }

  #onUnload = (event: Event): void => {
    if (this.isDirty) event.preventDefault()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('skillId') || !this.hasUpdated) {
      if (this.hasUpdated) this.#keep(changed.get('skillId'))
      this.#forget()
      if (this.skillId === undefined) this.#begin(newDraft(), undefined)
      else if (this.hasUpdated) this.#skill.reset()
    }
    const skill = this.#skill.value
    if (!skill || skill.id !== this.skillId) return
    if (this.draft === undefined) {
      this.#files.want(skill.id, skill.latestVersion)
      if (this.#files.files) this.#begin(draftOf(this.#files.files), skill.latestVersion)
    } else if (this.base !== undefined && skill.latestVersion > this.base && !this.isBusy) {
      this.theirs = skill.latestVersion
    }
  }

  #forget(): void {
    this.draft = undefined
    this.base = undefined
    this.theirs = undefined
    this.isDirty = false
    this.error = ''
    this.chosen = SKILL_FILE
  }

  /** What was written here before, and not saved, goes on. */
  #begin(draft: Draft, base: number | undefined): void {
    const kept = keptDraft(this.skillId)
    this.base = kept?.base ?? base
    this.#set(kept?.draft ?? draft)
    this.isDirty = kept !== undefined
  }

  #keep(skillId: number | undefined): void {
    if (this.isDirty && this.draft) keepDraft(skillId, { draft: this.draft, base: this.base })
  }

  /** Gives up what was written here. */
  #leave(): void {
    const { skillId } = this
    this.isDirty = false
    dropDraft(skillId)
    this.emit('sac-navigate', { path: skillId === undefined ? '/skills' : `/skills/${skillId}` })
  }

  #set(draft: Draft): void {
    this.draft = draft
    this.isDirty = true
    const { findings, manifest } = checkDraft(draft, this.#command)
    this.findings = findings
    if (manifest) this.manifest = manifest
    if (!draft.some(({ path }) => path === this.chosen)) this.chosen = draft[0]?.path ?? SKILL_FILE
  }

  get #command(): string | undefined {
    return this.skillId === undefined ? undefined : this.#skill.value?.command
  }

  /** @param base what it replaces; a save over somebody else's version names theirs */
  async #save(base = this.base): Promise<void> {
    const client = this.sac?.client
    const { draft, skillId } = this
    if (!client || !draft || this.isBusy) return
    if (hasErrors(this.findings)) {
      this.#show(this.findings.find(({ severity }) => severity === 'error')!)
      return
    }
    this.isBusy = true
    this.error = ''
    try {
      const archive = archiveOf(draft)
      const pushed =
        skillId === undefined
          ? await client.skills.create(archive)
          : await client.skills.push(skillId, archive, base === undefined ? {} : { base })
      const { id, command } = pushed.skill
      this.base = pushed.version.version
      this.theirs = undefined
      // What was typed while it was saved is not in it.
      this.isDirty = this.draft !== draft
      const text = msg(str`/${command} is saved as version ${pushed.version.version}.`)
      this.emit('sac-toast', { kind: 'done', text })
      dropDraft(skillId)
      if (!this.isDirty) this.emit('sac-navigate', { path: `/skills/${id}` })
    } catch (error) {
      this.#refused(error)
    } finally {
      this.isBusy = false
    }
  }

  #refused(error: unknown): void {
    if (error instanceof ConflictError && error.code === 'lost-update') {
      this.theirs = (this.base ?? 0) + 1
      void this.#skill.refresh()
      return
    }
    this.error = errorText(error)
    if (error instanceof ApiError && error.problem.errors) {
      this.findings = [...findingsOf(error.problem.errors)]
    }
  }

  /** Gives up what was changed here for what is stored. */
  async #drop(): Promise<void> {
    dropDraft(this.skillId)
    this.#forget()
    await this.#skill.refresh()
    this.requestUpdate()
  }

  async #show({ file, line }: Finding): Promise<void> {
    if (this.draft?.some(({ path }) => path === file)) this.chosen = file
    await this.updateComplete
    await this.editor?.updateComplete
    this.editor?.showLine(line ?? 1)
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void this.#save()
  }

  override render() {
    const { draft } = this
    if (draft === undefined) {
      return noDraft(this.#skill.error ?? this.#files.error, () => void this.#drop())
    }
    return html`<div class="page" @keydown=${this.#onKey}>
      ${this.#head()}
      ${
        this.theirs === undefined
          ? nothing
          : theirsNotice(this.theirs, this.base, {
              save: () => this.#save(this.#skill.value?.latestVersion ?? this.theirs),
              drop: () => this.#drop(),
            })
      }
      ${this.error ? refusalNotice(this.error) : nothing}
      <div class="panes">
        <sac-skill-draft-files
          .draft=${draft}
          .chosen=${this.chosen}
          .findings=${this.findings}
          @sac-draft=${({ detail }: SacEventMap['sac-draft']) => {
            if (detail.draft) this.#set(detail.draft)
            if (detail.chosen) this.chosen = detail.chosen
          }}
        ></sac-skill-draft-files>
        <div class="write">
          ${fileEditor(
            draft.find(({ path }) => path === this.chosen),
            this.findings,
            (path, text) => this.#set(withText(this.draft!, path, text)),
          )}
          ${skillFindings(this.findings, (finding) => this.#show(finding))}
        </div>
        <aside>
          <h2>${msg('Form')}</h2>
          <p class="quiet">${msg('What people are asked when they run it.')}</p>
          <sac-skill-fields
            .parameters=${this.manifest?.parameters ?? []}
          ></sac-skill-fields>
        </aside>
      </div>
    </div>`
  }

  #head() {
    return editorHead({
      command: this.#command,
      isNew: this.skillId === undefined,
      isDirty: this.isDirty,
      isBusy: this.isBusy,
      save: () => this.#save(),
      cancel: () => this.#leave(),
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-editor': SacSkillEditor
  }
}
