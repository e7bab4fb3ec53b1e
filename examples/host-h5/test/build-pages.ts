import { buildWhatIsStale } from '../scripts/build-what-is-stale';

/** The pages under test are the built ones, as a person gets them. */
export default async function buildPages(): Promise<void> {
  await buildWhatIsStale(() => undefined);
}
