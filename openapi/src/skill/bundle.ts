/** Archives of skills, for who unpacks them and needs none of the checks of their texts. */
export { checkPaths, MARKER_FILE } from './bundle-paths.ts'
export { Findings } from './findings.ts'
export { slugProblem } from './slug.ts'
export { ARCHIVE_BYTES, ArchiveError, type BundleFile, readTar } from './tar.ts'
