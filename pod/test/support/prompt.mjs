// Behaves like claude's prompt where messages are concerned: keys before the prompt lose their Enter, an Enter within a
// larger read is a line end, Ctrl-U clears, an Enter alone submits, and Ctrl-S puts the draft aside until then. After
// each read it prints the draft's length.
//   node prompt.mjs [Enters to ignore]
let ignoredEnters = Number(process.argv[2] ?? 0)
let draft = ''
let stash = ''
process.stdin.setRawMode(true)
process.stdin.on('data', (chunk) => {
  const text = chunk.toString()
  if (text === '\r') {
    if (ignoredEnters-- > 0) return
    process.stdout.write(`\r\nSUBMIT ${JSON.stringify(draft)}\r\n`)
    draft = stash
    stash = ''
    return
  }
  for (const character of text) {
    if (character === '\x15') draft = ''
    else if (character === '\x13') {
      if (draft === '') [draft, stash] = [stash, '']
      else [draft, stash] = ['', draft]
    } else if (character === '\x1a') process.stdout.write('SUSPENDED')
    else draft += character === '\r' ? '\n' : character
  }
  process.stdout.write(`[${draft.length}]`)
})
setTimeout(() => process.stdout.write('❯ '), 100)
