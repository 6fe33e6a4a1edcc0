/** What `npm run manifest` reads: the elements of this package, and what of them is for others. */
export default {
  globs: ['src/sac-*.ts'],
  exclude: ['src/**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  dependencies: false,
  packagejson: false,
  plugins: [{ name: 'public-only', packageLinkPhase: keepPublic }],
}

function keepPublic({ customElementsManifest }) {
  const { modules } = customElementsManifest
  modules.sort((a, b) => a.path.localeCompare(b.path, 'en'))
  for (const { declarations } of modules) {
    for (const declaration of declarations) {
      // The first paragraph is the summary; what follows it says more.
      const [summary, ...more] = (declaration.summary ?? '').split(/\n\s*\n/)
      if (summary) declaration.summary = summary
      if (more.length > 0) declaration.description = more.join('\n\n')
      const isPublic = ({ name, privacy, static: isStatic }) =>
        !privacy && !isStatic && !name.startsWith('#') && !LIFECYCLE.has(name)
      if (declaration.members) declaration.members = declaration.members.filter(isPublic)
      // `emit(name, …)` of the base class: the events are those in the docstring.
      if (declaration.events)
        declaration.events = declaration.events.filter(({ name }) => name.startsWith('sac-'))
    }
  }
}

/** Lit's own, which elements override. */
const LIFECYCLE = new Set(['connectedCallback', 'disconnectedCallback', 'render'])
