#!/usr/bin/env node
const { existsSync } = require('node:fs')
const { enableCompileCache } = require('node:module')
const { join } = require('node:path')

const main = join(__dirname, '../dist/bundle/main.js')
if (!existsSync(main)) {
  console.error('sac is not built yet.\nNext: run `npm run build` in the repository')
  process.exit(1)
}
// Half the time goes into compiling, so what was compiled is kept: by Node from 22.8 on, before that by us.
if (enableCompileCache) {
  enableCompileCache()
  require(main)
} else {
  require('./load.js').load(main)
}
