declare module 'qrcode/lib/core/qrcode.js' {
  interface QrCodeCore {
    create(
      segments: readonly { data: string; mode: 'alphanumeric' }[],
      options: { errorCorrectionLevel: 'M'; maskPattern?: number },
    ): { modules: { size: number; data: Uint8Array }; version: number };
  }
  const core: QrCodeCore;
  export default core;
}
