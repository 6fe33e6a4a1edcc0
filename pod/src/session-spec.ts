import type { PodMessageRequest, PodSessionSpec } from '@sac/openapi/pod-api'
import { SIZE_LIMIT } from '@sac/openapi/terminal-frames'
import { ProblemError } from './problem.ts'

/** Checks the body of `PUT /sessions/{sessionId}`. @throws ProblemError `invalid-request` that names the field */
export function readSessionSpec(body: unknown): PodSessionSpec {
  const { kind, argv, cwd, env, cols, rows, readyPattern, fallbackArgv } = readObject(body)
  if (kind !== 'interactive' && kind !== 'headless') throw invalid('kind')
  const spec: PodSessionSpec = {
    kind,
    argv: readArguments(argv, 'argv'),
    cols: readCells(cols, 'cols'),
    rows: readCells(rows, 'rows'),
  }
  if (cwd !== undefined) spec.cwd = readText(cwd, 'cwd')
  if (readyPattern !== undefined) spec.readyPattern = readText(readyPattern, 'readyPattern')
  if (fallbackArgv !== undefined) spec.fallbackArgv = readArguments(fallbackArgv, 'fallbackArgv')
  if (env !== undefined) {
    spec.env = {}
    for (const [name, value] of Object.entries(readObject(env, 'env'))) {
      if (
        name === '' ||
        name.includes('=') ||
        typeof value !== 'string' ||
        /\0/.test(name + value)
      ) {
        throw invalid(`env.${name}`)
      }
      spec.env[name] = value
    }
  }
  return spec
}

/** Checks the body of `POST …/messages`. @throws ProblemError `invalid-request` */
export function readMessage(body: unknown): PodMessageRequest {
  const { messageId, text, isSkill = false } = readObject(body)
  if (typeof messageId !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(messageId)) {
    throw invalid('messageId')
  }
  if (typeof text !== 'string') throw invalid('text')
  if (typeof isSkill !== 'boolean') throw invalid('isSkill')
  return { messageId, text, isSkill }
}

function readObject(value: unknown, field = 'body'): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field)
  return value as Record<string, unknown>
}

function readText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) throw invalid(field)
  return value
}

function readArguments(value: unknown, field: string): string[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(field)
  readText(value[0], field)
  for (const argument of value) {
    if (typeof argument !== 'string' || argument.includes('\0')) throw invalid(field)
  }
  return value as string[]
}

function readCells(value: unknown, field: string): number {
  if (!Number.isInteger(value)) throw invalid(field)
  return Math.min(SIZE_LIMIT, Math.max(field === 'cols' ? 2 : 1, value as number))
}

function invalid(field: string): ProblemError {
  return new ProblemError('invalid-request', `The field ${field} is missing or wrong.`)
}
