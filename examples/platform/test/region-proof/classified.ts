import type { RefusalCode } from '@skill-voucher/sdk-core';
import { reaches, type Reach } from './oracle';
import type { Filling } from './openapi-endpoints';

export type Outcome = 'allowed' | 'empty' | RefusalCode;

/**
 * How an endpoint stands to regions and institutions:
 * `thing`: its path or body names a thing, or a region, that is somebody's;
 * `listing`: it shows what is the caller's, exactly;
 * `own`: it reads and changes the caller's own things and names none of anybody else's;
 * `role`: it is for roles without a region, and everybody who works for one is refused;
 * `free`: it is the same for everybody.
 */
export type Classified<Things> =
  | ThingEndpoint<Things>
  | { readonly scope: 'listing'; readonly idField: string; readonly query?: string; readonly stored: string; readonly reach: Reach }
  | { readonly scope: 'own' | 'free'; readonly why: string }
  | { readonly scope: 'role'; readonly why: string; readonly filling?: Filling };

export interface ThingEndpoint<Things> {
  readonly scope: 'thing';
  /** What an actor of a region gets who names a thing of another; `empty`: an answer with nothing in it. */
  readonly outcome: (actor: string, region: string) => Outcome;
  /** Strangers get an answer without an item, or one that knows none of them: as if there were nothing. */
  readonly answersStrangers?: true;
  /** Ways to name a region's things; undefined where the region has none, or nobody would ask it so. */
  readonly fillings: readonly ((things: Things, actor: string) => Filling | undefined)[];
  /** The caller's own institution, class or voucher in the path, and in it a thing of another one. */
  readonly mixed?: { readonly outcome: Outcome; readonly fill: (things: Things, mine: Things) => Filling };
}

/** Within reach, or refused with that. */
export function within(reach: Reach, otherwise: Outcome): ThingEndpoint<never>['outcome'] {
  return (actor, region) => (reaches[reach](actor, region) ? 'allowed' : otherwise);
}
