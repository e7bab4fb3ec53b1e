/** Reads one QR code from pixels; `undefined` when there is none. */
export type CodeReader = (source: HTMLCanvasElement) => Promise<string | undefined>;

interface NativeDetector {
  detect(source: HTMLCanvasElement): Promise<readonly { rawValue: string }[]>;
}
interface NativeDetectorClass {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The platform's own detector where it works, else the decoder loaded on first use. */
export async function createCodeReader(): Promise<CodeReader> {
  const native = await findNativeReader();
  const fallback = async (canvas: HTMLCanvasElement): Promise<string | undefined> => (await loadDecoder())(canvas);
  if (!native) return fallback;
  let isBroken = false;
  return async (canvas) => {
    if (!isBroken) {
      try {
        return await native(canvas);
      } catch {
        // Present but dead on some builds (no play services): do without from now on.
        isBroken = true;
      }
    }
    return fallback(canvas);
  };
}

async function findNativeReader(): Promise<CodeReader | undefined> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector;
  if (!Detector) return undefined;
  try {
    if (!(await Detector.getSupportedFormats()).includes('qr_code')) return undefined;
    const detector = new Detector({ formats: ['qr_code'] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  } catch {
    return undefined;
  }
}

type Decoder = (canvas: HTMLCanvasElement) => string | undefined;
let decoder: Promise<Decoder> | undefined;

function loadDecoder(): Promise<Decoder> {
  decoder ??= import('./qr-decoder').then((module) => module.decodeCanvas).catch((error: unknown) => {
    decoder = undefined;
    throw error;
  });
  return decoder;
}
