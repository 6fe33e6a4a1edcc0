import { msg, str } from '@lit/localize'
import { type SkillParameter, valueProblem } from '@sac/sdk/skill'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import { fieldStyles } from './styles/field.styles.ts'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * @summary A field for each parameter of a skill, checked as the skill wants it.
 */
@customElement('sac-skill-fields')
export class SacSkillFields extends SacElement {
  static override styles = [
    SacElement.styles,
    fieldStyles,
    css`
      form {
        display: grid;
        gap: var(--wa-space-m);
      }
      .must {
        color: var(--wa-color-danger-on-quiet);
      }
      textarea {
        field-sizing: content;
        max-height: 14rem;
      }
    `,
  ]

  /** Fields that somebody left, or tried to send: their problems are shown. */
  @state() private touched: ReadonlySet<string> = new Set()
  @state() private problems: Readonly<Record<string, string>> = {}

  @property({ attribute: false })
  parameters: readonly SkillParameter[] = []

  @property({ type: Boolean })
  disabled = false

  /** Checks all fields. @returns the values by parameter, or undefined when one is wrong: it has the focus then */
  read(): Record<string, string> | undefined {
    const fields = [...this.renderRoot.querySelectorAll<Field>('[name]')]
    for (const field of fields) this.#check(field)
    this.touched = new Set(fields.map(({ name }) => name))
    const wrong = fields.find((field) => !field.checkValidity())
    wrong?.focus()
    if (wrong) return undefined
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]))
  }

  override focus(): void {
    this.renderRoot.querySelector<Field>('[name]')?.focus()
  }

  #check(field: Field): void {
    const parameter = this.parameters.find(({ name }) => name === field.name)
    if (!parameter) return
    field.setCustomValidity('')
    field.setCustomValidity(problemOf(parameter, field) ?? '')
    this.problems = { ...this.problems, [field.name]: field.validationMessage }
  }

  #onInput(event: Event): void {
    this.#check(event.target as Field)
  }

  #onLeave(event: Event): void {
    const field = event.target as Field
    this.#check(field)
    // Passing through an empty field is no mistake yet.
    if (field.value !== '') this.touched = new Set([...this.touched, field.name])
  }

  override render() {
    if (this.parameters.length === 0) {
      return html`<p class="quiet">${msg('It asks for nothing.')}</p>`
    }
    return html`<form
      novalidate
      @submit=${(event: Event) => event.preventDefault()}
      @input=${this.#onInput}
      @focusout=${this.#onLeave}
    >
      ${this.parameters.map((parameter) => this.#field(parameter))}
    </form>`
  }

  #field(parameter: SkillParameter) {
    const { name, label, required } = parameter
    const problem = this.touched.has(name) ? this.problems[name] : ''
    return html`<div class="field">
      <label for=${`field-${name}`}
        >${label}${required ? html`<span class="must" aria-hidden="true"> *</span>` : nothing}</label
      >
      ${this.#control(parameter, Boolean(problem))}
      <span class="wrong" id=${`problem-${name}`}>${problem}</span>
    </div>`
  }

  #control(
    { name, type, required, default: initial = '', options, pattern }: SkillParameter,
    isWrong: boolean,
  ) {
    const invalid = isWrong ? 'true' : 'false'
    if (type === 'select') {
      return html`<select
        id=${`field-${name}`}
        name=${name}
        ?required=${required}
        ?disabled=${this.disabled}
        aria-invalid=${invalid}
        aria-describedby=${`problem-${name}`}
      >
        ${initial === '' ? html`<option value="">${required ? msg('Choose…') : msg('(none)')}</option>` : nothing}
        ${options?.map((option) => html`<option ?selected=${option === initial}>${option}</option>`)}
      </select>`
    }
    if (type === 'text' && pattern === undefined) {
      return html`<textarea
        id=${`field-${name}`}
        name=${name}
        rows="1"
        ?required=${required}
        ?disabled=${this.disabled}
        aria-invalid=${invalid}
        aria-describedby=${`problem-${name}`}
        .value=${initial}
      ></textarea>`
    }
    return html`<input
      id=${`field-${name}`}
      name=${name}
      type=${type}
      step=${type === 'number' ? 'any' : nothing}
      ?required=${required}
      ?disabled=${this.disabled}
      aria-invalid=${invalid}
      aria-describedby=${`problem-${name}`}
      .value=${initial}
    />`
  }
}

/** What is wrong with a field, in words that say what would be right. */
function problemOf(parameter: SkillParameter, field: Field): string | undefined {
  const { type, required, pattern } = parameter
  if (field.validity.badInput) return typeHint(type)
  if (field.value === '') return required ? msg('Fill this in.') : undefined
  const problem = valueProblem(parameter, field.value)
  if (problem === undefined) return undefined
  if (type === 'text' && pattern !== undefined && problem.startsWith('does not match')) {
    return msg(str`It has to look like ${pattern}.`)
  }
  return type === 'text' ? msg(str`It ${problem}.`) : typeHint(type)
}

function typeHint(type: SkillParameter['type']): string {
  if (type === 'number') return msg('Give a number, such as 12 or 0.5.')
  return type === 'date' ? msg('Give a full date.') : msg('Choose one of the list.')
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-fields': SacSkillFields
  }
}
