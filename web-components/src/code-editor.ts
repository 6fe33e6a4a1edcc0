import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { basicSetup, EditorView } from 'codemirror'
import { streamParserOf } from './code-languages.ts'

/** Something to see about a line. */
export interface CodeMark {
  severity: 'error' | 'warning' | 'note'
  /** From 1; the first when absent. */
  line?: number
  message: string
}

export interface CodeEditorOptions {
  parent: HTMLElement
  root: ShadowRoot
  value: string
  onEdit: (value: string) => void
}

/** Colours by token, so that light and dark follow the page. */
const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.heading, color: 'var(--wa-color-brand-on-quiet)', fontWeight: '650' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.keyword], color: 'var(--wa-color-brand-on-quiet)' },
  { tag: [tags.string, tags.monospace], color: 'var(--wa-color-success-on-quiet)' },
  { tag: [tags.number, tags.bool, tags.link], color: 'var(--wa-color-warning-on-quiet)' },
  { tag: [tags.comment, tags.meta], color: 'var(--wa-color-text-quiet)' },
])

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'inherit', backgroundColor: 'var(--wa-color-surface-default)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--wa-font-family-code)',
    fontSize: 'var(--wa-font-size-s)',
    lineHeight: '1.55',
  },
  '.cm-content': { caretColor: 'var(--wa-color-text-normal)' },
  '.cm-cursor': { borderLeftColor: 'var(--wa-color-text-normal)' },
  '.cm-gutters': {
    color: 'var(--wa-color-text-quiet)',
    backgroundColor: 'var(--wa-color-surface-lowered)',
    borderRight: '1px solid var(--wa-color-surface-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--wa-color-overlay-inline)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--wa-color-brand-fill-normal)' },
  '.cm-tooltip, .cm-panels': {
    color: 'var(--wa-color-text-normal)',
    backgroundColor: 'var(--wa-color-surface-raised)',
    borderColor: 'var(--wa-color-surface-border)',
  },
  '.cm-placeholder': { color: 'var(--wa-color-text-quiet)' },
})

/** CodeMirror, kept in step with the properties of an element. */
export class CodeEditor {
  readonly #view: EditorView
  readonly #language = new Compartment()
  readonly #writing = new Compartment()
  readonly #words = new Compartment()
  #isOwn = false

  constructor({ parent, root, value, onEdit }: CodeEditorOptions) {
    const edits = EditorView.updateListener.of((update) => {
      if (update.docChanged && !this.#isOwn) onEdit(update.state.doc.toString())
    })
    const extensions = [
      basicSetup,
      lintGutter(),
      EditorView.lineWrapping,
      syntaxHighlighting(HIGHLIGHT),
      THEME,
      edits,
      this.#language.of([]),
      this.#writing.of([]),
      this.#words.of([]),
    ]
    this.#view = new EditorView({
      parent,
      root,
      state: EditorState.create({ doc: value, extensions }),
    })
  }

  get value(): string {
    return this.#view.state.doc.toString()
  }

  /** Another text, which is no edit of the user's. Where it is equal the cursor stays. */
  setValue(value: string): void {
    if (value === this.value) return
    this.#isOwn = true
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: value } })
    this.#isOwn = false
  }

  setLanguage(language: string): void {
    const parser = streamParserOf(language)
    this.#set(this.#language, parser ? StreamLanguage.define(parser) : [])
  }

  setReadonly(isReadonly: boolean): void {
    this.#set(this.#writing, [
      EditorState.readOnly.of(isReadonly),
      // Still to be focused, so that it can be read and copied by keyboard.
      isReadonly ? EditorView.contentAttributes.of({ 'aria-readonly': 'true' }) : [],
    ])
  }

  setWords(label: string, hint: string): void {
    this.#set(this.#words, [
      EditorView.contentAttributes.of({ 'aria-label': label }),
      hint ? placeholder(hint) : [],
    ])
  }

  setMarks(marks: readonly CodeMark[]): void {
    const { doc } = this.#view.state
    const diagnostics = marks.map(({ severity, line = 1, message }): Diagnostic => {
      const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines))
      return { from, to, severity: severity === 'note' ? 'info' : severity, message }
    })
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics))
  }

  /** Goes to a line, from 1. */
  showLine(line: number): void {
    const { doc } = this.#view.state
    const { from } = doc.line(Math.min(Math.max(1, line), doc.lines))
    this.#view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
    this.#view.focus()
  }

  focus(): void {
    this.#view.focus()
  }

  destroy(): void {
    this.#view.destroy()
  }

  #set(place: Compartment, extension: Extension): void {
    this.#view.dispatch({ effects: place.reconfigure(extension) })
  }
}
