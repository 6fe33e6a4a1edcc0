// The stock way to send a file over HTTP: a stream into a request, a request into a stream. No hash, nothing flushed.
// `server FOLDER` says where it listens; `send FILE URL` sends.
import { createReadStream, createWriteStream } from 'node:fs'
import { createServer, request } from 'node:http'
import { join } from 'node:path'

const [role, path, url] = process.argv.slice(2)
if (role === 'server') {
  let count = 0
  const server = createServer((incoming, answer) => {
    count += 1
    const file = createWriteStream(join(path, String(count)))
    incoming.pipe(file).on('finish', () => answer.end())
  })
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`))
} else {
  createReadStream(path).pipe(
    request(url, { method: 'PUT' }).on('response', (answer) => answer.resume()),
  )
}
