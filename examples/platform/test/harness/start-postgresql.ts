import type { TestProject } from 'vitest/node';
import { buildPrograms, type Programs } from '../../faults/build-programs';
import { fastFlags, startEmbeddedServer } from './embedded-server';
import { seedTemplates } from './seed-templates';

declare module 'vitest' {
  interface ProvidedContext {
    postgresqlUrl: string;
    /** A database with demonstration data, to be copied. */
    postgresqlTemplate: string;
    /** A PGlite folder with the same data and the demonstration keys of both. */
    templateFolder: string;
    /** The platform and its commands, built. */
    programs: Programs;
  }
}

/** A real PostgreSQL server for the run, and seeded databases that the tests copy: a copy starts in a tenth of the time. */
export default async function startPostgresql(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined || given === '' ? await startEmbeddedServer(fastFlags) : { url: given, stop: async () => undefined };
  const seeded = await seedTemplates(server.url);
  project.provide('postgresqlUrl', server.url);
  project.provide('postgresqlTemplate', seeded.databaseName);
  project.provide('templateFolder', seeded.folder);
  project.provide('programs', await buildPrograms());
  return async () => {
    await seeded.remove();
    await server.stop();
  };
}
