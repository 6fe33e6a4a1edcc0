export { blobsOf } from './blobs.ts'
export {
  BUSY,
  type PassOptions,
  type PassReport,
  SyncEngine,
  type SyncEngineOptions,
} from './engine.ts'
export { localErrorOf } from './local-errors.ts'
export {
  conflictPath,
  isBeneath,
  joinPath,
  nameOf,
  parentOf,
  partsOf,
  pathProblem,
  TEMPORARY_PREFIX,
} from './paths.ts'
export type { Plan, PlanInput, PlanMode } from './plan.ts'
export { makePlan } from './planner.ts'
export {
  type ChangesPage,
  ContentGoneError,
  LocalBlockedError,
  LocalChangedError,
  type LocalScan,
  type LocalTree,
  type ManifestStore,
  type Pack,
  type PushAnswer,
  type RemoteChange,
  type RemoteSpace,
  RemoteUnavailableError,
  RevisionGoneError,
  type SmallBlob,
  type Unknown,
} from './ports.ts'
export type { SyncChange, SyncEvent } from './state.ts'
export { emptySummary, noteEvent, type SyncSummary } from './summary.ts'
export {
  type FileValue,
  type FolderValue,
  type LocalEntry,
  type LocalFile,
  modifiedAtOf,
  type RemoteEntry,
  type Value,
} from './value.ts'
