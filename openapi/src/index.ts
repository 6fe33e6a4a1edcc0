export {
  document,
  type OpenApiDocument,
  type OperationObject,
  type Permission,
} from './document.ts'
export type { components, operations, paths } from './schema.gen.ts'

import type { components } from './schema.gen.ts'

/** A named shape of the contract: `Schema<'Agent'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
