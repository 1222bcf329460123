import { secListUrl, updateCompanies } from '../../core/posts/companies/sec-list.ts';
import { loadFullConfig } from '../../full-config.ts';
import { type Command, UsageError } from '../command.ts';
import { formatRows } from '../rows.ts';

/** `barograph companies`: adds the SEC's full list of companies to the ones Barograph knows by itself. */
export const companies: Command = {
  name: 'companies',
  usage: 'update',
  summary: "Adds the SEC's list of all companies with a ticker; it is used from the next start on.",
  options: {
    contact: {
      type: 'string',
      describe:
        'your name and mail address, which the SEC asks of every client (default: ingest.contact)',
    },
    url: { type: 'string', describe: `another place that has the list (default ${secListUrl})` },
  },
  run: async (invocation) => {
    const [verb] = invocation.positionals;
    if (verb !== 'update') throw new UsageError(`say what to do: barograph companies update`);
    const config = loadFullConfig();
    const contact = invocation.text('contact') ?? config.ingest.contact;
    const url = invocation.text('url');
    process.stderr.write(`fetching ${url ?? secListUrl}\n`);
    const result = await updateCompanies({
      fetch: globalThis.fetch,
      dataDir: config.dataDir,
      contact,
      ...(url === undefined ? {} : { url }),
    });
    process.stdout.write(formatRows([result], invocation.format));
    return 0;
  },
};
