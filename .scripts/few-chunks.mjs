// Few chunks for what a page needs at once: a browser asks for each by itself, and on a slow machine that is what takes time.
import { dirname } from 'node:path'

/**
 * An esbuild plugin. esbuild makes a chunk for each set of parts that share something, which were 19 before the shell
 * stood. Here all that is loaded later begins with the stages that stand by then: what those need is in every set, so each
 * stage is one chunk.
 * @param stages modules in the order in which a page loads them; `before(path)` says how many stand when a module is loaded
 */
export function fewChunks(stages, before) {
  return {
    name: 'few-chunks',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const found = await build.resolve(path, { resolveDir, kind: 'import-statement' })
        return { path: found.path, errors: found.errors, namespace: 'later' }
      })
      build.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => {
        const imports = stages
          .slice(0, before(path))
          .map((stage) => `import ${JSON.stringify(stage)}\n`)
        return {
          contents: `${imports.join('')}export * from ${JSON.stringify(path)}`,
          resolveDir: dirname(path),
        }
      })
    },
  }
}
