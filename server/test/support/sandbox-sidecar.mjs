// Stands in for the sidecar: answers on its socket with what it was started with.
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'

const { SAC_AGENT_DIR, SAC_TOKEN_FILE, SAC_INTERNAL_URL } = process.env
const path = `${SAC_AGENT_DIR}/side/side.sock`
rmSync(path, { force: true })
createServer((_request, response) => {
  const hasToken = readFileSync(SAC_TOKEN_FILE, 'utf8').startsWith('canary')
  const canReadHome = readFileSync(`${SAC_AGENT_DIR}/home/.claude.json`, 'utf8').length > 0
  response.end(
    JSON.stringify({ hasToken, canReadHome, internalUrl: SAC_INTERNAL_URL, uid: process.getuid() }),
  )
}).listen(path)
process.on('SIGTERM', () => process.exit(0))
