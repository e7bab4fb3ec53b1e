import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { hasShape, itemsShape, type AnswerShape } from './answer-shape';
import { loadCached } from './load-cached';
import { isOfflineFailure, toFailure } from './model-store';
import type { Failure, PagedList } from './view-model';

export function emptyList<Item>(): PagedList<Item> {
  return { phase: 'loading', items: [], hasMore: false, isLoadingMore: false };
}

interface Page<Item> {
  items: readonly Item[];
  nextCursor?: string | undefined;
}

/** How fresh the whole screen is, to be merged into the model's state. */
export interface Freshness {
  isOffline?: boolean;
  asOfMs?: number;
}

export interface PagedLoader {
  /** First page: cached first when wanted. */
  load(options: { isCacheWanted: boolean }): Promise<void>;
  loadMore(): Promise<void>;
}

/** Loads a list page by page; answers to an older question are dropped. */
export function createPagedLoader<Item>(options: {
  sdk: VoucherSdk;
  cacheName: () => string;
  loadPage: (cursor: string | undefined) => Promise<Result<Page<Item>>>;
  report: (list: PagedList<Item>, freshness: Freshness) => void;
}): PagedLoader {
  let list: PagedList<Item> = emptyList();
  let nextCursor: string | undefined;
  let generation = 0;

  function show(change: Partial<PagedList<Item>>, freshness: Freshness = {}): void {
    list = { ...list, ...change };
    options.report(list, freshness);
  }

  function fail(failure: Failure): void {
    const isShown = list.phase === 'ready';
    show({ phase: isShown ? 'ready' : 'failed', failure, isLoadingMore: false }, { isOffline: isOfflineFailure(failure) });
  }

  return {
    async load({ isCacheWanted }) {
      const mine = (generation += 1);
      if (isCacheWanted || list.phase === 'failed') {
        list = emptyList();
        show({});
      }
      await loadCached<Page<Item>>({
        sdk: options.sdk,
        cacheName: options.cacheName(),
        shape: itemsShape as AnswerShape<Page<Item>>,
        isCacheWanted,
        load: () => options.loadPage(undefined),
        report(outcome) {
          if (mine !== generation) return;
          if (outcome.kind === 'failed') return fail(outcome.failure);
          nextCursor = outcome.kind === 'fresh' ? outcome.value.nextCursor : undefined;
          show(
            { phase: 'ready', items: outcome.value.items, hasMore: nextCursor !== undefined, isLoadingMore: false, failure: undefined },
            { asOfMs: outcome.asOfMs, ...(outcome.kind === 'fresh' ? { isOffline: false } : {}) },
          );
        },
      });
    },
    async loadMore() {
      if (nextCursor === undefined || list.isLoadingMore) return;
      const mine = generation;
      show({ isLoadingMore: true });
      try {
        const result = await options.loadPage(nextCursor);
        if (mine !== generation) return;
        if (!result.ok) return fail({ kind: 'refusal', refusal: result.refusal });
        if (!hasShape<Page<Item>>(result.value, itemsShape as AnswerShape<Page<Item>>)) return fail({ kind: 'fault', code: 'malformedResponse' });
        nextCursor = result.value.nextCursor;
        show({ items: [...list.items, ...result.value.items], hasMore: nextCursor !== undefined, isLoadingMore: false, failure: undefined }, { isOffline: false });
      } catch (error) {
        if (mine === generation) fail(toFailure(error));
      }
    },
  };
}
