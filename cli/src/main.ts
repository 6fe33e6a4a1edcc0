import { existsSync, readFileSync } from 'node:fs'
import { arch, platform, version } from 'node:process'
import { fileURLToPath } from 'node:url'

/** What `sac --help` prints, made with the bundle: it is the same for everybody, and oclif takes 40 ms to load. */
const helpFile = fileURLToPath(new URL('help.txt', import.meta.url))

const argv = process.argv.slice(2)
const isRootHelp = argv.length === 0 || (argv.length === 1 && /^(--help|help)$/.test(argv[0]!))
if (isRootHelp && existsSync(helpFile)) {
  const text = readFileSync(helpFile, 'utf8')
  process.stdout.write(text.replace('{platform}', `${platform}-${arch} node-${version}`))
} else {
  import('./program.ts').then(({ runProgram }) => runProgram(argv))
}
