import { describe, expect, it } from 'vitest'
import { openPty, openPublicPty, type PtyExit, type PtyOptions } from '../../src/pty.ts'

const options: PtyOptions = {
  argv: ['sh', '-c', 'stty size; read x; stty size; echo "got $x"; exit 5'],
  cwd: '/',
  env: { PATH: process.env['PATH']! },
  cols: 90,
  rows: 30,
  isClean: false,
}

describe.each([
  ['the native fork', openPty],
  ['the public spawn', openPublicPty],
])('%s', (_name, open) => {
  it('runs a program, with size, input and exit code', async () => {
    const slab = Buffer.alloc(100) // small, so that reads are split
    let text = ''
    let hasTyped = false
    let exit: PtyExit | undefined
    await new Promise<void>((resolve) => {
      const pty = open(options, {
        buffer: () => slab,
        read(size) {
          text += slab.subarray(0, size).toString('latin1')
          if (!text.includes('30 90') || hasTyped) return
          hasTyped = true
          pty.pause()
          pty.resize(100, 40)
          pty.write(Buffer.from('hello\r'))
          pty.resume()
        },
        exit(ended) {
          exit = ended
          resolve()
        },
      })
      expect(pty.pid).toBeGreaterThan(1)
    })
    expect(text).toContain('40 100')
    expect(text).toContain('got hello')
    expect(exit).toEqual({ code: 5, signal: null })
  })

  it('keeps bytes that are no text, and characters whole at backspace', async () => {
    const chunks: Buffer[] = []
    const slab = Buffer.alloc(4096)
    await new Promise<void>((resolve) => {
      const script = 'stty -a | grep -o -e "-*iutf8"; printf "\\377\\200\\001"'
      open(
        { ...options, argv: ['sh', '-c', script] },
        {
          buffer: () => slab,
          read: (size) => void chunks.push(Buffer.from(slab.subarray(0, size))),
          exit: () => resolve(),
        },
      )
    })
    const output = Buffer.concat(chunks)
    expect(output.subarray(-3)).toEqual(Buffer.from([0xff, 0x80, 0x01]))
    expect(output.toString('latin1')).toMatch(/^iutf8/)
  })

  it('signals the program, and nothing once it has ended', async () => {
    const slab = Buffer.alloc(4096)
    let end = () => {}
    const exit = await new Promise<PtyExit>((resolve) => {
      const pty = open(
        { ...options, argv: ['sh', '-c', 'echo go; sleep 60'] },
        { buffer: () => slab, read: () => pty.kill('SIGKILL'), exit: resolve },
      )
      end = () => pty.kill('SIGKILL')
    })
    expect(exit).toEqual({ code: null, signal: 'SIGKILL' })
    end()
  })
})
