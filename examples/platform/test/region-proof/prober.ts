import type { Answer } from '../harness/test-device';
import type { Classified, Outcome, ThingEndpoint } from './classified';
import { createFindings, expectOutcome, inParallel, lookForLeaks, type Findings, type KnownVouchers } from './findings';
import { fillCall, findEndpoint } from './openapi-endpoints';
import { levelOf, pickOfEachRelation, reaches, relate } from './oracle';

type Call = ReturnType<typeof fillCall>;

/** Actors of every region and the things that they may or may not name. */
export interface Prober<Things> {
  readonly regions: readonly string[];
  /** How many ask at once. */
  readonly width: number;
  readonly vouchers: KnownVouchers;
  things(region: string): Things;
  call<Body = object>(actor: string, call: Call): Promise<Answer<Body>>;
  stepUp(actor: string): Promise<unknown>;
}

export type Entry<Things> = readonly [id: string, entry: ThingEndpoint<Things>];

export function pickThings<Things>(table: Readonly<Record<string, Classified<Things>>>): Entry<Things>[] {
  return Object.entries(table).flatMap(([id, entry]) => (entry.scope === 'thing' ? [[id, entry] as const] : []));
}

export type ListingEntry<Things> = readonly [id: string, entry: Extract<Classified<Things>, { scope: 'listing' }>];

export function pickListings<Things>(table: Readonly<Record<string, Classified<Things>>>): ListingEntry<Things>[] {
  return Object.entries(table).flatMap(([id, entry]) => (entry.scope === 'listing' ? [[id, entry] as const] : []));
}

/** Every actor names a thing of each relation. */
export async function askForThings<Things>(prober: Prober<Things>, [id, entry]: Entry<Things>, only: (outcome: Outcome) => boolean = () => true): Promise<Findings> {
  const findings = createFindings();
  await inParallel(prober.regions, prober.width, async (actor, turn) => {
    for (const region of pickOfEachRelation(actor, prober.regions, turn)) {
      if (only(entry.outcome(actor, region))) await ask(prober, findings, { id, entry, actor, region });
    }
  });
  return findings;
}

async function ask<Things>(prober: Prober<Things>, findings: Findings, asked: { id: string; entry: ThingEndpoint<Things>; actor: string; region: string }): Promise<void> {
  const { id, entry, actor, region } = asked;
  const expected = entry.outcome(actor, region);
  for (const fill of entry.fillings) {
    const filling = fill(prober.things(region), actor);
    if (filling === undefined) continue;
    const answer = await prober.call(actor, fillCall(findEndpoint(id), filling));
    const what = `${id} of ${region} (${relate(actor, region)})`;
    expectOutcome(findings, { what: `${what} as ${actor}`, answer, expected, ...judgeEmpty(entry.answersStrangers === true, answer) });
    lookForLeaks(findings, { what, actor, answer, vouchers: named(prober.vouchers, filling) });
  }
}

/** Where an answer may have nothing in it: no item, or of each thing only that it is unknown. */
export function judgeEmpty(mayBeEmpty: boolean, answer: Answer): { found?: 'empty' } {
  const { items } = answer.body as { items?: { outcome?: string }[] };
  return mayBeEmpty && items?.every(({ outcome }) => outcome === 'unknown') === true ? { found: 'empty' } : {};
}

/** What the caller named itself may come back. */
function named(vouchers: KnownVouchers, filling: object): KnownVouchers {
  const text = JSON.stringify(filling);
  return new Map([...vouchers].filter(([number]) => !text.includes(number)));
}

/** Every actor pages through a listing; it has to be exactly what the tables hold of its own and below. */
export async function readListing<Things>(prober: Prober<Things>, [id, entry]: ListingEntry<Things>, rows: readonly { id: string; region: string }[]): Promise<Findings> {
  const findings = createFindings();
  await inParallel(prober.regions, prober.width, async (actor) => {
    const listed: string[] = [];
    for (let query = 'limit=50'; query !== ''; ) {
      const answer = await prober.call<{ items: Record<string, unknown>[]; nextCursor?: string }>(actor, fillCall(findEndpoint(id), { query }));
      findings.count += 1;
      lookForLeaks(findings, { what: id, actor, answer, vouchers: prober.vouchers });
      listed.push(...answer.body.items.map((item) => String(item[entry.idField])));
      query = answer.body.nextCursor === undefined ? '' : `limit=50&cursor=${encodeURIComponent(answer.body.nextCursor)}`;
    }
    const expected = rows.filter(({ region }) => reaches[entry.reach](actor, region)).map((row) => row.id);
    if (JSON.stringify(listed.sort()) !== JSON.stringify(expected.sort())) findings.lines.push(`${id} as ${actor}: ${listed.length} instead of ${expected.length}`);
  });
  return findings;
}

/** The very same question by whom it is allowed: own, one above, two above; each with a place that nobody changed yet. */
export async function doAsRightActor<Things>(prober: Prober<Things>, [id, entry]: Entry<Things>, index: number): Promise<Findings> {
  const findings = createFindings();
  const counties = prober.regions.filter((region) => levelOf(region) === 'county');
  const cities = prober.regions.filter((region) => levelOf(region) === 'city');
  const county = (at: number) => counties[(index * 3 + at) % counties.length] ?? '';
  const city = cities[index % cities.length] ?? '';
  for (const [actor, region] of [[county(0), county(0)], [`${county(1).slice(0, 4)}00`, county(1)], ['140000', county(2)], [city, city]] as const) {
    if (entry.outcome(actor, region) !== 'allowed') continue;
    const filling = entry.fillings[0]?.(prober.things(region), actor);
    if (filling === undefined) continue;
    await prober.stepUp(actor);
    const answer = await prober.call(actor, fillCall(findEndpoint(id), filling));
    expectOutcome(findings, { what: `${id} of ${region} as ${actor}`, answer, expected: 'allowed', ...judgeEmpty(entry.answersStrangers === true, answer) });
  }
  return findings;
}
