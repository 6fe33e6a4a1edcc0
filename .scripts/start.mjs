// `npm start`: installs and builds when needed, then runs the server in the foreground. Flags after `--` go to `sac up`.
import { ensure, root } from './ensure.mjs'

await ensure()
process.argv.splice(2, 0, 'up')
await import(`${root}cli/bin/sac.js`)
