// Gives Web Awesome's elements names of our own in `embed.js`, so that a page may have its own Web Awesome of any version.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const manifest = new URL(
  '../node_modules/@awesome.me/webawesome/dist/custom-elements.json',
  import.meta.url,
)

/** An esbuild plugin: `wa-button` becomes `sac-wa-button` wherever it stands alone; `--wa-button-x` and `wa-after-show` stay. */
export async function ownWebAwesomeNames() {
  const { modules } = JSON.parse(await readFile(fileURLToPath(manifest), 'utf8'))
  const tags = modules
    .flatMap(({ declarations = [] }) => declarations.map(({ tagName }) => tagName))
    .filter((tag) => tag?.startsWith('wa-'))
    .map((tag) => tag.slice('wa-'.length))
  const names = new RegExp(`(?<![\\w-])wa-(${tags.join('|')})(?![\\w-])`, 'g')
  return {
    name: 'own-web-awesome-names',
    setup(build) {
      build.onLoad(
        { filter: /(webawesome\/dist|web-components\/src)\/.*\.(js|ts)$/ },
        async ({ path }) => ({
          contents: (await readFile(path, 'utf8')).replaceAll(names, 'sac-wa-$1'),
          loader: path.endsWith('.ts') ? 'ts' : 'js',
        }),
      )
    },
  }
}
