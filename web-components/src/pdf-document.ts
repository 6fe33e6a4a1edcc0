import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'

// Beside the page, where the bundle puts it.
GlobalWorkerOptions.workerSrc = new URL('../pdf-worker.js', import.meta.url).href

/** Reads a PDF in a worker. Its scripts do not run. */
export const openPdf = async (blob: Blob): Promise<PDFDocumentProxy> =>
  getDocument({
    data: await blob.arrayBuffer(),
    // Our policy has no `unsafe-eval`.
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: true,
    verbosity: 0,
  }).promise
