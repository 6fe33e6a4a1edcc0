#!/usr/bin/env node
// Stands where claude stands: a prompt that takes typed lines, `--continue`, and `-p`. Leaves notes in $HOME for tests.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'

const args = process.argv.slice(2)
const home = process.env.HOME
appendFileSync(`${home}/starts`, `${JSON.stringify(args)}\n`)
if (args.includes('-p')) {
  const prompt = args[args.indexOf('--') + 1]
  process.stdout.write(`${JSON.stringify({ type: 'result', result: prompt })}\n`)
  if (prompt !== 'hang') process.exit(prompt === 'fail' ? 1 : 0)
  setInterval(() => {}, 1000)
} else {
  if (args.includes('--continue') && !existsSync(`${home}/history`)) process.exit(1)
  writeFileSync(`${home}/history`, '')
  let draft = ''
  process.stdin.setRawMode(true)
  process.stdin.on('data', (chunk) => {
    for (const character of chunk.toString()) {
      if (character === '\x15') draft = ''
      else if (character !== '\r') draft += character
      else if (draft === '/exit 3') process.exit(3)
      else {
        if (draft) appendFileSync(`${home}/prompts`, `${draft}\n`)
        draft = ''
      }
    }
  })
  process.stdout.write(args.includes('--continue') ? 'welcome back ❯ ' : '❯ ')
}
