import type { ErrorObject } from 'ajv'
import { type Problem, problem } from '../problems.ts'
import { escapePointer } from './json-body.ts'

/** What Fastify makes of a request that does not fit its schemas. */
export interface ValidationError extends Error {
  validation: ErrorObject[]
  validationContext?: string
}

export const isValidationError = (error: Error): error is ValidationError =>
  Array.isArray((error as ValidationError).validation)

/** More would only make the answer as long as the request. */
const MAX_ERRORS = 50
const PLACES: Record<string, string> = { querystring: 'query', params: 'path', headers: 'header' }

/** Names each wrong member, with what it has to be. */
export function fromValidation({
  validation,
  validationContext = 'body',
}: ValidationError): Problem {
  const place = PLACES[validationContext] ?? ''
  const errors = validation.slice(0, MAX_ERRORS).map((error) => ({
    pointer: `${place}${pathOf(error)}`,
    detail: wordsFor(error),
  }))
  const [first] = errors
  return problem('invalid-request', {
    detail: `${first?.pointer || 'body'}: ${first?.detail}`,
    errors,
  })
}

/** The member itself, also where it is one too many or missing. */
function pathOf({ instancePath, params }: ErrorObject): string {
  const name = params['missingProperty'] ?? params['additionalProperty']
  return name === undefined ? instancePath : `${instancePath}/${escapePointer(String(name))}`
}

function wordsFor(error: ErrorObject): string {
  const { instancePath, keyword, params, message, parentSchema, schema, data } = error
  const { limit } = params
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'additionalProperties':
      return `is not known here; ${knownMembers(parentSchema)}`
    case 'type':
      // Fastify checks null where no body came.
      if (instancePath === '' && data === null) return 'is missing, and has to be JSON'
      return wrongType([schema].flat() as string[], data)
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`
    case 'format':
      return `must be ${FORMATS[params['format']] ?? params['format']}`
    case 'pattern':
      return parentSchema?.['description']
        ? `has the wrong form: ${parentSchema['description']}`
        : `must match ${params['pattern']}`
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`
    case 'maxLength':
      return `must have at most ${limit} characters`
    case 'minimum':
      return `must be at least ${limit}`
    case 'maximum':
      return `must be at most ${limit}`
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} entries`
    case 'minProperties':
      return `must have at least one member; ${knownMembers(parentSchema)}`
    case 'maxItems':
      return `must have at most ${limit} entries`
    default:
      return message ?? 'is wrong'
  }
}

function wrongType(wanted: string[], data: unknown): string {
  const words = wanted.map((type) => TYPES[type] ?? type).join(' or ')
  // `"7"` for 7 looks right at first sight.
  return typeof data === 'string' && !wanted.includes('array')
    ? `must be ${words}, not text`
    : `must be ${words}`
}

const TYPES: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const FORMATS: Record<string, string> = {
  email: 'an email address',
  uuid: 'a UUID',
  date: 'a day such as 2026-11-23',
  'date-time': 'a time such as 2026-11-23T14:53:28Z',
}

function knownMembers(schema: ErrorObject['parentSchema']): string {
  const names = Object.keys(schema?.['properties'] ?? {})
  return names.length === 0 ? 'there are none' : `known are ${names.join(', ')}`
}
