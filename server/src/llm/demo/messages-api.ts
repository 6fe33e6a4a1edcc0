/** The parts of the Messages API that the demo reads. Everything may be missing: it comes from outside. */
export interface MessagesRequest {
  model?: string
  stream?: boolean
  system?: string | Block[]
  messages?: Message[]
  tools?: { name?: string }[]
  tool_choice?: { type?: string }
  output_config?: { format?: { type?: string; schema?: JsonSchema } }
}

export interface Message {
  role?: string
  content?: string | Block[]
}

export interface Block {
  type?: string
  text?: string
  id?: string
  name?: string
  input?: Record<string, unknown>
  tool_use_id?: string
  content?: string | Block[]
  is_error?: boolean
}

export interface JsonSchema {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
}

export const blocksOf = (content: string | Block[] | undefined): Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])

export const textOf = (content: string | Block[] | undefined): string =>
  blocksOf(content)
    .map(({ text }) => text ?? '')
    .join('\n')
