// Stands in for the pod where a test wants to act as the agent: runs whatever it is sent.
const { spawn } = require('node:child_process')
const { createServer } = require('node:http')

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { argv, input = '' } = JSON.parse(Buffer.concat(chunks))
  const child = spawn(argv[0], argv.slice(1), { timeout: 20_000 })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => (stdout += data))
  child.stderr.on('data', (data) => (stderr += data))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const answer = (body) => response.end(JSON.stringify(body))
  child.once('error', (error) => answer({ code: -1, stdout, stderr: error.message }))
  child.once('close', (code, signal) => answer({ code, signal, stdout, stderr }))
})
server.listen(process.env.SAC_POD_SOCKET)
process.on('SIGTERM', () => {
  require('node:fs').writeFileSync(`${process.env.HOME}/terminated`, 'by SIGTERM')
  process.exit(0)
})
