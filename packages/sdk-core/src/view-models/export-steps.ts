import { encodeBase64Url } from '../encoding/index';
import type { ExportedList } from '../institution/export-quota';
import { exportList } from '../platform-api/operations/export-list';
import { readExportQuota } from '../platform-api/operations/read-export-quota';
import type { ExportQuota } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import { toFailure, type ModelStore } from './model-store';
import { runOnce } from './run-once';
import type { FinishedExport, TrainingStatsState } from './training-stats-state';

interface ExportAttempt {
  readonly institutionNumber: number;
  readonly list: ExportedList;
  readonly idempotencyKey: string;
}

export interface ExportSteps {
  /** What is left of this list today; a failure leaves the number out. */
  showQuota(institutionNumber: number, list: ExportedList | undefined): Promise<void>;
  run(institutionNumber: number, list: ExportedList): Promise<void>;
  runAgain(): void;
  forget(): void;
}

/** Makes a list's file and hands it to the host. An answer that was lost, or a host that could not save, is repeated under the same key and counts once. */
export function createExportSteps(sdk: VoucherSdk, store: ModelStore<TrainingStatsState>): ExportSteps {
  let attempt: ExportAttempt | undefined;
  let asked = 0;

  async function make(current: ExportAttempt): Promise<void> {
    await runOnce(store, () => exportList(sdk, current), async (file) => {
      const url = `${sdk.client.axios.defaults.baseURL ?? ''}${file.downloadPath}`;
      asked += 1; // an older question's answer is overtaken
      store.patch({ quota: file.quota, exported: await save({ file, url, isSaved: false }) });
    });
    // A "no" is told by what is left, which may have changed meanwhile.
    if (store.getState().failure?.kind === 'refusal') await showQuota(current.institutionNumber, current.list);
  }

  async function save(finished: FinishedExport): Promise<FinishedExport> {
    const { files } = sdk.bridge;
    try {
      if (files === undefined) {
        store.patch({ failure: { kind: 'fault', code: 'capabilityUnavailable' } });
        return finished;
      }
      await files.save({ url: finished.url, fileName: finished.file.fileName });
      return { ...finished, isSaved: true };
    } catch (error) {
      store.patch({ failure: toFailure(error) });
      return finished;
    }
  }

  async function showQuota(institutionNumber: number, list: ExportedList | undefined): Promise<void> {
    const mine = (asked += 1);
    if (list === undefined) return store.patch({ quota: undefined });
    const quota = await readExportQuota(sdk, { institutionNumber, list }).then((result): ExportQuota | undefined => (result.ok ? result.value : undefined), () => undefined);
    if (mine === asked) store.patch({ quota });
  }

  return {
    showQuota,
    async run(institutionNumber, list) {
      if (store.getState().isBusy) return;
      const isSame = attempt !== undefined && attempt.institutionNumber === institutionNumber && JSON.stringify(attempt.list) === JSON.stringify(list);
      // Not answered yet: the same question. Answered: a new file.
      if (!isSame || attempt === undefined || store.getState().exported !== undefined) {
        attempt = { institutionNumber, list, idempotencyKey: encodeBase64Url(await sdk.bridge.random.bytes(16)) };
      }
      store.patch({ exported: undefined });
      await make(attempt);
      if (store.getState().failure?.kind === 'refusal') attempt = undefined;
    },
    runAgain() {
      if (attempt !== undefined && !store.getState().isBusy) void make(attempt);
    },
    forget() {
      attempt = undefined;
      asked += 1;
    },
  };
}
