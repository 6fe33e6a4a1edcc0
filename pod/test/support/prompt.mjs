// Behaves like claude's prompt where messages are concerned: keys before the prompt lose their Enter, an Enter within a
// larger read is a line end, Ctrl-U clears, and an Enter alone submits. After each read it prints the draft's length.
//   node prompt.mjs [Enters to ignore]
let ignoredEnters = Number(process.argv[2] ?? 0)
let draft = ''
process.stdin.setRawMode(true)
process.stdin.on('data', (chunk) => {
  const text = chunk.toString()
  if (text === '\r') {
    if (ignoredEnters-- > 0) return
    process.stdout.write(`\r\nSUBMIT ${JSON.stringify(draft)}\r\n`)
    draft = ''
    return
  }
  for (const character of text) {
    if (character === '\x15') draft = ''
    else if (character === '\x1a') process.stdout.write('SUSPENDED')
    else draft += character === '\r' ? '\n' : character
  }
  process.stdout.write(`[${draft.length}]`)
})
setTimeout(() => process.stdout.write('❯ '), 100)
