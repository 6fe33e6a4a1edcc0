import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { demandFreePorts } from '../../src/http/free-ports.ts'

it('tells of a port that is in use, and takes none itself', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const config = (API_GATEWAY_PORT: string) =>
    readConfig({ SAC_DATA_DIR: '/nowhere', API_GATEWAY_PORT, SAC_INTERNAL_PORT: '0' })
  await expect(demandFreePorts(config(String(port)))).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port,
  })
  other.close()
  await once(other, 'close')
  await demandFreePorts(config(String(port)))
  await demandFreePorts(config(String(port)))
})
