export { SacClient, type ServerInfo } from './client.ts'
export * from './errors.ts'
