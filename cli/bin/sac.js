#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

const main = new URL('../dist/bundle/main.js', import.meta.url)
if (!existsSync(main)) {
  console.error('sac is not built yet.\nNext: run `npm run build` in the repository')
  process.exit(1)
}
// From Node 22.8 on: half the time goes into compiling, so keep what was compiled.
module.enableCompileCache?.()
await import(main.href)
