// Bundles the spec, lints it, and writes the generated files beside the sources.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  BaseResolver,
  bundle,
  createConfig,
  lintDocument,
  makeDocumentFromString,
} from '@redocly/openapi-core'
import openapiTS, { astToString } from 'openapi-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const config = await createConfig({
  extends: ['minimal'],
  rules: {
    'no-unresolved-refs': 'error',
    'operation-operationId': 'error',
    'operation-operationId-unique': 'error',
    'operation-summary': 'error',
    'operation-parameters-unique': 'error',
    'no-unused-components': 'off',
    'path-parameters-defined': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-schema-examples': 'error',
    'security-defined': 'error',
  },
})
const { bundle: bundled, problems } = await bundle({
  ref: here('spec/openapi.yaml'),
  config,
  removeUnusedComponents: false,
})
const document = bundled.parsed
const lint = await lintDocument({
  document: makeDocumentFromString(JSON.stringify(document), 'openapi.json'),
  externalRefResolver: new BaseResolver(),
  config: config.styleguide ?? config,
})
const errors = [...problems, ...lint].filter((problem) => problem.severity === 'error')
for (const { message, location } of errors)
  console.error(`${message} at ${location?.[0]?.pointer ?? ''}`)
if (errors.length > 0) process.exit(1)

const banner = '// Generated from openapi/spec by `npm run generate`; do not edit.\n'
const ast = await openapiTS(document, { alphabetize: false, defaultNonNullable: false })
writeFileSync(here('src/schema.gen.ts'), `${banner}${astToString(ast)}`)
writeFileSync(
  here('src/document.gen.ts'),
  `${banner}export const document: object = JSON.parse(${JSON.stringify(JSON.stringify(document))})\n`,
)
console.log(
  `${Object.keys(document.paths).length} paths, ${Object.keys(document.components.schemas).length} schemas`,
)
