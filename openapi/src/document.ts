import { document as bundled } from './document.gen.ts'

/** One operation of the document, with SAC's own extensions. */
export interface OperationObject {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security?: Record<string, string[]>[]
  parameters?: unknown[]
  requestBody?: unknown
  responses: Record<string, unknown>
  /** What `can()` is asked before the body is read. */
  'x-sac-permission': Permission
  /** Attempts are counted per address: sign-in and the like. */
  'x-sac-limited'?: boolean
  /** The listener that serves it; `public` when absent. */
  'x-sac-listener'?: 'public' | 'internal'
}

/** `resource` names a kind of row; `from` says where its id stands: `path.agentId` or `query.agentId`. */
export interface Permission {
  action: string
  resource?: string
  from?: string
}

export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, OperationObject>>
  components: { schemas: Record<string, object> }
}

/** The bundled OpenAPI 3.1 document. */
export const document = bundled as OpenApiDocument
