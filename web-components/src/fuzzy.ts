/** Of a longer text only so much is looked at. */
const MOST_CHARACTERS = 200

/**
 * How well a text answers what somebody typed: its letters have to stand in the text in their order.
 * @returns undefined when they do not; else more for letters that follow one another or begin a word
 */
export function fuzzyScore(typed: string, text: string): number | undefined {
  const wanted = [...plain(typed)].filter((character) => character.trim() !== '')
  const letters = [...plain(text)].slice(0, MOST_CHARACTERS)
  // The best score of what was wanted so far, by the place of its last letter.
  let scores: number[] = letters.map(() => Number.NEGATIVE_INFINITY)
  for (const [index, character] of wanted.entries()) {
    let before = index === 0 ? 0 : Number.NEGATIVE_INFINITY
    scores = letters.map((letter, at) => {
      const adjacent = (scores[at - 1] ?? Number.NEGATIVE_INFINITY) + 5
      const score = Math.max(before, adjacent) + (isWordStart(letters, at) ? 5 : 1)
      before = Math.max(before, scores[at]!)
      return letter === character ? score : Number.NEGATIVE_INFINITY
    })
  }
  const best = wanted.length === 0 ? 0 : Math.max(...scores)
  // Of two that match alike the shorter one is nearer to what was typed.
  return Number.isFinite(best) ? best - letters.length / 100 : undefined
}

const isWordStart = (letters: string[], at: number) => at === 0 || /[\s/._-]/.test(letters[at - 1]!)

/** Without case and accents. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Those that answer, the best first; all in their order when nothing was typed. */
export function fuzzyFind<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
): Item[] {
  if (typed.trim() === '') return [...items]
  return items
    .flatMap((item) => {
      const score = fuzzyScore(typed, textOf(item))
      return score === undefined ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
