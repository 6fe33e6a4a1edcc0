#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/bundle/main.js', import.meta.url)
if (!existsSync(main)) {
  console.error('sac is not built yet.\nNext: run `npm run build` in the repository')
  process.exit(1)
}
await import(main.href)
