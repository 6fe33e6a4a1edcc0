export type Cell = string | number | boolean | null | undefined

/** Header -> what stands in its column. */
export type Columns<Row> = Record<string, (row: Row) => Cell>

export interface TableOptions {
  /** Headers of columns that are shortened where the table is wider than the screen, the first one first. */
  cut?: string[]
  /** Columns of the screen; those of stdout by default, none where that is no terminal. */
  columns?: number | undefined
}

/** A column that is cut keeps this much. */
const LEAST_CUT = 12

/** A table as kubectl prints it: upper-case headers, no borders, three blanks between columns. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: Columns<Row>,
  { cut = [], columns: screen = process.stdout.columns }: TableOptions = {},
): string {
  const headers = Object.keys(columns)
  const lines = [
    headers.map((header) => header.toUpperCase()),
    ...rows.map((row) => headers.map((header) => text(columns[header]!(row)))),
  ]
  const widths = headers.map((_, at) => Math.max(...lines.map((line) => width(line[at]!))))
  let excess = screen === undefined ? 0 : widths.reduce((sum, one) => sum + one + 3, -3) - screen
  for (const header of cut) {
    const at = headers.indexOf(header)
    const less = Math.min(Math.max(0, excess), Math.max(0, widths[at]! - LEAST_CUT))
    widths[at]! -= less
    excess -= less
  }
  return lines
    .map((line) =>
      line
        .map((cell, at) => shortened(cell, widths[at]!))
        .map((cell, at) => (at === headers.length - 1 ? cell : pad(cell, widths[at]!)))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

/** One thing, a line for each member. */
export function formatRecord(record: Record<string, Cell>): string {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  const longest = Math.max(0, ...entries.map(([name]) => width(name)))
  return entries.map(([name, value]) => `${pad(`${name}:`, longest + 2)}${text(value)}`).join('\n')
}

/** Names come from people and agents: no control character may reach the terminal. */
export function text(value: Cell): string {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}

const pad = (value: string, to: number) => value + ' '.repeat(Math.max(0, to - width(value)))

const WIDE =
  /^(?:\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u

let segmenter: Intl.Segmenter | undefined

/** Its tables are loaded when they are needed, 8 ms: most text is plain. */
function segmentsOf(value: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(value)
}

/** Columns on the screen: East Asian characters and emoji take two. */
function width(value: string): number {
  if (/^[\x00-\x7f]*$/.test(value)) return value.length
  let columns = 0
  for (const { segment } of segmentsOf(value)) columns += WIDE.test(segment) ? 2 : 1
  return columns
}

function shortened(value: string, to: number): string {
  if (width(value) <= to) return value
  let start = ''
  for (const { segment } of segmentsOf(value)) {
    if (width(start + segment) >= to) break
    start += segment
  }
  return `${start}…`
}

/** `3m`, `5h`, `12d`, as kubectl has it. */
export function age(at: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000))
  if (seconds < 120) return `${seconds}s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export function size(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`
}
