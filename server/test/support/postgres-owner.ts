// A server process for tests: starts PostgreSQL on the folder that it is given, until its stdin ends.
import pino from 'pino'
import { startPostgres } from '../../src/adapters/embedded/postgres/start-postgres.ts'

const server = await startPostgres({ dataDir: process.argv[2]!, log: pino({ level: 'silent' }) })
process.stdout.write(`${JSON.stringify(server)}\n`)
process.stdin.resume().once('end', () => server.stop())
