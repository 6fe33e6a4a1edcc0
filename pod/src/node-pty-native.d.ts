// node-pty publishes no types for its loader; the shape is checked at run time (pty.ts).
declare module 'node-pty/lib/utils.js' {
  export function loadNativeModule(name: string): { dir: string; module: unknown }
}
