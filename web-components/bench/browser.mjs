// The browser of the measurements: `$CHROMIUM`, the system's, else the one that comes as an npm package.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

export async function launchBrowser() {
  const installed = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  const executablePath =
    installed ?? (await (await import('@sparticuz/chromium')).default.executablePath())
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
}
