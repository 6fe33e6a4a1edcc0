const { readFileSync } = require('node:fs')
const { createRequire, wrap } = require('node:module')
const { dirname, isAbsolute, join } = require('node:path')
const { Script } = require('node:vm')

/**
 * Runs a CommonJS file and what it loads with what V8 made of them when they were bundled: `FILE.cache`. V8 refuses what
 * another version made, or made of another text, and compiles then as it always does.
 */
exports.load = (main) => {
  const modules = new Map()
  const load = (path) => {
    const known = modules.get(path)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(path, module)
    const cachedData = readIfThere(`${path}.cache`)
    const script = new Script(wrap(readFileSync(path, 'utf8')), { filename: path, cachedData })
    const folder = dirname(path)
    const requireOther = createRequire(path)
    const require = (id) => {
      if (isAbsolute(id)) return load(id)
      return id.startsWith('.') ? load(join(folder, id)) : requireOther(id)
    }
    script.runInThisContext().call(module.exports, module.exports, require, module, path, folder)
    return module.exports
  }
  return load(main)
}

function readIfThere(path) {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}
