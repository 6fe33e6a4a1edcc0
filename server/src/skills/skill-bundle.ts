import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import {
  ARCHIVE_BYTES,
  ArchiveError,
  type BundleFile,
  checkSkill,
  hasErrors,
  placeOf,
  printable,
  readTar,
  writeTar,
} from '@sac/openapi/skill'
import { storable } from '../db/storable.ts'
import { invalid, problem } from '../problems.ts'
import type { StoredManifest } from './skill.model.ts'

/** A skill that may be stored. */
export interface SkillBundle {
  command: string
  manifest: StoredManifest
  /** The same bytes for the same files. */
  tar: Uint8Array
  digest: string
  sizeBytes: number
  fileCount: number
}

/**
 * Reads an upload: a tar, gzipped or not, to a limit on both sides of the unpacking.
 * @throws Problem `invalid-request`, `content-too-large`
 */
export async function readArchive(body: Readable): Promise<BundleFile[]> {
  const sent = await readAll(body)
  const archive = sent[0] === 0x1f && sent[1] === 0x8b ? await unzip(sent) : sent
  try {
    return readTar(archive)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw invalid(error.entry === '' ? '' : printable(error.entry), storable(error.message))
  }
}

/**
 * Checks the files and packs them anew.
 * @param command that the skill has already
 * @throws Problem `invalid-request` with each finding under `FILE:LINE`
 */
export function toBundle(files: BundleFile[], command?: string): SkillBundle {
  const { manifest, findings } = checkSkill(files, command)
  if (!manifest || hasErrors(findings)) {
    const errors = findings
      .filter(({ severity }) => severity === 'error')
      .map((finding) => ({
        pointer: storable(placeOf(finding)),
        detail: storable(finding.message),
      }))
    const [first] = errors
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    throw problem('invalid-request', {
      detail: `${first?.pointer}: ${first?.detail}${more}`,
      errors,
    })
  }
  const { name, description, ...rest } = manifest
  const tar = writeTar(files)
  const listed = files.map(({ path, content, executable }) => ({
    path,
    sizeBytes: content.length,
    executable,
  }))
  // What the database cannot hold as text is left out of what it shows; the files stay as they are.
  const stored = storableValue({ ...rest, files: listed, findings }) as StoredManifest
  return {
    command: name,
    manifest: stored,
    tar,
    digest: createHash('sha256').update(tar).digest('hex'),
    sizeBytes: files.reduce((sum, { content }) => sum + content.length, 0),
    fileCount: files.length,
  }
}

/** Keys of YAML may hold as strange a text as its values. */
function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(storableValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [storable(key), storableValue(member)]),
  )
}

async function unzip(sent: Buffer): Promise<Buffer> {
  const unzipped = Readable.from([sent]).pipe(createGunzip())
  try {
    return await readAll(unzipped)
  } catch (error) {
    if (!/^Z_/.test((error as { code?: string }).code ?? '')) throw error
    throw invalid('', 'the gzip is damaged or cut off')
  } finally {
    unzipped.destroy()
  }
}

async function readAll(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > ARCHIVE_BYTES) {
      const detail = `An archive of a skill may have at most ${ARCHIVE_BYTES} bytes, unpacked too.`
      throw problem('content-too-large', { detail, limit: ARCHIVE_BYTES })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
