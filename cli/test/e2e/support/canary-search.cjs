// Runs inside a sandbox, as the agent: `node canary-search.cjs JOB REPORT`. Looks everywhere it can for needles that the
// job holds masked, so that the search does not find itself, and tries every way out that the job names.
const fs = require('node:fs')
const http = require('node:http')
const net = require('node:net')
const path = require('node:path')
const { spawn } = require('node:child_process')

const MASK = 0x5a
const FILE_BYTES = 64 * 2 ** 20
const CHUNK_BYTES = 2 ** 20
const MEMORY_BYTES = 2 ** 30
const RELAY = { host: '127.0.0.1', port: 4180 }

const [jobFile, reportFile] = process.argv.slice(2)
const job = JSON.parse(fs.readFileSync(jobFile, 'utf8'))
const unmask = (hex) => Buffer.from(hex, 'hex').map((byte) => byte ^ MASK)
const needles = Object.entries(job.needles).map(([name, hex]) => ({ name, bytes: unmask(hex) }))
const longest = Math.max(...needles.map(({ bytes }) => bytes.length))
const found = []
const looked = { files: 0, processes: 0, memoryBytes: 0, sockets: [] }

function look(bytes, where) {
  for (const { name, bytes: needle } of needles) {
    if (bytes.includes(needle)) found.push({ name, where })
  }
}

function lookInFile(file) {
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
    try {
      const stat = fs.fstatSync(fd)
      if (!stat.isFile()) return
      const isProc = file.startsWith('/proc/')
      look(isProc ? fs.readFileSync(fd) : readUpTo(fd, Math.min(stat.size, FILE_BYTES)), file)
      looked.files += 1
    } finally {
      fs.closeSync(fd)
    }
  } catch {
    // Not for us to read: that is what is hoped for.
  }
}

function readUpTo(fd, size) {
  const bytes = Buffer.alloc(size)
  return bytes.subarray(0, fs.readSync(fd, bytes, 0, size, 0))
}

function list(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Of the system's own files only those that changed since the secrets were made. */
function walk(folder, depth = 0) {
  if (depth > 40) return
  for (const entry of list(folder)) {
    const at = path.join(folder, entry.name)
    if (at === '/proc' || at === '/sys' || at === reportFile) continue
    look(Buffer.from(at), `name ${at}`)
    if (entry.isDirectory()) walk(at, depth + 1)
    else if (entry.isSymbolicLink()) look(Buffer.from(readLink(at)), `link ${at}`)
    else if (!at.startsWith('/usr/') || isNew(at)) lookInFile(at)
  }
}

const isNew = (file) => {
  try {
    return fs.statSync(file).ctimeMs > job.sinceMs
  } catch {
    return false
  }
}

function readLink(file) {
  try {
    return fs.readlinkSync(file)
  } catch {
    return ''
  }
}

function lookInProcesses() {
  for (const { name } of list('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const at = `/proc/${name}`
    looked.processes += 1
    for (const file of ['environ', 'cmdline', 'mountinfo', 'status', 'maps'])
      lookInFile(`${at}/${file}`)
    for (const fd of list(`${at}/fd`)) {
      look(Buffer.from(readLink(`${at}/fd/${fd.name}`)), `descriptor ${at}/fd/${fd.name}`)
      lookInFile(`${at}/fd/${fd.name}`)
    }
    for (const way of ['root', 'cwd']) {
      for (const entry of list(`${at}/${way}/`)) look(Buffer.from(entry.name), `${at}/${way}`)
    }
    // The search itself knows the needles.
    if (Number(name) !== process.pid) lookInMemory(at)
  }
}

function lookInMemory(at) {
  let fd
  try {
    const maps = fs.readFileSync(`${at}/maps`, 'utf8')
    fd = fs.openSync(`${at}/mem`, 'r')
    let left = MEMORY_BYTES
    for (const line of maps.split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? []
      if (!from || /\[v(var|syscall)/.test(line)) continue
      let start = BigInt(`0x${from}`)
      const end = BigInt(`0x${to}`)
      while (start < end && left > 0) {
        const size = Number(end - start < BigInt(CHUNK_BYTES) ? end - start : BigInt(CHUNK_BYTES))
        const bytes = Buffer.alloc(size)
        let read = 0
        try {
          read = fs.readSync(fd, bytes, 0, size, start)
        } catch {
          // A guard page, or memory that is gone.
        }
        look(bytes.subarray(0, read), `memory ${at}`)
        looked.memoryBytes += read
        left -= size
        start += BigInt(size < CHUNK_BYTES ? size : CHUNK_BYTES - longest)
      }
    }
  } catch {
    // Another user's process.
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

/** Sends bytes as they are, which no HTTP client does, and gives what comes back. */
function exchange(target, text) {
  return new Promise((resolve) => {
    const socket = net.connect(target)
    let answer = ''
    const done = (how) => {
      socket.destroy()
      resolve(answer || how)
    }
    socket.setTimeout(10_000, () => done('silence'))
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
    })
    socket.on('error', (error) => done(error.code))
    socket.on('close', () => done('closed'))
    socket.on('connect', () => socket.write(text))
  })
}

async function tryOut() {
  const requests = []
  for (const line of job.requests) {
    const answer = await exchange(
      RELAY,
      `${line} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n`,
    )
    look(Buffer.from(answer, 'latin1'), `answer to ${line}`)
    requests.push({ line, answer: answer.slice(0, 600) })
  }
  const direct = []
  for (const { host, port } of job.direct) {
    direct.push({ host, port, answer: await exchange({ host, port }, 'GET / HTTP/1.0\r\n\r\n') })
  }
  for (const line of fs.readFileSync('/proc/net/unix', 'latin1').split('\n').slice(1)) {
    const name = line.split(' ').slice(7).join(' ')
    if (!name) continue
    const socketPath = name.startsWith('@') ? `\0${name.slice(1)}` : name
    const answer = await exchange({ path: socketPath }, 'GET /health HTTP/1.0\r\n\r\n')
    look(Buffer.from(answer, 'latin1'), `socket ${name}`)
    looked.sockets.push(name)
  }
  return { requests, direct }
}

/** The model's answers, with whatever a provider puts into its errors. */
function callModel(pathname) {
  return new Promise((resolve) => {
    const request = http.request(
      { ...RELAY, path: pathname, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = JSON.stringify(response.headers)
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          look(Buffer.from(text), `answer to ${pathname}`)
          resolve({ status: response.statusCode, text: text.slice(0, 600) })
        })
      },
    )
    request.on('error', (error) => resolve({ status: 0, text: error.message }))
    request.end('{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}]}')
  })
}

async function main() {
  // Something that only a look into memory finds.
  const code = `const s = Buffer.from('${job.inMemory}', 'hex').map((b) => b ^ ${MASK}); process.stdout.write('x'); setInterval(() => s[0], 1e6)`
  const holder = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  look(Buffer.from(JSON.stringify(process.env)), 'environment')
  lookInProcesses()
  holder.kill('SIGKILL')
  walk('/')
  const model = [await callModel('/v1/messages'), await callModel('/v1/messages/count_tokens')]
  const out = await tryOut()
  lookInProcesses()
  fs.writeFileSync(`${reportFile}.part`, JSON.stringify({ found, looked, model, ...out }))
  fs.renameSync(`${reportFile}.part`, reportFile)
}

main()
